"""A package opened as a case: a folder of its own with a chain of its own, the other one kept."""

from __future__ import annotations

import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path

from app.domain.case import Reviewer
from app.domain.custody import CustodyValue
from app.domain.errors import CaseExists, DigestMismatch, NetworkFolder
from app.domain.exchange import Exchange, ForeignChain
from app.domain.plain import to_plain
from app.runtime import left_cases
from app.runtime.clock import Clock
from app.runtime.disk import writing_to
from app.services import ancestry, cases, exchange_writing
from app.services.arrivals import Arrival
from app.services.events import Topic
from app.services.exchange_names import plain_name
from app.services.holding import Holding
from app.services.session import CaseSession
from app.store import database as store_database
from app.store.blobs import BlobStore, digest_file
from app.store.volume import WriterLock, is_network_folder, require_folder
from app.tasks.job import Job, JobContext, Lane


@dataclass(frozen=True, slots=True)
class PlacedCase:
    """The stored files of a new case at their place, its rows not written yet."""

    arrival: Arrival
    """Where they came from."""
    holding: Holding
    """In which the case is built; on the volume of `target`."""
    target: Path
    """Case folder that will appear."""

    @property
    def building(self) -> Path:
        """The case folder while it is built."""
        return self.holding.folder / "case"

    def discard(self) -> None:
        """Take away what was placed."""
        self.holding.discard()


def case_target(arrival: Arrival, place: Path) -> Path:
    """Name the case folder: `place` itself where it ends in .netra, else one inside it."""
    if place.suffix == cases.SUFFIX:
        return place.absolute()
    return place.absolute() / f"{plain_name(arrival.whole().form.number)}{cases.SUFFIX}"


def place_job(arrival: Arrival, target: Path) -> Job[PlacedCase]:
    """Put the files of a package where a case has them; nothing appears at `target` yet.

    Raises (at once or from the job):
        PackageRefused: a public variant is no case.
        CaseExists, NetworkFolder, FolderMissing, OutputRefused, DiskFull, DigestMismatch,
            Cancelled: as named; nothing is left then.
    """
    arrival.whole()
    if target.exists():
        raise CaseExists(path=target)
    place = target.parent
    require_folder(place)
    if is_network_folder(place):
        raise NetworkFolder(path=target)

    def run(ctx: JobContext) -> PlacedCase:
        holding = Holding.at(place)
        placed = PlacedCase(arrival, holding, target)
        try:
            with writing_to(place):
                _place(placed, ctx)
        except BaseException:
            holding.discard()
            raise
        return placed

    return Job(label=target.name, lane=Lane.DISK, run=run)


def open_as_case(
    placed: PlacedCase, reviewer: Reviewer, *, clock: Clock | None = None
) -> CaseSession:
    """Write the rows and the first entry, let the folder appear, and open it.

    The new chain begins with `case.import`, which names the chain of the sender. That chain is
    kept byte for byte, and every row that came answers to it.

    Raises:
        CaseExists, DiskFull: as named; nothing is left then.
    """
    clock = clock or Clock()
    try:
        with writing_to(placed.target):
            if placed.target.exists():
                raise CaseExists(path=placed.target)
            _write(placed, reviewer, clock)
            placed.building.rename(placed.target)
            name = store_database.DATABASE_NAME
            left_cases.moved(placed.building / name, placed.target / name)
    finally:
        placed.discard()
        placed.arrival.holding.discard()
    return cases.open_case(placed.target, reviewer, clock=clock)


def import_facts(chains: tuple[ForeignChain, ...], exchange: Exchange) -> dict[str, CustodyValue]:
    """Say in an entry which package came, and pin every chain that came with it."""
    own, *others = (chain_facts(chain) for chain in chains)
    facts: dict[str, CustodyValue] = {"exchange": to_plain(exchange), "foreign": own}
    if others:
        facts["chains"] = list(others)
    return facts


def chain_facts(chain: ForeignChain) -> dict[str, CustodyValue]:
    """Pin a chain: whose it is, where it ends, and the SHA-256 of all its lines as a file."""
    return {
        "log": chain.log,
        "head_seq": chain.head.seq,
        "head_sha256": chain.head.sha256,
        "lines_sha256": ancestry.lines_digest(chain.lines),
    }


def arrival_record(arrival: Arrival, received_at: str) -> Exchange:
    """Say of a package that it came in."""
    signature = arrival.signature
    return Exchange(
        direction="in",
        name=arrival.name,
        sha256=arrival.sha256,
        log=arrival.log,
        head=arrival.head,
        made_at=received_at,
        detail={
            "bag_sha256": arrival.bag_sha256,
            "signed_by": signature.name,
            "certificate_sha256": signature.fingerprint,
            "trust": signature.trust.value if signature.is_present else "",
            "sent_by": arrival.whole().made_by.name,
        },
    )


def _place(placed: PlacedCase, ctx: JobContext) -> None:
    package, case = placed.arrival.package, placed.arrival.whole()
    placed.building.mkdir()
    blobs = BlobStore(placed.building)
    blobs.make_folders()
    sources = {member.sha256: package.folder / member.name for member in package.members}
    wanted: list[tuple[str, str, Path | None]] = [
        *((item.code, item.digest.sha256, None) for item in case.evidence),
        *((item.code, item.sha256, None) for item in case.derivatives),
        *((item.name, item.sha256, blobs.dossiers / item.name) for item in case.dossiers),
    ]
    originals = {item.digest.sha256 for item in case.evidence}
    for number, (name, sha256, target) in enumerate(wanted):
        ctx.progress(number / len(wanted), "copying", name)
        copied = _copied(sources[sha256], blobs.staging_path(), name, sha256, ctx)
        if target is not None:
            copied.replace(target)
        elif sha256 in originals:
            # The same bytes may serve once more, as a dossier under another name.
            sources[sha256] = blobs.promote_original(copied, sha256)
        else:
            sources[sha256] = blobs.promote_derived(copied, sha256)


def _copied(source: Path, staged: Path, name: str, sha256: str, ctx: JobContext) -> Path:
    shutil.copyfile(source, staged)
    actual = digest_file(staged, ctx.silent()).sha256
    if actual != sha256:
        raise DigestMismatch(item=name, expected=sha256, actual=actual)
    return staged


def _write(placed: PlacedCase, reviewer: Reviewer, clock: Clock) -> None:
    folder, arrival = placed.building, placed.arrival
    database = store_database.create(folder / store_database.DATABASE_NAME)
    lock = WriterLock(folder / "cache")
    lock.acquire()
    received_at = clock.stamp()
    chains = arrival.chains(received_at)
    exchange = arrival_record(arrival, received_at)
    with (
        CaseSession(folder, database, reviewer, lock=lock, clock=clock) as session,
        session.change(ancestry.IMPORT, Topic.CASE) as change,
    ):
        log = str(uuid.uuid4())
        exchange_writing.insert(session.stores, arrival.whole(), log=log, created_at=received_at)
        session.stores.exchanges.add(exchange)
        for chain in chains:
            session.stores.exchanges.add_chain(chain)
        change.obj = (exchange.name,)
        change.data = import_facts(chains, exchange)
