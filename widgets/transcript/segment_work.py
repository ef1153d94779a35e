"""What is done with the segment that is open: split, join, time anew, say who speaks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.mediatime import US_PER_SECOND
from app.domain.transcript import Segment
from app.services import layouts, speakers
from widgets.desk import Desk
from widgets.transcript.editor import SegmentEditor
from widgets.transcript.speaker_dialog import SpeakerDialog
from widgets.transcript.text_view import TranscriptView

STEP_US = US_PER_SECOND // 10
"""By so much a key moves an edge."""


class SegmentWork(QObject):
    """Acts on the open segment; each act is one entry of the chain and can be undone."""

    laid = Signal(int)
    """Id of the segment that is there now."""

    def __init__(self, desk: Desk, view: TranscriptView, editor: SegmentEditor) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._editor = editor
        self._code = ""
        self._time_us = 0
        view.speaker_wanted.connect(self.set_speaker)
        editor.voice.clicked.connect(self.name_speakers)

    def set_item(self, code: str) -> None:
        """Work on another item."""
        self._code = code

    def set_position(self, time_us: int) -> None:
        """Know where the playhead stands."""
        self._time_us = time_us

    def split(self) -> None:
        """Split before the word at the caret, or at the word chosen in the text."""
        segment = self._segment()
        if segment is None:
            return
        head = self._view.choice.head
        word = self._editor.caret_word
        if not self._editor.text.hasFocus() and head is not None:
            word = head.word
        session, code = self._desk.session, self._code
        self._lay(lambda: layouts.split(session, code, segment.id, word)[1])

    def join(self) -> None:
        """Join the open segment with the next one."""
        segment = self._segment()
        if segment is not None:
            session, code = self._desk.session, self._code
            self._lay(lambda: layouts.join(session, code, segment.id))

    def start_here(self) -> None:
        """Let the open segment begin at the playhead."""
        self._retime(lambda segment: (self._time_us, segment.end_us))

    def end_here(self) -> None:
        """Let the open segment end at the playhead."""
        self._retime(lambda segment: (segment.start_us, self._time_us))

    def move_start(self, step_us: int) -> None:
        """Move the beginning of the open segment."""
        self._retime(lambda segment: (max(0, segment.start_us + step_us), segment.end_us))

    def move_end(self, step_us: int) -> None:
        """Move the end of the open segment."""
        self._retime(lambda segment: (segment.start_us, segment.end_us + step_us))

    def set_speaker(self, number: int) -> None:
        """Say who speaks in the open segment; 0 takes it back."""
        segment = self._segment(even_changed=True)
        if segment is not None:
            session, code = self._desk.session, self._code
            self._desk.attempt(lambda: speakers.set_speaker(session, code, (segment.id,), number))

    def name_speakers(self) -> None:
        """Ask for the names of the item's voices."""
        if not self._code or not self._desk.may_write:
            return
        session, code = self._desk.session, self._code
        before = speakers.names(session, code)
        window: QWidget = self._view.window()
        dialog = SpeakerDialog(window, before, speakers.known_names(session))
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        for number, name in dialog.names.items():
            if name != before.get(number, ""):
                self._desk.attempt(
                    lambda n=number, said=name: speakers.name_speaker(session, code, n, said)  # type: ignore[misc]
                )

    def _retime(self, edges: Callable[[Segment], tuple[int, int]]) -> None:
        segment = self._segment()
        if segment is not None:
            session, code, (start_us, end_us) = self._desk.session, self._code, edges(segment)
            self._lay(lambda: layouts.retime(session, code, segment.id, start_us, end_us))

    def _segment(self, *, even_changed: bool = False) -> Segment | None:
        segment = self._editor.segment
        if segment is None or not self._desk.may_write:
            if segment is None:
                self._desk.notices.say(
                    self.tr("Belum ada segmen yang terbuka"),
                    self.tr("Pilih kata di transkrip dahulu."),
                    "warn",
                )
            return None
        if self._editor.has_changes and not even_changed:
            self._desk.notices.say(
                self.tr("Simpan perbaikan dahulu"),
                self.tr("Teks segmen ini diubah dan belum disimpan (Ctrl+Enter)."),
                "warn",
            )
            return None
        return segment

    def _lay(self, act: Callable[[], Segment]) -> None:
        made = self._desk.attempt(act)
        if made is not None:
            self.laid.emit(made.id)
