"""The small pictures of every frame, in a folder that goes with the window."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from app.tasks.job import Job, Progress
from app.tasks.runner import TaskHandle
from widgets.desk import Desk

MAX_FRAMES = 7_500
"""Five minutes at 25 a second: more would fill a disk with small pictures."""


class FrameSheet(QObject):
    """Pictures of frames, once they are there."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._folder = tempfile.TemporaryDirectory(prefix="netra-frames-")
        self._handle: TaskHandle | None = None

    def fill(
        self,
        make: Callable[[Path], Job[Path]],
        on_done: Callable[[Path], object],
        on_progress: Callable[[Progress], object],
    ) -> None:
        """Start writing the pictures; an older set is forgotten."""
        self.close()
        self._folder = tempfile.TemporaryDirectory(prefix="netra-frames-")
        job = self._desk.attempt(lambda: make(Path(self._folder.name)))
        if job is not None:
            self._handle = self._desk.start(job, on_done)
            self._handle.progressed.connect(on_progress)

    @property
    def folder(self) -> Path:
        """Where the pictures lie."""
        return Path(self._folder.name)

    def picture(self, number: int) -> QImage:
        """Give a frame's picture; a null one where it is not there."""
        return QImage(str(Path(self._folder.name) / f"{number}.jpg"))

    def close(self) -> None:
        """Stop what is still written, and remove the pictures."""
        if self._handle is not None and not self._handle.is_over:
            self._handle.cancel()
        self._handle = None
        self._folder.cleanup()
