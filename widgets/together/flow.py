"""From the list of evidence to the window of several recordings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.errors import AppError
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.sync import SyncGroup
from app.services import frames, intake, sync
from app.tasks.runner import TaskHandle
from media.together import GroupPlayback
from widgets.desk import Desk
from widgets.player.audio_output import AudioOutput
from widgets.together.choosing import ChooseDialog, group_of, timed_items
from widgets.together.opener import GroupOpener, Wanted
from widgets.together.window import TogetherWindow


class TogetherFlow(QObject):
    """Asks which recordings, has their frames indexed, opens the window; one at a time."""

    opened = Signal(object)
    """`TogetherWindow`."""
    _frame_ready = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._parent = parent
        self._opener = GroupOpener(self)
        self._loading: list[TaskHandle] = []
        self._output: AudioOutput | None = None
        self._begun: tuple[SyncGroup, tuple[Evidence, ...]] | None = None
        self.window: TogetherWindow | None = None
        self._opener.opened.connect(self._on_opened)
        self._opener.failed.connect(self._desk.notices.error)

    def choose(self, code: str) -> None:
        """Ask which recordings are watched together, beginning with one."""
        items = timed_items(self._desk.session)
        if len(items) < 2:
            self._desk.notices.say(
                self.tr("Belum ada dua rekaman"),
                self.tr("Perkara ini memuat kurang dari dua video atau suara yang terbaca."),
                "warn",
            )
            return
        groups = sync.listed(self._desk.session)
        dialog = ChooseDialog(items, groups, code, self._parent)
        answer = dialog.exec()
        codes = dialog.codes
        dialog.deleteLater()
        if answer == QDialog.DialogCode.Accepted:
            self.begin(codes)

    def begin(self, codes: Sequence[str]) -> None:
        """Open these items; the window comes when all of them are ready."""
        if self.window is not None and not self.window.close():
            return  # a person would rather store what is open first
        self.close()
        session = self._desk.session
        group = self._desk.attempt(lambda: group_of(session, codes))
        if group is None:
            return
        items = tuple(intake.evidence(session, code) for code in group.codes)
        for item in items:
            session.note_view(item.code)
        self._begun = (group, items)
        paths: dict[str, Path | None] = {}
        for item in items:
            if item.kind is not EvidenceKind.VIDEO:
                paths[item.code] = None
                continue
            job = frames.index_job(session, item)
            self._loading.append(self._desk.start(job, partial(self._on_index, item, paths)))
        self._open_when_ready(paths)

    def close(self) -> None:
        """Close the window and drop what is being made ready."""
        for handle in self._loading:
            handle.cancel()
        self._loading.clear()
        self._begun = None
        self._opener.cancel()
        if self.window is not None:
            window, self.window = self.window, None
            window.drop()

    def _on_index(self, item: Evidence, paths: dict[str, Path | None], path: Path) -> None:
        paths[item.code] = path
        self._open_when_ready(paths)

    def _open_when_ready(self, paths: dict[str, Path | None]) -> None:
        if self._begun is None or any(code not in paths for code in self._begun[0].codes):
            return
        group, items = self._begun
        self._loading.clear()
        wanted = [
            Wanted(
                intake.original_path(self._desk.session, item),
                paths[item.code],
                (item.media.duration_us if item.media else None) or 0,
                member,
            )
            for item, member in zip(items, group.members, strict=True)
        ]
        self._output = AudioOutput(self)
        self._opener.open(wanted, self._frame_ready.emit, self._output)

    def _on_opened(self, playback: GroupPlayback) -> None:
        if self._begun is None or self._output is None:
            playback.close()
            return
        (group, items), self._begun = self._begun, None
        try:
            window = TogetherWindow(self._desk, group, items, playback, self._output)
        except AppError:
            playback.close()
            raise
        self._frame_ready.connect(window.refresh, Qt.ConnectionType.QueuedConnection)
        window.closed.connect(self._on_closed)
        self.window = window
        window.resize(self._parent.window().size())
        window.show()
        window.activateWindow()
        self.opened.emit(window)

    def _on_closed(self) -> None:
        self.window = None
