"""The parent's side: lends a child to each operation, keeps a few warm, ends them all."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from app.domain.errors import WorkerCrashed
from app.tasks.job import JobContext
from media.worker.child import GIB, Call, Child

__all__ = ["GIB", "Call", "Child", "is_warm_child", "run", "shutdown"]

T = TypeVar("T")
_ALIKE_MAX = 2
"""Of one table. The lane `media` runs two short operations at a time."""
_IDLE_MAX = 3
"""In all. A verification needs three by turns for each case: database, media, PDF."""
_REUSE_MAX = 200
"""Operations after which a warm child is replaced: what a library leaks goes with it."""


def run(call: Call[T], ctx: JobContext) -> T:
    """Run one operation in a child process and give its result.

    Parts go to `ctx.emit` and progress to `ctx.progress` as they arrive.

    Raises:
        Cancelled: a person stopped the job; the child has ended or is idle again.
        WorkerCrashed: the child ended or sent nonsense.
        WorkerTimedOut: no message came for `call.silence_s` seconds.
        AppError: what the operation raised, as the same class; paths in its facts are text.
    """
    ctx.check()
    with _leased(call) as child:
        return child.run(call, ctx)


_idle: list[Child] = []
_lock = threading.Lock()


@contextmanager
def _leased(call: Call[T]) -> Iterator[Child]:
    """Lend a warm child for a short operation, a new one for a long one."""
    child = (_warm(call.table) if call.is_short else None) or _started(call)
    try:
        yield child
    finally:
        if not (call.is_short and _keep(child)):
            child.end()


def _started(call: Call[T]) -> Child:
    try:
        return Child(call.table)
    except OSError as e:
        raise WorkerCrashed(
            op=str(call.op), path=str(call.path), exit_code=None, why="not_started"
        ) from e


def _warm(table: str) -> Child | None:
    with _lock:
        fitting = next((child for child in _idle if child.table == table), None)
        if fitting is not None:
            _idle.remove(fitting)
    if fitting is None or fitting.is_alive():
        return fitting
    fitting.end()
    return None


def _keep(child: Child) -> bool:
    if not child.is_alive() or child.served >= _REUSE_MAX:
        return False
    with _lock:
        _idle.append(child)
        alike = [idle for idle in _idle if idle.table == child.table]
        # The one idle longest gives way: others would keep every new one from staying.
        spare = alike[:-_ALIKE_MAX] or _idle[:-_IDLE_MAX]
        _idle[:] = [idle for idle in _idle if idle not in spare]
    for idle in spare:
        idle.end()
    return True


def is_warm_child(pid: int) -> bool:
    """Tell whether a process is an idle child that waits for the next short operation."""
    with _lock:
        return any(child.pid == pid for child in _idle)


def shutdown() -> None:
    """End every idle child; called when the program ends, and by tests."""
    with _lock:
        children, _idle[:] = list(_idle), []
    for child in children:
        child.end()


atexit.register(shutdown)
