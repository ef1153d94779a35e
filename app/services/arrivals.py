"""A package that came: opened in quarantine and checked to the last row before it is used."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.domain.custody import ChainHead
from app.domain.errors import CustodyChainBroken, InvalidValue, PackageRefused
from app.domain.exchange import ForeignChain
from app.domain.exchange_case import FORMAT, ExchangeCase
from app.domain.exchange_rules import check_case
from app.domain.plain import from_plain
from app.package import quarantine
from app.package.contents import PackageSignature, QuarantinedPackage
from app.services import ancestry, exchange_writing, replay
from app.services import exchange_reading as reading
from app.services.holding import Holding
from app.services.session import Stores
from app.store import database as store_database
from app.tasks.job import Job, JobContext, Lane

SCRATCH = "scratch.db"
_MARK = "bagit.txt"
_LOOK_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Arrival:
    """A package in quarantine, whose every byte and row agrees with its chain."""

    source: Path
    """Where it came from; only read."""
    holding: Holding
    """Where it waits; whoever asked for it discards it."""
    package: QuarantinedPackage
    """What was found in it."""
    case: ExchangeCase | None
    """The case; None for a public variant."""

    @property
    def name(self) -> str:
        """File name, plain text."""
        return self.source.name

    @property
    def sha256(self) -> str:
        """Of the file; of the tag manifest where it is a folder."""
        return self.package.sha256 or self.package.bag_sha256

    @property
    def bag_sha256(self) -> str:
        """Of the tag manifest: names the content whatever it is wrapped in."""
        return self.package.bag_sha256

    @property
    def log(self) -> str:
        """The sender's chain."""
        return self.package.log

    @property
    def head(self) -> ChainHead:
        """Its end."""
        return self.package.head

    @property
    def signature(self) -> PackageSignature:
        """Who vouches for it, if anybody."""
        return self.package.signature

    @property
    def warnings(self) -> tuple[str, ...]:
        """Codes worth a word to the reader; see `package_texts`."""
        return self.package.warnings

    def whole(self) -> ExchangeCase:
        """Give the case.

        Raises:
            PackageRefused: it is a public variant, which is no case.
        """
        if self.case is None:
            raise PackageRefused(path=self.source, why="public_variant", member="")
        return self.case

    def chains(self, received_at: str) -> tuple[ForeignChain, ...]:
        """Give the chains that it brings: the sender's own first, then those it stands on."""
        package = self.package
        own = ForeignChain(self.log, self.bag_sha256, self.head, received_at, tuple(package.lines))
        return (
            own,
            *(
                ForeignChain(chain.log, self.bag_sha256, chain.head, received_at, chain.lines)
                for chain in package.chains
            ),
        )


def looks_like_package(path: Path) -> bool:
    """Tell a package from any other ZIP or folder by its outside; nothing of it is believed."""
    if path.is_dir():
        return (path / _MARK).is_file()
    if path.suffix.lower() == ".age":
        return path.is_file()
    if path.suffix.lower() != ".zip" or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            head = file.read(_LOOK_BYTES)
            file.seek(max(0, path.stat().st_size - _LOOK_BYTES))
            return f"/{_MARK}".encode() in head + file.read(_LOOK_BYTES)
    except OSError:
        return False  # what is wrong with it is said when it is opened


def arrival_job(
    path: Path,
    place: Path,
    *,
    identities: Sequence[object] = (),
    trust: tuple[Path, ...] = (),
) -> Job[Arrival]:
    """Open a package in quarantine below `place`, and check all of it.

    Args:
        identities: age identities that may open it.
        trust: certificates a signer may lead to, beside those this computer knows.

    Raises (from the job):
        PackageRefused: `why` says the reason; nothing is left in quarantine.
        PackageLocked: it is encrypted for somebody else.
        FileMissing, FileUnreadable, OutputRefused, DiskFull, Cancelled: as named.
    """

    def run(ctx: JobContext) -> Arrival:
        from app.dossier.trust import roots

        holding = Holding.at(place)
        try:
            package = quarantine.open_package(
                path, holding.bag, ctx, identities=identities, trust=roots(trust)
            )
            ctx.progress(1.0, "verifying", path.name)
            case = None if package.info.is_redacted else _whole(path, package, holding)
        except BaseException:
            holding.discard()
            raise
        return Arrival(path, holding, package, case)

    return Job(label=path.name, lane=Lane.DISK, run=run)


def _whole(path: Path, package: QuarantinedPackage, holding: Holding) -> ExchangeCase:
    case = _read(path, package)
    if reading.overview(case) != package.case or case.log != package.log:
        # Two tellings of one case: what a person reads there must be what is taken in here.
        raise PackageRefused(path=path, why="case_differs", member=reading.ROWS)
    if case.head != package.head:
        raise PackageRefused(path=path, why="case_differs", member=reading.ROWS)
    _require_files(path, package, case)
    _require_told(path, package, case, holding)
    return case


def _read(path: Path, package: QuarantinedPackage) -> ExchangeCase:
    member = package.folder / reading.ROWS
    if not member.is_file():
        raise PackageRefused(path=path, why="no_rows", member=reading.ROWS)
    try:
        data = json.loads(member.read_bytes())
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise PackageRefused(path=path, why="unknown_format", member=reading.ROWS)
        return check_case(from_plain(ExchangeCase, data))
    except (InvalidValue, ValueError, RecursionError) as e:
        raise PackageRefused(path=path, why="unreadable_case", member=reading.ROWS) from e


def _require_files(path: Path, package: QuarantinedPackage, case: ExchangeCase) -> None:
    there = {member.sha256 for member in package.members}
    needed = (
        *((str(item.code), item.digest.sha256) for item in case.evidence),
        *((str(item.code), item.sha256) for item in case.derivatives),
        *((item.name, item.sha256) for item in case.dossiers),
    )
    for name, sha256 in needed:
        if sha256 not in there:
            raise PackageRefused(path=path, why="missing_member", member=name)


def _require_told(
    path: Path, package: QuarantinedPackage, case: ExchangeCase, holding: Holding
) -> None:
    """Compare every row with the sender's chain: a row that nobody's entry made is refused."""
    chains = [
        ForeignChain(chain.log, package.bag_sha256, chain.head, "", chain.lines)
        for chain in package.chains
    ]
    try:
        told = ancestry.told_by(package.lines, chains)
    except (CustodyChainBroken, KeyError, TypeError, ValueError) as e:
        raise PackageRefused(path=path, why="chain", member="data/custody.jsonl") from e
    try:
        with _scratch(holding.folder, case) as stores:
            failed = [check for check in replay.check_told(stores, told) if not check.ok]
    except replay.BROKEN_ROW as e:
        raise PackageRefused(path=path, why="unreadable_case", member=reading.ROWS) from e
    if failed:
        said = "; ".join(f"{check.name}: {check.detail}" for check in failed)
        raise PackageRefused(path=path, why="rows_differ", member=said)


@contextmanager
def _scratch(folder: Path, case: ExchangeCase) -> Iterator[Stores]:
    """Give a throw-away case of the quarantine: no database of anybody's is touched here."""
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
