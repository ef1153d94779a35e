"""Opening several files takes a second or two: it happens beside the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QObject, Qt, Signal

from app.domain.errors import AppError
from app.domain.sync import SyncMember
from media.together import GroupPlayback, MediaIndex, SoundDevice, TileSource


@dataclass(frozen=True, slots=True)
class Wanted:
    """One recording to open."""

    path: Path
    """The stored original; only read."""
    index_path: Path | None
    """What the worker wrote for a video, None for sound."""
    duration_us: int
    """Length of a sound."""
    member: SyncMember
    """Where it lies on the clock."""


class GroupOpener(QObject):
    """Opens one group; closing or a newer request drops it."""

    opened = Signal(object)
    """`GroupPlayback`; the receiver closes it."""
    failed = Signal(object)
    """`AppError`."""
    _finished = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: Thread | None = None
        self._made: GroupPlayback | AppError | None = None
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)

    def open(
        self, wanted: Sequence[Wanted], on_frame: Callable[[], None], device: SoundDevice
    ) -> None:
        """Begin to open; `opened` or `failed` follows, unless `cancel` is called."""
        self.cancel()

        def work() -> None:
            try:
                sources = [
                    TileSource(
                        item.path,
                        None if item.index_path is None else MediaIndex.load(item.index_path),
                        item.duration_us,
                        item.member,
                    )
                    for item in wanted
                ]
                self._made = GroupPlayback(sources, on_frame=on_frame, device=device)
            except AppError as error:
                self._made = error
            self._finished.emit()

        self._thread = Thread(target=work, name="netra-open-group", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Drop what is being opened; waits for it."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        made, self._made = self._made, None
        if isinstance(made, GroupPlayback):
            made.close()

    def _on_finished(self) -> None:
        made, self._made = self._made, None
        if isinstance(made, GroupPlayback):
            self.opened.emit(made)
        elif made is not None:
            self.failed.emit(made)
