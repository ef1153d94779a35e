"""A file of timed text from another program, read by a child; see `media.given_file`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from app.domain.errors import WorkerCrashed
from app.tasks.job import JobContext
from media.worker.client import Call, run
from media.worker.tasks import FileTask

T = TypeVar("T")
MAX_US = 10_000 * 3600 * 1_000_000
"""No recording is longer, in microseconds."""
_MEMORY_BYTES = 1024**3
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """How a child reads one kind of file, and what of its answer is believed."""

    op: str
    """Operation in `table`."""
    table: str
    """Module with the child's operations."""
    answer: type[T]
    """What the operation gives."""
    is_believable: Callable[[T], bool]
    """What types cannot check: the child may have been taken over by the file."""


def read_by_child(path: Path, reading: Reading[T], ctx: JobContext) -> T:
    """Read a file in a child, and check what comes back.

    Raises:
        UnreadableMedia: as the operation says.
        WorkerCrashed, WorkerTimedOut: the file ended or stopped the child.
        Cancelled: a person stopped it.
    """
    call = Call(
        *(reading.op, path, FileTask(path.absolute()), reading.answer),
        silence_s=60.0,
        total_s=120.0,
        memory_bytes=_MEMORY_BYTES,
        is_short=True,
        table=reading.table,
    )
    found = run(call, ctx)
    if not reading.is_believable(found):
        raise WorkerCrashed(op=call.op, path=str(path), exit_code=None, why="bad_message")
    return found


def is_hash(text: str) -> bool:
    """Say whether a text is a SHA-256 as we write it."""
    return _HASH.fullmatch(text) is not None
