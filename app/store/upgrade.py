"""An older case is brought to this program's schema on a copy; the old file is kept beside it."""

from __future__ import annotations

import filecmp
import os
import shutil
import stat
from itertools import count
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database

from app.domain.errors import StoreDamaged, StoreLocked
from app.runtime.disk import writing_to
from app.store import seal
from app.store.custody import CustodyStore
from app.store.database import (
    check_schema,
    checkpoint,
    connect,
    raise_schema,
    schema,
    sqlite_border,
)
from app.store.migrations import SCHEMA_VERSION


def upgrade(path: Path) -> None:
    """Bring the database at `path` to the schema of today; one of today is left as it is.

    At any point either the old or the new database lies at `path`, whole. The caller holds
    the writer's lock.

    Raises:
        NotACase, SchemaTooNew, StoreDamaged, StoreLocked, DiskFull, OutputRefused: as named.
    """
    copy = path.with_name(f"{path.name}.upgrading")
    with sqlite_border(path):
        old = connect(f"file:{quote(str(path))}?mode=rw")
        try:
            check_schema(old, path)
            found = schema(old)
            if found == SCHEMA_VERSION:
                return
            _empty_journal(old, path)
            with writing_to(path.parent):
                copy.unlink(missing_ok=True)
                _copy_raised(old, copy)
        finally:
            old.close()
    with writing_to(path.parent):
        _keep(path, f"{path.stem}.schema{found}")
        seal.remove(path.parent)
        copy.replace(path)
        _sync(path.parent)


def kept_databases(folder: Path) -> tuple[Path, ...]:
    """Give the older databases that upgrades kept in a case folder."""
    return tuple(sorted(folder.glob("case.schema*.db")))


def kept_lines(path: Path) -> tuple[str, ...]:
    """Give the chain in a database that an upgrade kept; nothing is written beside it.

    Raises:
        NotACase, SchemaTooNew, StoreDamaged: as named.
    """
    with sqlite_border(path):
        database = connect(f"file:{quote(str(path))}?mode=ro&immutable=1")
        try:
            check_schema(database, path)
            return CustodyStore(database, path.parent).lines()
        finally:
            database.close()


def _empty_journal(database: Database, path: Path) -> None:
    checkpoint(database)
    journal = path.with_name(f"{path.name}-wal")
    if journal.exists() and journal.stat().st_size > 0:
        # A reader holds it: left there, its frames would be applied to the new database.
        raise StoreLocked(path=path.parent)


def _copy_raised(old: Database, copy: Path) -> None:
    new = connect(f"file:{quote(str(copy))}?mode=rwc")
    try:
        old.conn.backup(new.conn)
        raise_schema(new)
        faults = new.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if faults != "ok":
            raise StoreDamaged(path=copy.parent, why=faults)
        checkpoint(new)
    finally:
        new.close()
    _sync(copy)


def _keep(path: Path, stem: str) -> None:
    """Keep a copy; one of an earlier upgrade stays, for an older copy may have been put back."""
    for number in count(1):
        kept = path.with_name(f"{stem}{f'-{number}' if number > 1 else ''}{path.suffix}")
        if not kept.exists():
            break
        if filecmp.cmp(path, kept, shallow=False):
            return
    staged = path.with_name(f"{kept.name}.new")
    shutil.copyfile(path, staged)
    _sync(staged)
    staged.chmod(stat.S_IREAD | stat.S_IRGRP | stat.S_IROTH)
    staged.replace(kept)


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows has no fsync of a folder
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
