"""One job of the dossier window at a time, with the page that shows how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from app.domain.errors import AppError
from app.tasks.job import Job
from app.tasks.runner import TaskHandle
from widgets.desk import Desk, ignore
from widgets.dossier.pages import WorkPage

T = TypeVar("T")


class Work(QObject):
    """Runs a job, gives its result to whoever began it, and tells how it ended."""

    began = Signal()
    failed = Signal(object)
    """AppError, also from taking the result."""
    cancelled = Signal()
    finished = Signal()

    def __init__(self, desk: Desk, page: WorkPage, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._page = page
        self._handle: TaskHandle | None = None
        self._on_done: Callable[[Any], None] = ignore
        page.stop.clicked.connect(self._on_stop)

    def begin(self, make: Callable[[], Job[T]], on_done: Callable[[T], None]) -> None:
        """Start a job; one that is refused at once is told by `failed`."""
        try:
            job = make()
        except AppError as error:
            self.failed.emit(error)
            return
        self._page.show_waiting()
        self._on_done = on_done
        self._handle = self._desk.runner.start(job)
        # methods, not lambdas: Qt lets go of them when the dialog goes before the job does
        self._handle.progressed.connect(self._page.show_progress)
        self._handle.succeeded.connect(self._on_succeeded)
        self._handle.failed.connect(self.failed)
        self._handle.cancelled.connect(self.cancelled)
        self._handle.finished.connect(self._on_finished)
        self.began.emit()

    def cancel(self) -> None:
        """End the job, if one runs."""
        if self._handle is not None:
            self._handle.cancel()

    def _on_stop(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
            self._page.show_stopping()

    def _on_succeeded(self, result: Any) -> None:
        try:
            self._on_done(result)
        except AppError as error:
            self.failed.emit(error)

    def _on_finished(self) -> None:
        self._handle = None
        self.finished.emit()
