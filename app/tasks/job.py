"""What a job is: values in, values out, progress on the way, no database, no widget."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Event
from typing import Generic, TypeVar

from app.domain.errors import Cancelled

T = TypeVar("T")
PAUSED = "paused"
"""The step of a job that waits because a person asked it to."""
_LOOK_AGAIN_S = 0.05


class Lane(StrEnum):
    """Which queue a job waits in."""

    DISK = "disk"
    """One at a time: copies and hashes."""
    MEDIA = "media"
    """Two at a time: short work in this process and the PDF."""
    WORKER = "worker"
    """One at a time: waits on a child process for long work (clips, comparing)."""
    LISTEN = "listen"
    """One at a time: transcription, which takes hours; nothing else is to wait behind it."""
    BACKGROUND = "background"
    """One at a time, at the lowest priority: nobody asked for it, and nobody waits for it."""


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
        pause: while it is set, from any thread, the job waits at its next check.
    """

    on_progress: Callable[[Progress], None] = lambda _progress: None
    on_item: Callable[[object], None] = lambda _item: None
    cancel: Event | None = None
    pause: Event | None = None
    _last: Progress = field(default=Progress(done=-1), repr=False)

    @property
    def is_paused(self) -> bool:
        """A person asked the job to wait."""
        return self.pause is not None and self.pause.is_set()

    def progress(self, done: float, step: str = "", detail: str = "") -> None:
        """Report, wait here while a person paused, stop here if a person cancelled.

        Raises:
            Cancelled: a person stopped the job.
        """
        self._last = Progress(done=done, step=step, detail=detail)
        self.check()
        self.on_progress(self._last)

    def report(self, progress: Progress) -> None:
        """Report without waiting here: for whoever passes on where a child process stands."""
        self._last = progress
        self.on_progress(progress)

    def silent(self) -> JobContext:
        """Give a context for a part of the work whose own progress nobody is told.

        It is paused and cancelled together with this one.
        """
        return JobContext(cancel=self.cancel, pause=self.pause)

    def within(self, on_progress: Callable[[Progress], None]) -> JobContext:
        """Give a context for a part of the work that reports to `on_progress` instead.

        It is paused and cancelled together with this one; what it emits is dropped.
        """
        return JobContext(on_progress=on_progress, cancel=self.cancel, pause=self.pause)

    def emit(self, item: object) -> None:
        """Hand over a finished part at once; it is kept even if the job is stopped later."""
        self.on_item(item)

    def check(self) -> None:
        """Stop here if a person cancelled; wait here while a person paused.

        Raises:
            Cancelled: a person stopped the job, also while it waited.
        """
        self.stop_if_cancelled()
        if self.pause is None or not self.pause.is_set():
            return
        self.on_progress(Progress(self._last.done, PAUSED, self._last.detail))
        self._wait_while(self.pause)
        self.on_progress(self._last)

    def _wait_while(self, pause: Event) -> None:
        while pause.is_set():
            # Waits on the other flag: whoever cancels a waiting job is obeyed at once.
            if self.cancel is None:
                time.sleep(_LOOK_AGAIN_S)
            else:
                self.cancel.wait(_LOOK_AGAIN_S)
            self.stop_if_cancelled()

    def stop_if_cancelled(self) -> None:
        """Stop here if a person cancelled, and never wait: a child process does the waiting.

        Raises:
            Cancelled: as named.
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
