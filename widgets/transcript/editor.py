"""Correcting one segment: the machine's text stays beside the person's."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.domain.shown_words import is_unwritten
from app.domain.transcript import Segment
from widgets.parts import Button, ElidedLabel, column, frame, row
from widgets.texts import short_clock
from widgets.transcript.difference import DifferenceView

_VOICE_PX = 130
"""A long name of a voice leaves room for the rest."""


class SegmentEditor(QWidget):
    """The strip under the transcript; hidden until a segment is chosen."""

    saved = Signal(int, str)
    """Segment id, new text."""
    confirmed = Signal(int)
    """Segment id."""
    typed = Signal()
    """A key was written into the text."""

    def __init__(self, *, may_write: bool) -> None:
        super().__init__()
        self._segment: Segment | None = None
        self._may_write = may_write
        self._title = ElidedLabel("", "muted")
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setAcceptDrops(False)  # a dropped file is evidence, not a word
        self.text.setFixedHeight(58)
        self.text.setReadOnly(not may_write)
        self.text.setAccessibleName(self.tr("Teks segmen"))
        self.text.installEventFilter(self)
        self.machine = DifferenceView()
        self.machine.hide()
        self._toggle = Button(self.tr("Teks mesin"), "quiet")
        self._toggle.setCheckable(True)
        self._toggle.setToolTip(
            self.tr(
                "Tampilkan teks mesin, yang selalu disimpan, dan apa yang diubah (Ctrl+Shift+M)"
            )
        )
        self.voice = Button("", "quiet", "person")
        self.voice.setAccessibleName(self.tr("Pembicara segmen ini"))
        self.voice.setToolTip(
            self.tr("Siapa yang berbicara: 1–8 di teks transkrip, 0 menghapus; klik menamai")
        )
        self.confirm = Button(self.tr("Sudah didengar"), "", "ear")
        self.confirm.setToolTip(self.tr("Nyatakan bahwa teks ini cocok dengan suaranya"))
        self.save = Button(self.tr("Simpan"), "primary")
        self.save.setToolTip(self.tr("Simpan perbaikan (Ctrl+Enter)"))
        head = row(self._title, self.voice, self._toggle)
        head.setStretch(0, 1)
        buttons = row(None, self.confirm, self.save)
        body = column(head, self.machine, self.text, buttons, margins=(8, 6, 8, 8), spacing=4)
        self.setLayout(column(frame("strip", body)))
        self._toggle.toggled.connect(self.machine.setVisible)
        self.text.textChanged.connect(self._check)
        self.save.clicked.connect(self._on_save)
        self.confirm.clicked.connect(self._on_confirm)
        self.show_segment(None)

    @property
    def segment_id(self) -> int | None:
        """Which segment is open."""
        return self._segment.id if self._segment else None

    @property
    def segment(self) -> Segment | None:
        """The open segment."""
        return self._segment

    @property
    def has_changes(self) -> bool:
        """Something was written that is not saved."""
        segment = self._segment
        return segment is not None and self.text.toPlainText().strip() != segment.text

    @property
    def caret_word(self) -> int:
        """The word that the caret stands before or in, 0-based."""
        written, at = self.text.toPlainText(), self.text.textCursor().position()
        before = written[:at]
        is_inside = bool(before[-1:].strip()) and bool(written[at : at + 1].strip())
        return len(before.split()) - is_inside

    def show_machine(self) -> None:
        """Show or hide the machine's text and what was changed."""
        self._toggle.toggle()

    def show_segment(self, segment: Segment | None, voice: str = "") -> None:
        """Open a segment; None hides the strip."""
        self._segment = segment
        self.setVisible(segment is not None)
        if segment is None:
            return
        said = voice or self.tr("Pembicara?")
        metrics = self.voice.fontMetrics()
        self.voice.setText(metrics.elidedText(said, Qt.TextElideMode.ElideRight, _VOICE_PX))
        start, end = segment.start_us, segment.end_us
        who = segment.revised_by or self.tr("mesin, belum diverifikasi")
        self._title.setText(f"{short_clock(start)}–{short_clock(end)} · {who}")
        missing = self.tr("Dengarkan, lalu ketik yang diucapkan di sini")
        self.text.setPlaceholderText(missing if is_unwritten(segment) else "")
        self.text.setPlainText(segment.text)
        self.machine.show_segment(segment)
        self._toggle.setChecked(self._toggle.isChecked())
        self._check()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Save with Ctrl+Enter."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.text() and watched is self.text:
                self.typed.emit()
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._on_save()
                return True
        return super().eventFilter(watched, event)

    def _check(self) -> None:
        segment = self._segment
        written = self.text.toPlainText().strip()
        is_changed = segment is not None and written != segment.text
        self.save.setEnabled(self._may_write and is_changed and bool(written))
        is_open = segment is not None and not segment.is_verified
        self.confirm.setEnabled(self._may_write and is_open and not is_changed)

    def _on_save(self) -> None:
        if self._segment is not None and self.save.isEnabled():
            self.saved.emit(self._segment.id, self.text.toPlainText().strip())

    def _on_confirm(self) -> None:
        if self._segment is not None:
            self.confirmed.emit(self._segment.id)
