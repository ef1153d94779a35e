"""What the child process does with the database of a case: read all of it once, before we do.

SQLite is native code, and a case to be checked may come from a stranger. What it may run into
there (a crash, a loop, a bomb) costs this process only; what is merely wrong with the database
is said by whoever reads it next.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import AppError
from app.store.database import first_fault, open_reader, read_all, sqlite_border
from app.tasks.job import JobContext

LOOK = "look_at_database"


@dataclass(frozen=True, slots=True)
class DatabaseTask:
    """Read one database to its end."""

    path: Path
    """case.db, absolute; nothing is written to it."""


@dataclass(frozen=True, slots=True)
class LookedAt:
    """How that went."""

    rows: int
    """How many were read; 0 where it could not be opened or read to the end."""


def _look(task: DatabaseTask, ctx: JobContext) -> LookedAt:
    try:
        database = open_reader(task.path)
        try:
            with sqlite_border(task.path):
                first_fault(database)
                return LookedAt(read_all(database, ctx.check))
        finally:
            database.close()
    except AppError:
        return LookedAt(0)


OPERATIONS = {LOOK: (DatabaseTask, _look)}
"""Operation by name: its task's type, and what runs it."""
