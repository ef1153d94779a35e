"""The library: which cases this machine has seen, and whose bytes they hold; rebuilt at will."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from app.store.damage import discard, is_damage, prepare

SCHEMA_VERSION = 1
FILE_NAME = "library.db"
_BUSY_MS = 500
"""Another window may be noting something too; a notice is not worth a longer wait."""
_TABLES = f"""
CREATE TABLE cases (
  path TEXT PRIMARY KEY, log TEXT NOT NULL, number TEXT NOT NULL, title TEXT NOT NULL,
  head TEXT NOT NULL, seen_at TEXT NOT NULL
) STRICT;
CREATE TABLE evidence (
  path TEXT NOT NULL REFERENCES cases (path) ON DELETE CASCADE, code TEXT NOT NULL,
  sha256 TEXT NOT NULL, PRIMARY KEY (path, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_by_bytes ON evidence (sha256);
PRAGMA user_version={SCHEMA_VERSION};
"""
T = TypeVar("T")
log = logging.getLogger("log.library")


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A case as it was last seen."""

    path: str
    """Absolute folder."""
    log: str
    """Identity of its custody chain: a copy or a moved folder keeps it."""
    number: str
    """Register number."""
    title: str
    """Short title."""
    head: str
    """SHA-256 of the chain's last line then: where it is the same, nothing changed."""
    seen_at: str
    """UTC ISO 8601."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One item of another case that has the bytes asked for."""

    case: KnownCase
    """Which case."""
    code: str
    """Evidence code there."""


class LibraryIndex:
    """A small database in this user's data folder; nothing in it is evidence of anything.

    A damaged file is thrown away and begun again, for every case that is opened writes
    itself into it. What the system refuses (a full disk, a locked file) is logged and
    answered with nothing: no case waits for its library.

    Args:
        folder: this user's data folder; made where it is missing.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    def remember(self, case: KnownCase, items: Iterable[tuple[str, str]]) -> None:
        """Keep a case with its items (code, SHA-256) in place of what was known of it.

        A folder of the same chain that is no longer there has moved here and is forgotten.
        """
        rows = [(case.path, code, sha256) for code, sha256 in items]

        def write(database: sqlite3.Connection) -> None:
            same = database.execute("SELECT path FROM cases WHERE log = ?", [case.log]).fetchall()
            gone = [path for (path,) in same if path != case.path and not _is_there(path)]
            for path in (*gone, case.path):
                database.execute("DELETE FROM cases WHERE path = ?", [path])
            database.execute(
                "INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?)",
                [case.path, case.log, case.number, case.title, case.head, case.seen_at],
            )
            database.executemany("INSERT INTO evidence VALUES (?, ?, ?)", rows)

        self._with(write, None)

    def head_of(self, path: str) -> str:
        """Give the head under which a folder was last seen; empty where it was not."""

        def read(database: sqlite3.Connection) -> str:
            row = database.execute("SELECT head FROM cases WHERE path = ?", [path]).fetchone()
            return str(row[0]) if row else ""

        return self._with(read, "")

    def holders(self, sha256: str, other_than: str) -> tuple[Holding, ...]:
        """Find the items with these bytes in cases of another chain, one for each case.

        Args:
            sha256: lower-case hex.
            other_than: the chain of the asking case; its own copies are no other case.
        """

        def read(database: sqlite3.Connection) -> tuple[Holding, ...]:
            rows = database.execute(
                "SELECT c.path, c.log, c.number, c.title, c.head, c.seen_at, e.code"
                " FROM evidence e JOIN cases c ON c.path = e.path"
                " WHERE e.sha256 = ? AND c.log <> ? ORDER BY c.seen_at DESC, e.code",
                [sha256, other_than],
            ).fetchall()
            found = {row[1]: Holding(KnownCase(*row[:6]), row[6]) for row in reversed(rows)}
            return tuple(reversed(found.values()))

        return self._with(read, ())

    def cases(self) -> tuple[KnownCase, ...]:
        """Give every case known here, the one seen last first."""

        def read(database: sqlite3.Connection) -> tuple[KnownCase, ...]:
            rows = database.execute("SELECT * FROM cases ORDER BY seen_at DESC, path")
            return tuple(KnownCase(*row) for row in rows)

        return self._with(read, ())

    def _with(self, act: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        try:
            return self._attempt(act)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                log.warning("library not used: %s", error)
                return otherwise
            log.warning("library damaged, begun again: %s", error)
        except OSError as error:
            log.warning("library not used: %s", error.strerror)
            return otherwise
        try:
            discard(self._path)
            return self._attempt(act)
        except (OSError, sqlite3.DatabaseError) as error:
            log.warning("library not rebuilt: %s", error)
            return otherwise

    def _attempt(self, act: Callable[[sqlite3.Connection], T]) -> T:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=_BUSY_MS / 1000)) as database:
            # what is lost in a power cut is written again when its case is next opened
            database.execute("PRAGMA synchronous=OFF")
            database.execute("PRAGMA foreign_keys=ON")
            prepare(database, _TABLES, SCHEMA_VERSION)
            with database:
                return act(database)


def _is_there(path: str) -> bool:
    try:
        return (Path(path) / "case.db").is_file()
    except OSError:
        return True  # not to be read just now is not gone
