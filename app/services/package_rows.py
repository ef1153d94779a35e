"""The rows in a package, compared to the last one with the chain that comes with them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import CustodyChainBroken, InvalidValue, PackageRefused
from app.domain.exchange import ForeignChain
from app.domain.exchange_case import READABLE, ExchangeCase
from app.domain.exchange_rules import check_case
from app.domain.plain import from_plain
from app.package import places
from app.package.contents import ForeignLog, PackagedCase
from app.services import ancestry, exchange_writing, replay
from app.services import exchange_reading as reading
from app.services.stores import Stores
from app.store import database as store_database

MAX_BYTES = 256 * 1024 * 1024
SCRATCH = "scratch.db"


@dataclass(frozen=True, slots=True)
class PackageRecord:
    """What else a package says, already found to fit its lists."""

    path: Path
    """The package, for messages."""
    overview: PackagedCase
    """Its case.json."""
    lines: tuple[str, ...]
    """Its chain."""
    chains: tuple[ForeignLog, ...]
    """Chains of other offices in it."""
    digests: frozenset[str]
    """SHA-256 of everything in it."""


def read_case(content: bytes, record: PackageRecord, folder: Path) -> ExchangeCase:
    """Read the whole case, and refuse it where any row is not what the chain tells.

    Args:
        content: of rows.json, a stranger's bytes.
        folder: where a throw-away database may lie for a moment.

    Raises:
        PackageRefused: why=unknown_format, unreadable_case, case_differs, missing_member, chain
            or rows_differ.
    """
    case = _read(record.path, content)
    if reading.overview(case) != record.overview:
        # Two tellings of one case: what a person reads there must be what is taken in here.
        raise PackageRefused(path=record.path, why="case_differs", member=reading.ROWS)
    _require_files(record, case)
    _require_told(record, case, folder)
    return case


def _read(path: Path, content: bytes) -> ExchangeCase:
    try:
        data = json.loads(content)
        if not isinstance(data, dict) or data.get("format") not in READABLE:
            raise PackageRefused(path=path, why="unknown_format", member=reading.ROWS)
        return check_case(from_plain(ExchangeCase, data))
    except (InvalidValue, ValueError, RecursionError, OverflowError) as e:
        raise PackageRefused(path=path, why="unreadable_case", member=reading.ROWS) from e


def _require_files(record: PackageRecord, case: ExchangeCase) -> None:
    needed = (
        *((str(item.code), item.digest.sha256) for item in case.evidence),
        *((str(item.code), item.sha256) for item in case.derivatives),
        *((item.name, item.sha256) for item in case.dossiers),
    )
    for name, sha256 in needed:
        if sha256 not in record.digests:
            raise PackageRefused(path=record.path, why="missing_member", member=name)


def _require_told(record: PackageRecord, case: ExchangeCase, folder: Path) -> None:
    path = record.path
    chains = [ForeignChain(item.log, "", item.head, "", item.lines) for item in record.chains]
    try:
        told = ancestry.told_by(record.lines, chains)
    except (CustodyChainBroken, KeyError, TypeError, ValueError) as e:
        raise PackageRefused(path=path, why="chain", member=places.CUSTODY) from e
    try:
        with _scratch(folder, case) as stores:
            failed = [check for check in replay.check_told(stores, told) if not check.ok]
    except replay.BROKEN_ROW as e:
        raise PackageRefused(path=path, why="unreadable_case", member=reading.ROWS) from e
    if failed:
        said = "; ".join(f"{check.name}: {check.detail}" for check in failed)
        raise PackageRefused(path=path, why="rows_differ", member=said)


@contextmanager
def _scratch(folder: Path, case: ExchangeCase) -> Iterator[Stores]:
    """Give a throw-away case of these rows: no database of anybody's is touched."""
    path = folder / SCRATCH
    database = store_database.create(path)
    try:
        stores = Stores.over(database, folder)
        with store_database.transaction(database, path):
            exchange_writing.insert(stores, case)
        yield stores
    finally:
        database.close()
        for part in folder.glob(f"{SCRATCH}*"):
            part.unlink()
