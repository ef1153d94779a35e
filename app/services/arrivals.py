"""A package that came: opened in quarantine and checked to the last row before it is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.custody import ChainHead
from app.domain.errors import PackageRefused
from app.domain.exchange import ForeignChain
from app.domain.exchange_case import ExchangeCase
from app.package.contents import PackageSignature, QuarantinedPackage
from app.services import package_child
from app.services.holding import Holding
from app.tasks.job import Job, JobContext, Lane

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
        holding = Holding.at(place)
        try:
            found = package_child.open_package(
                path, holding.folder, ctx, identities=identities, trust=trust
            )
        except BaseException:
            holding.discard()
            raise
        return Arrival(path, holding, found.package, found.case)

    return Job(label=path.name, lane=Lane.DISK, run=run)
