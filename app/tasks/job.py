"""What a job is: values in, values out, progress on the way, no database, no widget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from threading import Event
from typing import Generic, TypeVar

from app.domain.errors import Cancelled

T = TypeVar("T")


class Lane(StrEnum):
    """Which queue a job waits in."""

    DISK = "disk"
    """One at a time: copies and hashes."""
    MEDIA = "media"
    """Two at a time: short work in this process and the PDF."""
    WORKER = "worker"
    """One at a time: waits on a child process for long work (transcription, clips)."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a job stands."""

    done: float
    """0 to 1; never goes back within a job. -1 where it cannot be told."""
    step: str = ""
    """A key of what is done now, such as `copying`, `preparing`, `listening`."""
    detail: str = ""
    """A file name or count, plain text."""


@dataclass(slots=True)
class JobContext:
    """What a running job may call; used from one thread at a time.

    Args:
        on_progress: called with each report, from the thread that runs the job.
        on_item: called with each finished part (a transcript stretch), likewise.
        cancel: set from any thread to stop the job at its next check.
    """

    on_progress: Callable[[Progress], None] = lambda _progress: None
    on_item: Callable[[object], None] = lambda _item: None
    cancel: Event | None = None

    def progress(self, done: float, step: str = "", detail: str = "") -> None:
        """Report, and stop here if a person cancelled.

        Raises:
            Cancelled: a person stopped the job.
        """
        self.check()
        self.on_progress(Progress(done=done, step=step, detail=detail))

    def emit(self, item: object) -> None:
        """Hand over a finished part at once; it is kept even if the job is stopped later."""
        self.on_item(item)

    def check(self) -> None:
        """Stop here if a person cancelled.

        Raises:
            Cancelled: a person stopped the job.
        """
        if self.cancel is not None and self.cancel.is_set():
            raise Cancelled


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """One piece of long work; everything it needs is bound in `run`."""

    label: str
    """Shown in the jobs panel: plain text, no passphrase, no path beyond a name."""
    lane: Lane
    """Queue."""
    run: Callable[[JobContext], T]
    """Called once, on any thread; raises AppError, Cancelled, or a bug."""
