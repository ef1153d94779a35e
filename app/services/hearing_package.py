"""A package played at a hearing: a checked copy on this machine, opened to read, gone afterwards.

The package itself is only read, so the stick may be locked. Frames cannot be played out of the
file: it may be encrypted or repacked, and every byte of it is checked before any of it is shown.
So it is unpacked below this user's data folder, as a case of its own; closing takes it away, and
what a crash left is taken away when the program begins again.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.domain.case import Reviewer
from app.domain.errors import DiskFull
from app.runtime.clock import Clock
from app.runtime.paths import data_dir
from app.services import arrivals, holding, package_opening
from app.services.arrivals import Arrival
from app.services.database_child import database_of
from app.services.holding import Holding
from app.services.package_opening import PlacedCase
from app.services.session import CaseSession
from app.store import database as store_database
from app.tasks.job import Job, JobContext, Lane, Progress

_SPARE_BYTES = 64 * 1024 * 1024
_CHECKED = 0.6


@dataclass(frozen=True, slots=True)
class UnpackedCase:
    """A checked copy of a package's files, its rows not written yet."""

    placed: PlacedCase
    """The files, and where the case will lie."""
    home: Holding
    """What holds them; discarded when the hearing ends."""

    def discard(self) -> None:
        """Take everything away."""
        self.placed.discard()
        self.placed.arrival.holding.discard()
        self.home.discard()


class PackageSession(CaseSession):
    """A case that lies unpacked for this sitting only: read, and gone when it is closed."""

    home: Holding

    def close(self) -> None:
        """End the sitting and take the copy away; calling it twice does no harm."""
        super().close()
        self.home.discard()


def needed_bytes(path: Path) -> int:
    """Say how much room unpacking takes: once while it is checked, once as the case."""
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    return 2 * sum(each.stat().st_size for each in files) + _SPARE_BYTES


def unpack_job(path: Path, identities: Sequence[object] = ()) -> Job[UnpackedCase]:
    """Check a package in quarantine and unpack it on this machine; it is only read.

    Args:
        path: a package: folder, ZIP or age file.
        identities: age identities that may open it.

    Raises (at once or from the job):
        DiskFull: there is not room enough; nothing was written.
        PackageRefused, PackageLocked, FileMissing, FileUnreadable, OutputRefused, DigestMismatch,
            Cancelled: as named; nothing is left then.
    """
    place = data_dir()
    place.mkdir(parents=True, exist_ok=True)

    def run(ctx: JobContext) -> UnpackedCase:
        needed = needed_bytes(path)
        if shutil.disk_usage(place).free < needed:
            raise DiskFull(path=place, needed_bytes=needed)
        checking = ctx.within(lambda part: ctx.report(_share(part, 0.0, _CHECKED)))
        arrival = arrivals.arrival_job(path, place, identities=identities).run(checking)
        return placed_for_hearing(arrival, ctx, (_CHECKED, 1.0))

    return Job(label=path.name, lane=Lane.DISK, run=run)


def place_job(arrival: Arrival) -> Job[UnpackedCase]:
    """Unpack a package that is in quarantine already.

    Raises (from the job):
        DiskFull, PackageRefused, DigestMismatch, OutputRefused, Cancelled: as `unpack_job`.
    """
    return Job(
        label=arrival.name,
        lane=Lane.DISK,
        run=lambda ctx: placed_for_hearing(arrival, ctx, (0.0, 1.0)),
    )


def placed_for_hearing(
    arrival: Arrival, ctx: JobContext, share: tuple[float, float]
) -> UnpackedCase:
    """Lay a package's files out as a case below this user's data folder.

    Args:
        share: which part of the job's progress this is, from and to.

    Raises:
        DiskFull, PackageRefused, DigestMismatch, OutputRefused, Cancelled: as named; nothing is
            left then, the quarantine included.
    """
    try:
        place = data_dir()
        needed = sum(member.size_bytes for member in arrival.package.members) + _SPARE_BYTES
        if shutil.disk_usage(place).free < needed:
            raise DiskFull(path=place, needed_bytes=needed)
        home = Holding.at(place)
    except BaseException:
        arrival.holding.discard()
        raise
    try:
        target = package_opening.case_target(arrival, home.folder)
        copying = ctx.within(lambda part: ctx.report(_share(part, *share)))
        return UnpackedCase(package_opening.place_job(arrival, target).run(copying), home)
    except BaseException:
        arrival.holding.discard()
        home.discard()
        raise


def open_unpacked(unpacked: UnpackedCase, reviewer: Reviewer) -> PackageSession:
    """Open an unpacked package to read; closing takes the copy away.

    Raises:
        DiskFull, StoreDamaged: as named; nothing is left then.
    """
    try:
        target = unpacked.placed.target
        package_opening.open_as_case(unpacked.placed, reviewer).close()
        database = store_database.open_reader(database_of(target))
        session = PackageSession(target, database, reviewer, lock=None, clock=Clock())
        session.home = unpacked.home
    except BaseException:
        unpacked.discard()
        raise
    return session


def sweep_left() -> None:
    """Take away what a crash left of unpacked packages; those in use stay."""
    place = data_dir()
    if (place / holding.ROOM).is_dir():
        with suppress(OSError):  # said by the next unpacking, which sweeps as well
            Holding.at(place).discard()


def _share(part: Progress, start: float, end: float) -> Progress:
    return Progress(start + (end - start) * max(part.done, 0.0), part.step, part.detail)
