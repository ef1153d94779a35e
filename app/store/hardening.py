"""What SQLite may not do with a case that came from elsewhere.

A database is a program as well: triggers run at each change, views stand where tables should,
functions are called by a schema. A case of ours holds those of `migrations` and no others.
"""

from __future__ import annotations

import sqlite3
import sys
from functools import cache
from typing import TYPE_CHECKING

from app.store.migrations import steps

if TYPE_CHECKING:
    from sqlite_utils import Database

_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 512 * 1024**2,  # another office's chain is one value
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1000,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 10,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
_PRAGMAS = (
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA mmap_size=0",
    "PRAGMA recursive_triggers=OFF",
)


def harden(connection: sqlite3.Connection) -> None:
    """Take from a connection what a case never needs, before anything is read over it."""
    for which, most in _LIMITS.items():
        connection.setlimit(which, most)
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def foreign_object(database: Database) -> str:
    """Name the first table, index, view or trigger that is not of our making; empty for none.

    Triggers and views are compared word by word: they are what runs by itself.
    """
    known = _known()
    for kind, name, sql in _objects(database):
        if (kind, name) not in known:
            return f"{kind} {name}"
        if kind in ("trigger", "view") and sql != known[kind, name]:
            return f"{kind} {name}"
    return ""


def missing_object(database: Database, *kinds: str) -> str:
    """Name the first table, index, view or trigger of ours that is gone; empty for none.

    Args:
        kinds: which are looked for; all of them where none is named.
    """
    found = {(kind, name) for kind, name, _sql in _objects(database)}
    gone = sorted(own for own in _known() if own not in found and (not kinds or own[0] in kinds))
    return " ".join(gone[0]) if gone else ""


@cache
def _known() -> dict[tuple[str, str], str]:
    from sqlite_utils import Database

    made = Database(memory=True, execute_plugins=False)
    try:
        steps.apply(made)
        return {(kind, name): sql for kind, name, sql in _objects(made)}
    finally:
        made.close()


def _objects(database: Database) -> list[tuple[str, str, str]]:
    rows = database.execute("SELECT type, name, COALESCE(sql, '') FROM sqlite_master")
    own = "sqlite_"  # SQLite's own: no other name may begin so
    return [(str(k), str(n), str(s)) for k, n, s in rows if not str(n).startswith(own)]
