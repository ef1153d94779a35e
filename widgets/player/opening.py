"""Opening a file takes up to half a second: it happens beside the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QObject, Qt, Signal

from app.domain.errors import AppError
from media.playback import Playback, SoundDevice


class Opener(QObject):
    """Opens one item at a time; a newer request drops the older one."""

    opened = Signal(object)
    """`Playback`; the receiver closes it."""
    failed = Signal(object)
    """`AppError`."""
    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: Thread | None = None
        self._made: dict[int, Playback | AppError] = {}
        self._token = 0
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)

    def open(
        self,
        path: Path,
        index_path: Path | None,
        duration_us: int,
        *,
        on_frame: Callable[[], None],
        device: SoundDevice,
    ) -> None:
        """Begin to open; `opened` or `failed` follows, unless `cancel` is called."""
        self.cancel()
        token = self._token

        def work() -> None:
            try:
                made: Playback | AppError = Playback.open(
                    path, index_path, duration_us, on_frame=on_frame, device=device
                )
            except AppError as error:
                made = error
            self._made[token] = made
            self._finished.emit(token)

        self._thread = Thread(target=work, name="netra-open", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Drop what is being opened; waits for it."""
        self._token += 1
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        for made in self._made.values():
            if isinstance(made, Playback):
                made.close()
        self._made.clear()

    def _on_finished(self, token: int) -> None:
        made = self._made.pop(token, None)
        if isinstance(made, Playback):
            self.opened.emit(made)
        elif made is not None:
            self.failed.emit(made)
