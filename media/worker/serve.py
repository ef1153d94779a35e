"""The child process: reads requests, runs one operation at a time, sends replies.

No Qt, no database of a case, no network here; of keys only an age identity, in a child that
decrypts one file and ends.
"""

from __future__ import annotations

import errno
import importlib
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from app.domain import errors
from app.domain.plain import from_plain, to_plain
from app.runtime.disk import disk_error
from app.tasks.job import JobContext, Progress
from media.worker.limits import confine, limit
from media.worker.protocol import (
    Broke,
    Done,
    Failed,
    Item,
    Progressed,
    Reply,
    Request,
    read_request,
    write_reply,
)

if TYPE_CHECKING:  # a child of another table never needs the media's
    from media.worker.operations import Operation

_PROGRESS_EVERY_S = 0.1
_BROKEN_EXIT = 70
"""Exit code after an unforeseen error (EX_SOFTWARE)."""
_NETWORK_EVENTS = frozenset(("socket.connect", "socket.getaddrinfo", "socket.sendto"))


@dataclass(slots=True)
class _Asked:
    request: Request
    cancel: threading.Event = field(default_factory=threading.Event)
    pause: threading.Event = field(default_factory=threading.Event)


def serve(requests: Connection, replies: Connection, table: str) -> None:
    """Run in the child until the parent closes its end.

    Args:
        requests: read end; the parent writes here.
        replies: write end.
        table: module whose `OPERATIONS` is served (another one in tests).
    """
    _prepare()
    queue: SimpleQueue[_Asked] = SimpleQueue()
    threading.Thread(target=_listen, args=(requests, queue), daemon=True).start()
    operations: Mapping[str, Operation] = importlib.import_module(table).OPERATIONS
    while True:
        asked = queue.get()
        request = asked.request
        limit(request.memory_bytes, request.output_bytes, request.total_s)
        reply = _answer(asked, operations, replies)
        _send(replies, reply)
        if isinstance(reply, Broke):
            # A library that ran out of memory or met a bug may be in any state.
            os._exit(_BROKEN_EXIT)


def _answer(asked: _Asked, operations: Mapping[str, Operation], replies: Connection) -> Reply:
    ctx = JobContext(
        on_progress=_Reporter(replies),
        on_item=lambda item: _send(replies, Item(data=to_plain(item))),
        cancel=asked.cancel,
        pause=asked.pause,
    )
    try:
        task_type, run = operations[asked.request.op]
        return Done(data=to_plain(run(from_plain(task_type, asked.request.task), ctx)))
    except errors.AppError as e:
        return Failed(error=type(e).__name__, facts=_plain_facts(e.facts))
    except errors.Cancelled:
        return Failed(error=errors.Cancelled.__name__, facts={})
    except MemoryError:
        return Broke(why="out_of_memory", detail="")
    except OSError as e:
        if e.errno == errno.EFBIG:
            return Broke(why="too_much_output", detail="")
        known = disk_error(e, Path(e.filename or ""))
        if known is None:
            return _broke()
        return Failed(error=type(known).__name__, facts=_plain_facts(known.facts))
    except Exception:  # noqa: BLE001 - the border of the process: it ends after this, the log gets it
        return _broke()


def _broke() -> Broke:
    return Broke(why="bug", detail=traceback.format_exc(limit=-30)[-20_000:])


class _Reporter:
    """Sends progress, at most ten times a second."""

    def __init__(self, replies: Connection) -> None:
        self._replies = replies
        self._last_s = -1.0
        self._last_step = ""

    def __call__(self, progress: Progress) -> None:
        now_s = time.monotonic()
        if now_s - self._last_s < _PROGRESS_EVERY_S and progress.step == self._last_step:
            return
        self._last_s, self._last_step = now_s, progress.step
        _send(self._replies, Progressed(float(progress.done), progress.step, progress.detail))


def _listen(requests: Connection, queue: SimpleQueue[_Asked]) -> None:
    """Take requests while an operation runs: a pause, a cancel, the parent's end are seen.

    The operation waits or stops at its next check, between two stretches or frames. No signal
    is needed for that, and Windows has none that would do.
    """
    newest: _Asked | None = None
    while True:
        try:
            request = read_request(requests.recv_bytes())
        except (EOFError, OSError):
            os._exit(0)  # the parent is gone; nobody is left to answer
        if request.action == "do":
            newest = _Asked(request)
            queue.put(newest)
        elif newest is not None and request.action == "cancel":
            newest.cancel.set()
        elif newest is not None and request.action == "pause":
            newest.pause.set()
        elif newest is not None:
            newest.pause.clear()


def _send(replies: Connection, reply: Reply) -> None:
    try:
        replies.send_bytes(write_reply(reply))
    except OSError:
        os._exit(0)  # the parent is gone


def _plain_facts(facts: dict[str, object]) -> dict[str, bool | int | float | str | None]:
    plain: dict[str, bool | int | float | str | None] = {}
    for name, value in facts.items():
        if value is None or isinstance(value, bool | int | float | str):
            plain[name] = value
        else:
            plain[name] = str(value)
    return plain


def _prepare() -> None:
    """Cut the child off from terminal, network and the parent's signals."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to handle
    os.environ.update(HF_HUB_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1", TRANSFORMERS_OFFLINE="1")
    sys.addaudithook(_refuse_network)
    _silence_output()
    confine()


def _silence_output() -> None:
    """Send whatever C libraries print to nowhere: `--json` owns the parent's output."""
    with Path(os.devnull).open("w", encoding="utf-8") as sink:
        for descriptor in (1, 2):
            os.dup2(sink.fileno(), descriptor)
    sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for the life of the process


def _refuse_network(event: str, _args: tuple[object, ...]) -> None:
    if event in _NETWORK_EVENTS:
        raise PermissionError(event)
