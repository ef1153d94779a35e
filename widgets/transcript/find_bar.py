"""Find and replace in the transcript that is shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.services.replacing import Wanted
from widgets.parts import Button, column, frame, label, row


class FindBar(QWidget):
    """Two fields and what to do with the hits; hidden until it is asked for."""

    wanted_changed = Signal()
    """What is looked for is another."""
    next_wanted = Signal(int)
    """1 for the next hit, -1 for the one before."""
    replace_wanted = Signal(bool)
    """True for all hits, False for the one that is shown."""
    closed = Signal()
    """A person goes back to the text."""

    def __init__(self, *, may_write: bool) -> None:
        super().__init__()
        self._may_write = may_write
        self.text = QLineEdit()
        self.text.setPlaceholderText(self.tr("Cari di transkrip ini"))
        self.text.setAccessibleName(self.tr("Cari di transkrip ini"))
        self.text.setToolTip(self.tr("Enter ke hasil berikut, Shift+Enter ke sebelumnya"))
        self.by = QLineEdit()
        self.by.setPlaceholderText(self.tr("Ganti dengan"))
        self.by.setAccessibleName(self.tr("Ganti dengan"))
        self.by.setToolTip(self.tr("Enter mengganti hasil ini, Ctrl+Enter semuanya"))
        self.count = label("", "muted")
        self.words = QCheckBox(self.tr("Kata utuh"))
        self.words.setToolTip(self.tr("Jangan cari di dalam kata yang lebih panjang"))
        self.case = QCheckBox(self.tr("Aa"))
        self.case.setAccessibleName(self.tr("Bedakan huruf besar dan kecil"))
        self.case.setToolTip(self.tr("Bedakan huruf besar dan kecil"))
        self.one = Button(self.tr("Ganti"))
        self.one.setToolTip(self.tr("Ganti hasil yang ditunjuk (Enter)"))
        self.all = Button(self.tr("Ganti semua"))
        self.all.setToolTip(self.tr("Ganti semua hasil (Ctrl+Enter); dapat diurungkan sekaligus"))
        first = row(self.text, self.count)
        first.setStretch(0, 1)
        second = row(self.by, self.one, self.all)
        second.setStretch(0, 1)
        third = row(self.words, self.case, None)
        body = column(first, second, third, margins=(8, 6, 8, 6), spacing=4)
        self.setLayout(column(frame("strip", body)))
        for field in (self.text, self.by):
            field.installEventFilter(self)
        self.text.textChanged.connect(lambda _text: self.wanted_changed.emit())
        for box in (self.words, self.case):
            box.toggled.connect(lambda _on: self.wanted_changed.emit())
        self.one.clicked.connect(lambda: self.replace_wanted.emit(False))
        self.all.clicked.connect(lambda: self.replace_wanted.emit(True))
        self.show_count(0, 0)
        self.hide()

    @property
    def wanted(self) -> Wanted:
        """What is looked for."""
        return Wanted(
            self.text.text(), whole_words=self.words.isChecked(), match_case=self.case.isChecked()
        )

    def open(self, text: str) -> None:
        """Show the bar, with a text to look for where one is given."""
        self.show()
        if text:
            self.text.setText(text)
        self.text.setFocus()
        self.text.selectAll()

    def show_count(self, place: int, count: int) -> None:
        """Say which hit of how many is shown; 1-based, 0 for none."""
        if not self.wanted.text.strip():
            said = ""
        elif not count:
            said = self.tr("tidak ada")
        else:
            said = self.tr("{place} dari {count}").format(place=place or "–", count=count)
        self.count.setText(said)
        self.one.setEnabled(self._may_write and place > 0)
        self.all.setEnabled(self._may_write and count > 0)
        self.by.setEnabled(self._may_write)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on or replaces, Esc closes."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.hide()
                self.closed.emit()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._entered(watched, event.modifiers())
                return True
        return super().eventFilter(watched, event)

    def _entered(self, field: QObject, held: Qt.KeyboardModifier) -> None:
        if field is self.text:
            self.next_wanted.emit(-1 if held & Qt.KeyboardModifier.ShiftModifier else 1)
            return
        is_all = bool(held & Qt.KeyboardModifier.ControlModifier)
        if (self.all if is_all else self.one).isEnabled():
            self.replace_wanted.emit(is_all)
