"""Importing subtitles from the window: asked for, read by a child, taken in as a transcript."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.subtitles import ReadSubtitles
from app.services import transcript_choice, transcript_import
from widgets.desk import Desk


class ImportFlow(QObject):
    """Takes SRT and WebVTT files in beside the machine's text."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window

    def ask(self, code: str) -> None:
        """Ask which file is a transcript of an item."""
        if not self._desk.may_write:
            return
        endings = " ".join(f"*{ending}" for ending in transcript_import.ENDINGS)
        chosen, _kind = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Impor transkrip untuk {code}").format(code=code),
            str(self._desk.session.folder.parent),
            self.tr("Takarir SRT atau WebVTT ({endings})").format(endings=endings),
        )
        if chosen:
            self.take(code, Path(chosen))

    def take(self, code: str, path: Path) -> None:
        """Read a file and take it in as a transcript of its own."""
        job = self._desk.attempt(lambda: transcript_import.read_job(path))
        if job is not None:
            self._desk.start(job, lambda found: self._commit(code, path.name, found))

    def _commit(self, code: str, name: str, found: ReadSubtitles) -> None:
        session = self._desk.session
        made = transcript_import.commit(session, code, name, found)
        told = [self.tr("{n} baris dari {name}").format(n=made.segments, name=name)]
        left_out = found.notes.unread + found.notes.cut + made.late
        if left_out:
            text = self.tr("{n} baris tidak terbaca atau di luar rekaman")
            told.append(text.format(n=left_out))
        if found.notes.overlapping:
            told.append(self.tr("{n} baris bertumpuk").format(n=found.notes.overlapping))
        if len(transcript_choice.runs(session, code)) > 1:
            told.append(self.tr("Pilih di atas transkrip mana yang dikutip."))
        self._desk.notices.say(self.tr("Transkrip diimpor"), " · ".join(told))
