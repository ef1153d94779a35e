"""Open the database of one case: pragmas, schema, one writer, read-only readers."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database

from app.domain.errors import (
    DiskFailed,
    DiskFull,
    NotACase,
    SchemaTooNew,
    StoreDamaged,
    StoreLocked,
)
from app.store.hardening import foreign_object, harden, missing_object
from app.store.migrations import SCHEMA_VERSION, steps

Handle = Database
"""An open database of a case; rooms above the store hold it and do not look inside."""
DATABASE_NAME = "case.db"
_BUSY_MS = 5000
_CHECK_EVERY = 1000


def create(path: Path) -> Database:
    """Make the database of a new case at `path`, which must not exist."""
    with sqlite_border(path):
        database = connect(f"file:{quote(str(path))}?mode=rwc")
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        raise_schema(database)
        return database


def open_writer(path: Path) -> Database:
    """Open an existing case for writing, on the thread that will do all its writing.

    Raises:
        NotACase, SchemaTooNew, StoreDamaged, StoreLocked: as named.
        ValueError: an older schema; `upgrade.upgrade` comes first.
    """
    with sqlite_border(path):
        database = connect(f"file:{quote(str(path))}?mode=rw")
        check_schema(database, path)
        if schema(database) != SCHEMA_VERSION:
            database.close()
            raise ValueError("older schema")
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        return database


def open_reader(path: Path) -> Database:
    """Open an existing case for reading only; also from read-only media.

    A case of an older schema is read from a copy in memory, brought to this one; the file
    stays as it is.

    Raises:
        NotACase, SchemaTooNew, StoreDamaged, StoreLocked: as named.
    """
    with sqlite_border(path):
        database = connect(f"file:{quote(str(path))}?mode=ro")
        try:
            check_schema(database, path)
        except sqlite3.OperationalError:
            database.close()  # held open, it would keep a stick from being taken out
            # A WAL database on read-only media cannot make its -shm file; without a -wal
            # beside it nothing is missed by reading the main file as it lies.
            if not path.is_file() or path.with_name(f"{path.name}-wal").exists():
                raise
            database = connect(f"file:{quote(str(path))}?mode=ro&immutable=1")
            check_schema(database, path)
        return database if schema(database) == SCHEMA_VERSION else _raised_in_memory(database)


def _raised_in_memory(old: Database) -> Database:
    memory = connect(":memory:")
    old.conn.backup(memory.conn)
    old.close()
    raise_schema(memory)
    memory.execute("PRAGMA query_only=ON")
    return memory


@contextmanager
def transaction(database: Database, path: Path) -> Iterator[None]:
    """Run one change; everything in it is stored, or nothing."""
    with sqlite_border(path), database.atomic():
        yield


def connect(uri: str) -> Database:
    """Open a connection with the pragmas that each one needs."""
    connection = sqlite3.connect(uri, uri=True, timeout=_BUSY_MS / 1000)
    harden(connection)
    database = Database(connection, execute_plugins=False, strict=True)
    database.execute("PRAGMA foreign_keys=ON")
    database.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
    return database


def schema(database: Database) -> int:
    """Give the schema that a database was written with."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def raise_schema(database: Database) -> None:
    """Apply the steps that a database lacks."""
    steps.apply(database)
    database.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def check_schema(database: Database, path: Path) -> None:
    """Close and refuse a database that is newer than this program, or none of ours.

    Raises:
        SchemaTooNew, NotACase: as named.
        StoreDamaged: somebody laid a trigger, view or table of his own into it, or took a
            table of ours away.
    """
    found = schema(database)
    if found > SCHEMA_VERSION:
        database.close()
        raise SchemaTooNew(path=path.parent, found=found, known=SCHEMA_VERSION)
    if found < 1:
        database.close()
        raise NotACase(path=path.parent)
    why = f"foreign_object: {foreign}" if (foreign := foreign_object(database)) else ""
    if not why and found == SCHEMA_VERSION and (missing := missing_object(database, "table")):
        why = f"missing_object: {missing}"  # a schema that the database only claims to have
    if why:
        database.close()
        raise StoreDamaged(path=path.parent, why=why)


@contextmanager
def one_reading(database: Database) -> Iterator[None]:
    """Let everything read inside be as of one instant, whatever is written meanwhile."""
    database.execute("BEGIN")
    try:
        yield
    finally:
        database.execute("ROLLBACK")


def checkpoint(database: Database) -> None:
    """Leave no -wal behind: the folder may be copied to a stick as it lies."""
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def rest(database: Database) -> str:
    """Leave no -wal behind where the disk lets us; give why not, empty where it did.

    Nothing is lost otherwise: what is stored stays in the -wal until the next opening.
    """
    try:
        checkpoint(database)
    except sqlite3.OperationalError as e:
        return str(e)
    return ""


def first_fault(database: Database) -> str:
    """Let SQLite check its own pages; gives `ok` or the first fault."""
    return str(database.execute("PRAGMA quick_check(1)").fetchone()[0])


def read_all(database: Database, check: Callable[[], None]) -> int:
    """Read every row of every table to its end, and count them.

    Args:
        check: called now and then; what it raises ends the reading.
    """
    count = 0
    for name in database.table_names():
        for _row in database.table(name).rows:
            count += 1
            if count % _CHECK_EVERY == 0:
                check()
    return count


@contextmanager
def sqlite_border(path: Path) -> Iterator[None]:
    """Translate what SQLite answers about the case at `path`."""
    try:
        yield
    except sqlite3.OperationalError as e:
        # Text that is no UTF-8 is Python's own error and bears no code of SQLite's.
        code = getattr(e, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StoreLocked(path=path.parent) from e
        if code == sqlite3.SQLITE_FULL:
            raise DiskFull(path=path.parent) from e
        if not path.is_file():
            raise NotACase(path=path.parent) from e
        if code == sqlite3.SQLITE_IOERR:
            raise DiskFailed(path=path.parent, why=str(e)) from e
        raise StoreDamaged(path=path.parent, why=str(e)) from e
    except UnicodeDecodeError as e:
        # SQLite quotes the damaged text in its answer, and Python cannot read that.
        raise StoreDamaged(path=path.parent, why="text that is no UTF-8") from e
    except sqlite3.DatabaseError as e:
        if isinstance(e, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise
        raise StoreDamaged(path=path.parent, why=str(e)) from e
