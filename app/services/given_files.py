"""Files made by other programs, read before anything of the case changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from app.domain.errors import FileMissing
from app.tasks.job import Job, JobContext, Lane

T = TypeVar("T")


def reading_job(path: Path, read: Callable[[Path, JobContext], T]) -> Job[T]:
    """Read a file in a child; the case is not changed, what was read is committed by itself.

    Raises:
        FileMissing: at once.

    Raises (from the job):
        UnreadableMedia, WorkerCrashed, WorkerTimedOut, Cancelled: as named.
    """
    if not path.is_file():
        raise FileMissing(path=path)
    return Job(label=path.name, lane=Lane.WORKER, run=lambda ctx: read(path, ctx))
