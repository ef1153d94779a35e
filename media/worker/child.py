"""One child process, seen from the parent: started, asked, listened to, ended."""

from __future__ import annotations

import logging
import multiprocessing
import re
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Literal, NoReturn, TypeVar, cast

from app.domain import errors
from app.domain.errors import AppError, Cancelled, InvalidValue, WorkerCrashed, WorkerTimedOut
from app.domain.plain import to_plain
from app.tasks.job import JobContext, Progress
from media.worker import operations, serve
from media.worker.inbox import Inbox
from media.worker.job_object import JobObject
from media.worker.protocol import (
    Broke,
    Done,
    Failed,
    Item,
    Progressed,
    Reply,
    Request,
    read_reply,
    read_value,
    write_request,
)

T = TypeVar("T")
V = TypeVar("V")
GIB = 1024**3
_POLL_S = 0.1
_GRACE_S = 2.0
"""How long a child may take to stop by itself, and again after `terminate`."""
_FACT = re.compile(r"(?!self$)[a-z][a-z0-9_]{0,40}", re.ASCII)
_MAX_FACT = 4000
_log = logging.getLogger("worker")


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One operation to run in a child."""

    op: str
    """Name in the child's table."""
    path: Path
    """Named in errors."""
    task: object
    """The operation's task."""
    result: type[T]
    """What a good reply must fit."""
    item: type[Any] | None = None
    """What each finished part must fit; None where there are none."""
    silence_s: float = 120.0
    """The child is ended after this many seconds without a message."""
    total_s: float = 3600.0
    """The child is ended after this many seconds in all, whatever it says."""
    memory_bytes: int = 4 * GIB
    """Address space (Linux) or committed memory (Windows) that the child may use."""
    output_bytes: int = 2 * GIB
    """Longest file that the child may write (POSIX)."""
    is_short: bool = False
    """Runs in a warm child that is kept for the next call."""
    table: str = operations.__name__
    """Module with the child's operations (another one in tests)."""


