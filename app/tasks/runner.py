"""One runner for all long work of the window: lanes, progress, cancel, exactly one ending.

The function that runs on a pool thread holds the job, the cancel flag, a number and an
outbox; no QObject is reachable from it, so none can be destroyed on the wrong thread.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QThreadPool, Signal

from app.domain.errors import AppError, Cancelled
from app.tasks.job import Job, JobContext, Lane, Progress

LANE_WIDTH = {Lane.DISK: 1, Lane.MEDIA: 2, Lane.WORKER: 1}
"""Jobs that run at the same time in each lane."""
PROGRESS_INTERVAL_S = 0.1
_WAKE = QEvent.Type(QEvent.registerEventType())

log = logging.getLogger("tasks")


class TaskState(StrEnum):
    """Where a task stands."""

    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(slots=True)
class _Outbox:
    """What pool threads have to say, in order; read on the main thread only."""

    wake: Callable[[], None]
    letters: deque[tuple[int, str, object]] = field(default_factory=deque)
    lock: threading.Lock = field(default_factory=threading.Lock)
    is_awake: bool = False

    def post(self, key: int, kind: str, content: object = None) -> None:
        with self.lock:
            self.letters.append((key, kind, content))
            must_wake, self.is_awake = not self.is_awake, True
        if must_wake:
            self.wake()

    def take_all(self) -> list[tuple[int, str, object]]:
        with self.lock:
            taken = list(self.letters)
            self.letters.clear()
            self.is_awake = False
        return taken


class TaskHandle(QObject):
    """What the window holds of one job; lives on the main thread until it has ended.

    Exactly one of `succeeded`, `failed` and `cancelled` fires, then `finished`.
    Every `item` arrives before that, in order.
    """

    started = Signal()
    progressed = Signal(object)
    """Progress, at most ten a second."""
    item = Signal(object)
    """A finished part, such as a transcript stretch; never thinned."""
    succeeded = Signal(object)
    """What the job returned."""
    failed = Signal(object)
    """AppError, or another Exception where the program is at fault."""
    cancelled = Signal()
    finished = Signal()

    def __init__(self, job: Job[Any], parent: QObject) -> None:
        super().__init__(parent)
        self.label = job.label
        self.lane = job.lane
        self.state = TaskState.WAITING
        self.progress = Progress(done=-1)
        self.started_at: float | None = None
        """Monotonic seconds."""
        self._cancel = threading.Event()

    @property
    def cancel_flag(self) -> threading.Event:
        """The flag that the job looks at; may be read from any thread."""
        return self._cancel

    @property
    def is_cancelling(self) -> bool:
        """A person asked to stop, and the job has not ended yet."""
        return self._cancel.is_set() and not self.is_over

    @property
    def is_over(self) -> bool:
        """The ending has been announced."""
        return self.state not in (TaskState.WAITING, TaskState.RUNNING)

    def cancel(self) -> None:
        """Ask the job to stop; what it handed over already stays."""
        self._cancel.set()

    def deliver(self, kind: str, content: object) -> None:
        """Announce one letter of the job; called by the runner on the main thread."""
        if kind == "started":
            self.state, self.started_at = TaskState.RUNNING, time.monotonic()
            self.started.emit()
        elif kind == "progress" and isinstance(content, Progress):
            self.progress = content
            self.progressed.emit(content)
        elif kind == "item":
            self.item.emit(content)
        else:
            self._end(TaskState(kind), content)

    def _end(self, state: TaskState, content: object) -> None:
        self.state = state
        if state is TaskState.SUCCEEDED:
            self.succeeded.emit(content)
        elif state is TaskState.FAILED:
            self.failed.emit(content)
        else:
            self.cancelled.emit()
        self.finished.emit()


class TaskRunner(QObject):
    """Starts jobs and brings their words to the main thread."""

    task_added = Signal(object)
    """A TaskHandle, right after `start`."""
    task_ended = Signal(object)
    """A TaskHandle, after its `finished`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._handles: dict[int, TaskHandle] = {}
        self._last_key = 0
        self._is_closed = False
        self._pools = {lane: self._make_pool(width) for lane, width in LANE_WIDTH.items()}
        self._outbox = _Outbox(wake=lambda: QCoreApplication.postEvent(self, QEvent(_WAKE)))

    def start(self, job: Job[Any]) -> TaskHandle:
        """Queue a job in its lane.

        Connect to the handle at once: nothing fires before control returns to the event loop.

        Raises:
            RuntimeError: the runner was closed.
        """
        if self._is_closed:
            raise RuntimeError("runner is closed")
        handle = TaskHandle(job, self)
        self._last_key += 1
        key = self._last_key
        self._handles[key] = handle
        self.task_added.emit(handle)
        self._pools[job.lane].start(_bind(job, handle.cancel_flag, key, self._outbox))
        return handle

    @property
    def handles(self) -> tuple[TaskHandle, ...]:
        """Tasks that have not ended, oldest first."""
        return tuple(self._handles.values())

    def close(self) -> None:
        """Settle everything, then start nothing more."""
        self._is_closed = True
        self.settle()

    def settle(self) -> None:
        """Cancel everything, wait for it, and announce every ending."""
        for handle in self.handles:
            handle.cancel()
        while self._handles:
            for pool in self._pools.values():
                pool.waitForDone(20)
            self._drain()

    def event(self, event: QEvent) -> bool:
        """Read the outbox when a pool thread rang."""
        if event.type() == _WAKE:
            self._drain()
            return True
        return super().event(event)

    def _drain(self) -> None:
        for key, kind, content in self._outbox.take_all():
            handle = self._handles[key]
            handle.deliver(kind, content)
            if handle.is_over:
                del self._handles[key]
                self.task_ended.emit(handle)
                handle.deleteLater()

    def _make_pool(self, width: int) -> QThreadPool:
        pool = QThreadPool(self)
        pool.setMaxThreadCount(width)
        # an idle thread that ends and begins again costs more than one that waits
        pool.setExpiryTimeout(30_000)
        pool.setThreadPriority(QThread.Priority.LowPriority)
        return pool


def _bind(job: Job[Any], cancel: threading.Event, key: int, outbox: _Outbox) -> Callable[[], None]:
    """Give what a pool thread calls once; posts `started` and exactly one ending."""

    def call() -> None:
        thinned = _ThinnedProgress(lambda progress: outbox.post(key, "progress", progress))
        context = JobContext(
            on_progress=thinned.report,
            on_item=lambda item: outbox.post(key, "item", item),
            cancel=cancel,
        )
        outbox.post(key, "started")
        ending, content = _run(job, context)
        thinned.flush()
        outbox.post(key, ending, content)

    return call


def _run(job: Job[Any], context: JobContext) -> tuple[str, object]:
    try:
        context.check()  # cancelled while it waited
        return TaskState.SUCCEEDED, job.run(context)
    except Cancelled:
        return TaskState.CANCELLED, None
    except AppError as error:
        return TaskState.FAILED, error
    except Exception as error:
        log.exception("job failed with a bug: lane %s", job.lane)
        return TaskState.FAILED, error


class _ThinnedProgress:
    """Lets ten reports a second through; the last one is never lost."""

    def __init__(self, send: Callable[[Progress], None]) -> None:
        self._send = send
        self._sent_at = float("-inf")
        self._kept: Progress | None = None

    def report(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._sent_at < PROGRESS_INTERVAL_S:
            self._kept = progress
            return
        self._sent_at, self._kept = now, None
        self._send(progress)

    def flush(self) -> None:
        if self._kept is not None:
            self._send(self._kept)
            self._kept = None
