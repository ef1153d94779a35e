"""A database that may be a stranger's, read by a child before this process opens it."""

from __future__ import annotations

from pathlib import Path

from app.domain.errors import NotACase, StoreDamaged
from app.runtime import left_cases
from app.services import database_table
from app.services.child_ends import TOO_LARGE, end_as
from app.services.database_table import LOOK, DatabaseTask, LookedAt
from app.store.database import DATABASE_NAME
from app.store.folder_form import require_own
from app.tasks.job import Job, JobContext, Lane
from media.worker.client import GIB, Call, run

TABLE = database_table.__name__
"""Module with the child's operations (another one in tests)."""
LEAST_S = 120.0
MEMORY_BYTES = 2 * GIB
_BYTES_PER_S = 4 * 1024 * 1024


def database_of(folder: Path) -> Path:
    """Give the database of a case folder.

    Raises:
        NotACase: there is none.
        StoreDamaged: why=foreign_entry: something in the folder leads out of it.
    """
    path = folder / DATABASE_NAME
    if not path.is_file():
        raise NotACase(path=folder)
    require_own(folder, is_known=left_cases.is_as_left(path))
    return path


def is_known(folder: Path) -> bool:
    """Tell whether a case can be opened at once: this computer left it as it lies, or it is none.

    What is no case is refused at once as well.
    """
    path = folder.absolute() / DATABASE_NAME
    return left_cases.is_as_left(path) or not path.is_file()


def look_job(folder: Path) -> Job[None]:
    """Let a child read a case that is not known, so that it opens at once afterwards.

    Raises (from the job):
        NotACase: there is none.
        StoreDamaged: something in the folder leads out of it, or (why=worker_crashed, timed_out
            or too_large) its database ended the child.
        Cancelled: a person stopped it.
    """

    def run(ctx: JobContext) -> None:
        look_first(database_of(folder.absolute()), ctx)

    return Job(label=folder.name, lane=Lane.MEDIA, run=run)


def look_first(path: Path, ctx: JobContext) -> None:
    """Let a child read a case.db before it is opened here, unless this computer left it so.

    Raises:
        StoreDamaged, WorkerCrashed, Cancelled: as `look_at`.
    """
    if left_cases.is_as_left(path):
        return
    seen = left_cases.mark(path)
    ctx.progress(-1, "looking", path.parent.name)
    if look_at(path, ctx):
        left_cases.remember(path, seen)


def look_at(path: Path, ctx: JobContext) -> bool:
    """Let a child read every page and row of a case.db; tells whether it came to the end.

    Raises:
        StoreDamaged: why=worker_crashed, timed_out or too_large: it ended the child.
        WorkerCrashed: no child could be started (`why` is `not_started`).
        Cancelled: a person stopped it.
    """
    total_s = LEAST_S + path.stat().st_size / _BYTES_PER_S
    call = Call(
        *(LOOK, path, DatabaseTask(path.absolute()), LookedAt),
        silence_s=total_s,
        total_s=total_s,
        memory_bytes=MEMORY_BYTES,
        is_short=True,
        table=TABLE,
    )
    with end_as(lambda why: StoreDamaged(path=path.parent, why=why), TOO_LARGE):
        return run(call, ctx.silent()).rows > 0