class Child:
    """One child process, for one operation at a time.

    Args:
        table: module with the child's operations.
    """

    started = 0
    """Children started by this process so far."""

    def __init__(self, table: str = operations.__name__) -> None:
        Child.started += 1
        self.table = table
        self.served = 0
        self.is_fit = True
        """False once the child was ended."""
        self._is_busy = False
        # spawn: a fork would copy Qt's and the decoder's threads in mid-step.
        context = multiprocessing.get_context("spawn")
        requests, self._requests = context.Pipe(duplex=False)
        replies, replies_end = context.Pipe(duplex=False)
        self._process = context.Process(
            target=serve.serve,
            args=(requests, replies_end, table),
            name="netra-worker",
            daemon=True,
        )
        self._process.start()
        self._pid = self._process.pid or 0
        # The child must hold the only copies of its ends, or its death would not be seen here.
        requests.close()
        replies_end.close()
        self._inbox = Inbox(replies)
        self._job = _job_object(self._pid)

    @property
    def pid(self) -> int:
        """Process id, also of a child that has ended."""
        return self._pid

    def run(self, call: Call[T], ctx: JobContext) -> T:
        """Run one operation; see `run`. The child is ended unless it is fit for the next."""
        self.served += 1
        try:
            self._ask(call)
            return self._await(call, ctx)
        except Cancelled:
            self._wind_down(call, ctx)
            raise
        finally:
            # Also after an error of whoever took a part or the progress: the child is still at it.
            if self._is_busy:
                self.end()

    def end(self) -> int | None:
        """End the process now, wait for it, and free its pipes; give its exit code."""
        if not self.is_fit:
            return None
        self.is_fit = False
        with suppress(OSError):
            self._requests.close()
        self._process.terminate()
        self._process.join(_GRACE_S)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join(_GRACE_S)
        self._inbox.close()
        if self._job is not None:
            self._job.close()
        exit_code = self._process.exitcode
        if exit_code is None:
            # Stuck in the kernel (a dead disk): it ends when that call returns.
            _log.error("the child %d does not end", self._pid)
        else:
            self._process.close()
        return exit_code

    def is_alive(self) -> bool:
        """Tell whether the process runs and may be used."""
        return self.is_fit and self._process.is_alive()

    def _ask(self, call: Call[T]) -> None:
        request = Request(
            "do",
            call.op,
            call.memory_bytes,
            to_plain(call.task),
            output_bytes=call.output_bytes,
            total_s=call.total_s,
        )
        data = write_request(request)
        self._is_busy = True
        if self._job is not None:
            self._job.limit_memory(call.memory_bytes)
        try:
            self._requests.send_bytes(data)
        except OSError:
            self._crashed(call)

    def _await(self, call: Call[T], ctx: JobContext) -> T:
        began_s = heard_s = time.monotonic()
        is_paused = False
        while True:
            looked_s = time.monotonic()
            ctx.stop_if_cancelled()
            if ctx.is_paused != is_paused:
                is_paused = ctx.is_paused
                self._tell(call, "pause" if is_paused else "resume")
            self._keep_time(call, began_s, heard_s)
            reply = self._next(call)
            if is_paused:
                # A person let the child wait: that is nobody's silence.
                waited_s = time.monotonic() - looked_s
                began_s, heard_s = began_s + waited_s, heard_s + waited_s
            if reply is None:
                continue
            if isinstance(reply, Done):
                self._is_busy = False
                return self._checked(call, call.result, reply.data)
            self._handle(call, reply, ctx)
            heard_s = time.monotonic()  # however long whoever takes the parts took

    def _tell(self, call: Call[T], action: Literal["pause", "resume"]) -> None:
        try:
            self._requests.send_bytes(write_request(Request(action)))
        except OSError:
            self._crashed(call)

    def _keep_time(self, call: Call[T], began_s: float, heard_s: float) -> None:
        now_s = time.monotonic()
        for since_s, limit_s in ((began_s, call.total_s), (heard_s, call.silence_s)):
            if now_s - since_s > limit_s:
                raise WorkerTimedOut(op=str(call.op), path=str(call.path), seconds=limit_s)

    def _handle(self, call: Call[T], reply: Reply, ctx: JobContext) -> None:
        if isinstance(reply, Progressed):
            done = reply.done if reply.done < 0 else min(reply.done, 1.0)
            ctx.report(Progress(done, reply.step[:100], reply.detail[:1000]))
        elif isinstance(reply, Item):
            if call.item is None:
                self._refuse(call, "item")
            ctx.emit(self._checked(call, call.item, reply.data))
        elif isinstance(reply, Failed):
            self._is_busy = False
            raise self._as_error(call, reply)
        elif isinstance(reply, Broke):
            _log.error("the child broke while doing %s: %s\n%s", call.op, reply.why, reply.detail)
            exit_code = self._last_exit_code()
            raise WorkerCrashed(
                op=str(call.op), path=str(call.path), exit_code=exit_code, why=reply.why[:100]
            )

    def _next(self, call: Call[T]) -> Reply | None:
        """Wait a moment for the next message."""
        try:
            untrusted_data = self._inbox.take(_POLL_S)
            return None if untrusted_data is None else read_reply(untrusted_data)
        except EOFError:
            self._crashed(call)
        except InvalidValue as e:
            self._refuse(call, "message", e)

    def _checked(self, call: Call[T], kind: type[V], untrusted_value: object) -> V:
        try:
            return read_value(kind, untrusted_value)
        except InvalidValue as e:
            self._refuse(call, kind.__name__, e)

    def _as_error(self, call: Call[T], failed: Failed) -> Exception:
        if failed.error == Cancelled.__name__:
            return Cancelled()
        found = getattr(errors, failed.error, None)
        is_known = isinstance(found, type) and issubclass(found, AppError)
        if not is_known or not all(_FACT.fullmatch(name) for name in failed.facts):
            self._refuse(call, "error")
        shown = {k: v[:_MAX_FACT] if isinstance(v, str) else v for k, v in failed.facts.items()}
        return cast("type[AppError]", found)(**shown)

    def _refuse(self, call: Call[T], what: str, cause: Exception | None = None) -> NoReturn:
        _log.error("the child sent a bad %s while doing %s: %s", what, call.op, cause)
        raise WorkerCrashed(
            op=str(call.op), path=str(call.path), exit_code=self.end(), why="bad_message"
        ) from cause

    def _crashed(self, call: Call[T]) -> NoReturn:
        raise WorkerCrashed(
            op=str(call.op), path=str(call.path), exit_code=self._last_exit_code(), why="ended"
        )

    def _last_exit_code(self) -> int | None:
        """Give the exit code of a child that is ending by itself (negative: a signal)."""
        self._process.join(_GRACE_S)
        return self.end()

    def _wind_down(self, call: Call[T], ctx: JobContext) -> None:
        """Ask the child to stop and wait a moment for it; parts that it still sends are kept."""
        keeping = JobContext(on_item=ctx.on_item)
        until_s = time.monotonic() + _GRACE_S
        # Whatever the operation still ends with, the person's wish to stop is the outcome.
        with suppress(AppError, Cancelled, OSError):
            self._requests.send_bytes(write_request(Request("cancel")))
            while self._is_busy and time.monotonic() < until_s:
                reply = self._next(call)
                if isinstance(reply, Done):
                    self._is_busy = False
                elif reply is not None:
                    self._handle(call, reply, keeping)


def _job_object(pid: int) -> JobObject | None:
    """Put a child into a job; None where Windows refuses, as in a job that allows no other."""
    try:
        return JobObject(pid)
    except OSError:
        # Time is limited and the child can be killed all the same: better than no media at all.
        _log.warning("the memory of child %d is not limited", pid, exc_info=True)
        return None
