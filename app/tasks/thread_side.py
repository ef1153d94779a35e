"""What happens on a pool thread: one job is run, its words are put into an outbox; no Qt here."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.domain.errors import AppError, Cancelled
from app.tasks.job import PAUSED, Job, JobContext, Lane, Progress

PROGRESS_INTERVAL_S = 0.1
_BACKGROUND_NICENESS = 15
log = logging.getLogger("tasks")


@dataclass(slots=True)
class Outbox:
    """What pool threads have to say, in order; read on the main thread only."""

    wake: Callable[[], None]
    letters: deque[tuple[int, str, object]] = field(default_factory=deque)
    lock: threading.Lock = field(default_factory=threading.Lock)
    is_awake: bool = False

    def post(self, key: int, kind: str, content: object = None) -> None:
        """Put a letter of job `key` in; called from any thread."""
        with self.lock:
            self.letters.append((key, kind, content))
            must_wake, self.is_awake = not self.is_awake, True
        if must_wake:
            self.wake()

    def take_all(self) -> list[tuple[int, str, object]]:
        """Empty the box, oldest letter first."""
        with self.lock:
            taken = list(self.letters)
            self.letters.clear()
            self.is_awake = False
        return taken


@dataclass(frozen=True, slots=True)
class Flags:
    """What a person may set while a job runs."""

    cancel: threading.Event
    pause: threading.Event


def bind(job: Job[Any], flags: Flags, key: int, outbox: Outbox) -> Callable[[], None]:
    """Give what a pool thread calls once; posts `started` and exactly one ending."""

    def call() -> None:
        if job.lane is Lane.BACKGROUND:
            _step_back()
        thinned = _ThinnedProgress(lambda progress: outbox.post(key, "progress", progress))
        context = JobContext(
            on_progress=thinned.report,
            on_item=lambda item: outbox.post(key, "item", item),
            cancel=flags.cancel,
            pause=flags.pause,
        )
        outbox.post(key, "started")
        ending, content = _run(job, context)
        thinned.flush()
        outbox.post(key, ending, content)

    return call


def _step_back() -> None:
    """Let every other thread go first; the background's own thread does nothing else."""
    if sys.platform == "linux":
        # Linux ignores Qt's thread priorities under its usual scheduler; niceness is a
        # thread's own there.
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _BACKGROUND_NICENESS)


def _run(job: Job[Any], context: JobContext) -> tuple[str, object]:
    try:
        context.check()  # cancelled while it waited
        return "succeeded", job.run(context)
    except Cancelled:
        return "cancelled", None
    except AppError as error:
        return "failed", error
    except Exception as error:
        log.exception("job failed with a bug: lane %s", job.lane)
        return "failed", error


class _ThinnedProgress:
    """Lets ten reports a second through; the last one is never lost."""

    def __init__(self, send: Callable[[Progress], None]) -> None:
        self._send = send
        self._sent_at = float("-inf")
        self._kept: Progress | None = None

    def report(self, progress: Progress) -> None:
        now = time.monotonic()
        # A job that begins to wait says nothing more: that word cannot be kept for later.
        if now - self._sent_at < PROGRESS_INTERVAL_S and progress.step != PAUSED:
            self._kept = progress
            return
        self._sent_at, self._kept = now, None
        self._send(progress)

    def flush(self) -> None:
        if self._kept is not None:
            self._send(self._kept)
            self._kept = None
