"""One case folder, checked from the bytes up; it is only read, also while somebody writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.domain.checks import CheckResult
from app.domain.custody import ChainHead
from app.domain.errors import StoreDamaged
from app.domain.exchange import Anchor, ForeignChain
from app.domain.transcript import Transcript
from app.services import anchors, integrity_chain, replay
from app.services.anchor_checks import AnchorChecks
from app.services.database_child import look_at
from app.services.integrity_chain import ReadChain
from app.services.integrity_documents import DossierChecks
from app.services.integrity_files import FileChecks, Listed
from app.services.integrity_meter import Meter
from app.services.integrity_models import ModelChecks
from app.services.integrity_strangers import check_strangers
from app.services.stores import Stores
from app.store.database import (
    DATABASE_NAME,
    Handle,
    first_fault,
    one_reading,
    open_reader,
    sqlite_border,
)
from app.store.derivatives import DossierRecord
from app.store.folder_form import require_own
from app.store.hardening import missing_object
from app.tasks.job import JobContext

RECORD = "record: rows"


@dataclass(frozen=True, slots=True)
class CaseFindings:
    """What came out."""

    checks: tuple[CheckResult, ...]
    """In the order made."""
    head: ChainHead | None
    """End of the chain where it holds."""
    anchor: Anchor | None
    """The newest head known outside."""
    read_bytes: int
    """Of stored files."""
    stored_bytes: int
    """Their length in all."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """What one reading of the database gave."""

    chain: ReadChain
    listed: Listed
    dossiers: tuple[DossierRecord, ...]
    transcripts: tuple[Transcript, ...]
    chains: tuple[ForeignChain, ...]


class CaseVerification:
    """Verifies one case folder once."""

    def __init__(
        self, folder: Path, trust: tuple[Path, ...], ctx: JobContext, *, is_full: bool, seed: int
    ) -> None:
        self._folder = folder
        self._trust = trust
        self._ctx = ctx
        self._is_full = is_full
        self._seed = seed
        self._meter = Meter(ctx)
        self._chain: ReadChain | None = None
        self._anchor: Anchor | None = None

    def run(self) -> CaseFindings:
        """Make every check.

        Raises:
            SchemaTooNew, StoreLocked, Cancelled: as named.
        """
        checks: list[CheckResult] = []
        path = self._folder / DATABASE_NAME
        try:
            require_own(self._folder)
            look_at(path, self._ctx)
            database = open_reader(path)
            try:
                with sqlite_border(path):
                    for check in self._all(database):
                        checks.append(check)
            finally:
                database.close()
        except StoreDamaged as e:
            why = str(e.facts.get("why", ""))
            checks = [check for check in checks if check.name != DATABASE_NAME]
            checks.insert(0, CheckResult(DATABASE_NAME, False, why))
        return CaseFindings(
            tuple(checks),
            self._chain.head if self._chain else None,
            self._anchor,
            self._meter.read_bytes,
            self._meter.stored_bytes,
        )

    def _all(self, database: Handle) -> Iterator[CheckResult]:
        self._ctx.progress(0.0, "verifying", DATABASE_NAME)
        damage = first_fault(database)
        if damage == "ok" and (missing := missing_object(database)):
            damage = f"missing_object: {missing}"
        yield CheckResult(DATABASE_NAME, damage == "ok", damage)
        stores = Stores.over(database, self._folder)
        seal = integrity_chain.check_seal(self._folder, stores)
        yield seal
        is_sealed = seal.ok and seal.could_check
        with one_reading(database):
            # Somebody may be working in the window: chain and rows are read as of one instant.
            chain = integrity_chain.read_chain(stores)
            checks = tuple(replay.check_rows(stores, chain.lines)) if chain.check.ok else ()
            rows, fault = _read(stores, chain)
            outside = self._anchors(stores, chain)
        self._chain = chain
        yield chain.check
        yield integrity_chain.check_mirror(self._folder, stores, is_sealed=is_sealed)
        yield from checks
        yield from outside
        if chain.check.ok:
            yield from integrity_chain.check_kept(self._folder, chain.lines)
        if rows is None:
            yield CheckResult(RECORD, False, f"unreadable row: {fault}")
            return
        yield from self._stored(rows)
        yield check_strangers(self._folder, lambda: _listed(stores), is_sealed=is_sealed)

    def _anchors(self, stores: Stores, chain: ReadChain) -> tuple[CheckResult, ...]:
        try:
            self._anchor = anchors.newest_outside(stores)
            checks = AnchorChecks(chain.lines, self._trust, self._ctx.silent())
            return tuple(checks.run(stores))
        except replay.BROKEN_ROW as e:
            return (CheckResult("record: anchors", False, f"unreadable row: {e}"),)

    def _stored(self, rows: _Rows) -> Iterator[CheckResult]:
        """Check everything that takes time, against one total."""
        meter = self._meter
        full, lines = self._is_full, rows.chain.lines
        files = FileChecks(self._folder, rows.listed, meter, is_full=full, seed=self._seed)
        models = ModelChecks(rows.transcripts, meter, is_full=full)
        dossiers = DossierChecks(
            self._folder, rows.dossiers, lines, rows.chains, self._trust, meter, is_full=full
        )
        meter.expect(files.total() + models.total() + dossiers.total())
        yield from files.run()
        yield from models.run()
        yield from dossiers.run(is_chain_whole=rows.chain.check.ok)


def _read(stores: Stores, chain: ReadChain) -> tuple[_Rows | None, str]:
    """Read what the files are compared with; None and why where somebody wrote into a row."""
    try:
        listed = _listed(stores)
        found = (stores.transcripts.newest(item.code) for item in listed.items)
        transcripts = tuple(item for item in found if item is not None)
        dossiers, chains = stores.dossiers.all(), stores.exchanges.chains()
    except replay.BROKEN_ROW as e:
        return None, str(e)
    return _Rows(chain, listed, dossiers, transcripts, chains), ""


def _listed(stores: Stores) -> Listed:
    return Listed(
        stores.evidence.all(),
        stores.derivatives.all(),
        tuple(record.name for record in stores.dossiers.all()),
    )
