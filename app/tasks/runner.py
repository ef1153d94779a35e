"""One runner for all long work of the window: lanes, progress, cancel, exactly one ending.

The function that runs on a pool thread holds the job, the cancel flag, a number and an
outbox; no QObject is reachable from it, so none can be destroyed on the wrong thread.
"""

from __future__ import annotations

import threading
import time
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QThreadPool, Signal

from app.tasks.job import Job, Lane, Progress
from app.tasks.thread_side import Flags, Outbox, bind

LANE_WIDTH = {Lane.DISK: 1, Lane.MEDIA: 2, Lane.WORKER: 1, Lane.LISTEN: 1, Lane.BACKGROUND: 1}
"""Jobs that run at the same time in each lane."""
_WAKE = QEvent.Type(QEvent.registerEventType())


class TaskState(StrEnum):
    """Where a task stands."""

    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class TaskHandle(QObject):
    """What the window holds of one job; lives on the main thread until it has ended.

    Exactly one of `succeeded`, `failed` and `cancelled` fires, then `finished`.
    Every `item` arrives before that, in order.
    """

    started = Signal()
    progressed = Signal(object)
    """Progress, at most ten a second; its step is `paused` while the job waits."""
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
        self._pause = threading.Event()
        self._paused_at: float | None = None
        self._paused_s = 0.0

    @property
    def pause_flag(self) -> threading.Event:
        """The flag that makes the job wait; may be read from any thread."""
        return self._pause

    @property
    def is_paused(self) -> bool:
        """A person asked the job to wait, and nobody asked it to go on or to stop."""
        return self._pause.is_set() and not self._cancel.is_set() and not self.is_over

    @property
    def worked_s(self) -> float:
        """Seconds since the job began, less those in which it was paused."""
        if self.started_at is None:
            return 0.0
        until = time.monotonic() if self._paused_at is None else self._paused_at
        return max(0.0, until - self.started_at - self._paused_s)

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

    def pause(self) -> None:
        """Ask the job to wait at its next check; it keeps its place in the lane."""
        if not self._pause.is_set():
            self._paused_at = time.monotonic()
            self._pause.set()

    def resume(self) -> None:
        """Let a paused job go on."""
        if self._paused_at is not None:
            self._paused_s += time.monotonic() - self._paused_at
            self._paused_at = None
        self._pause.clear()

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
        self._pools = {lane: self._make_pool(lane) for lane in Lane}
        self._outbox = Outbox(wake=lambda: QCoreApplication.postEvent(self, QEvent(_WAKE)))

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
        flags = Flags(handle.cancel_flag, handle.pause_flag)
        self._pools[job.lane].start(bind(job, flags, key, self._outbox))
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

    def _make_pool(self, lane: Lane) -> QThreadPool:
        pool = QThreadPool(self)
        pool.setMaxThreadCount(LANE_WIDTH[lane])
        # an idle thread that ends and begins again costs more than one that waits
        pool.setExpiryTimeout(30_000)
        is_background = lane is Lane.BACKGROUND
        priority = (
            QThread.Priority.LowestPriority if is_background else QThread.Priority.LowPriority
        )
        pool.setThreadPriority(priority)
        return pool
