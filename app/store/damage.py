"""When a file of this user that can be made again is thrown away rather than used."""

from __future__ import annotations

import sqlite3
from pathlib import Path

_CORRUPT = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class OtherSchema(sqlite3.DatabaseError):
    """Written by another program, or an older one of ours; it is begun again."""


def prepare(database: sqlite3.Connection, tables: str, version: int) -> None:
    """Make the tables of an empty file.

    Args:
        tables: script that also sets `user_version`.
        version: what `user_version` is then.

    Raises:
        OtherSchema: the file holds something else.
    """
    found = database.execute("PRAGMA user_version").fetchone()[0]
    if found == version:
        return
    if found or database.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()[0]:
        raise OtherSchema(f"schema {found}")
    database.executescript(tables)


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Tell a damaged file from one that cannot be had just now."""
    if isinstance(error, OtherSchema):
        return True
    code = getattr(error, "sqlite_errorcode", 0)
    # "no such table" in a file of our version: somebody wrote into it
    return code & 0xFF in _CORRUPT or (code == sqlite3.SQLITE_ERROR and "no such" in str(error))


def discard(path: Path) -> None:
    """Take such a file away, with what SQLite laid beside it."""
    for end in ("", "-journal", "-wal", "-shm"):
        path.with_name(f"{path.name}{end}").unlink(missing_ok=True)
