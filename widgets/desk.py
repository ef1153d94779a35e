"""What every pane of an open case is given: the case, its events, the runner, the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

from app.domain.errors import AppError
from app.runtime.settings import Settings
from app.services.session import CaseSession
from app.tasks.job import Job
from app.tasks.runner import TaskHandle, TaskRunner
from widgets.books import BlindBook, Book, CaseBook
from widgets.notices import Notices
from widgets.qt_events import QtEvents

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Desk:
    """One open case as the window sees it; made by `app.program`, handed to the panes."""

    session: CaseSession
    """The open case."""
    events: QtEvents
    """What changes in it."""
    runner: TaskRunner
    """For all long work."""
    settings: Settings
    """What this user chose."""
    notices: Notices
    """Where errors are said."""
    blind: BlindBook | None = None
    """The second reading that goes on in this window; None where the case itself is worked on."""

    @property
    def book(self) -> Book:
        """Where marks go."""
        return self.blind or CaseBook(self.session)

    @property
    def may_write(self) -> bool:
        """False in a case opened for reading only."""
        return not self.session.is_read_only

    def start(self, job: Job[T], on_done: Callable[[T], object] | None = None) -> TaskHandle:
        """Start a job; its failure is said, its result goes to `on_done` on the main thread.

        A result whose taker (a method of a window) Qt has destroyed meanwhile is dropped.
        """
        handle = self.runner.start(job)
        handle.failed.connect(self.notices.error)
        if on_done is not None:
            done = on_done
            handle.succeeded.connect(
                lambda result: None if _is_gone(done) else self.attempt(lambda: done(result))
            )
        return handle

    def attempt(self, act: Callable[[], T]) -> T | None:
        """Ask a service for something; a foreseen error is said, and gives None."""
        try:
            return act()
        except AppError as error:
            self.notices.error(error)
            return None


def _is_gone(taker: Callable[..., object]) -> bool:
    while isinstance(taker, partial):
        taker = taker.func
    owner = getattr(taker, "__self__", None)
    return isinstance(owner, QObject) and not isValid(owner)


def ignore(_anything: Any) -> None:
    """Take a result that nobody needs."""
