"""Reading packages of strangers: in a child that costs nothing when it hangs, bursts or lies."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from app.domain.checks import CheckResult
from app.domain.errors import InvalidValue, PackageLocked, PackageRefused
from app.domain.exchange_case import ExchangeCase
from app.domain.exchange_rules import HASH, check_case
from app.package import names, places
from app.package.container import MAX_FILES
from app.package.contents import PackagedCase
from app.runtime import paths
from app.services import exchange_reading as reading
from app.services import package_table
from app.services.age_child import decrypted, is_plain
from app.services.child_ends import BOMB, end_as
from app.services.package_table import (
    OPEN_PACKAGE,
    PIECE_CHARACTERS,
    VERIFY_PACKAGE,
    FoundChecks,
    PackageTask,
    PackageVerdict,
    Piece,
    ReadPackage,
    as_sent,
    dossier_copy,
)
from app.tasks.job import JobContext
from media.worker.client import GIB, Call, run
from media.worker.protocol import read_value

T = TypeVar("T")
TABLE = package_table.__name__
"""Module with the child's operations (another one in tests)."""
LEAST_S = 600.0
"""For starting, and for the rows: they are few however large the films are."""
MEMORY_BYTES = 4 * GIB
_BYTES_PER_S = 4 * 1024 * 1024
_GROWTH = 16
"""A file out of a repacked ZIP may be this many times as long as the whole ZIP."""
_MAX_TEXT = 1024**3
_MAX_CHECK = 100_000
_PLAIN = "decrypted.zip"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a child found in a package."""

    checks: tuple[CheckResult, ...]
    """In order."""
    dossiers: tuple[tuple[str, Path], ...]
    """Name and copy of each dossier whose PDF is still to be checked."""
    rows: CheckResult | None
    """The rows against the chain; None where something else failed before."""


def open_package(
    path: Path,
    folder: Path,
    ctx: JobContext,
    *,
    identities: Sequence[object] = (),
    trust: tuple[Path, ...] = (),
) -> ReadPackage:
    """Unpack a package into `folder / "bag"` and check all of it, to the last row.

    Args:
        folder: of the caller, who takes it away; nothing else is written.
        identities: age identities; they go, over its pipe, to the child that decrypts and ends,
            and not to the one that unpacks.
        trust: certificates a signer may lead to, beside those this computer knows.

    Raises:
        PackageRefused: `why` says the reason; why=worker_crashed, timed_out, too_large or bomb
            where the package ended the child.
        PackageLocked, FileMissing, FileUnreadable, DiskFull, OutputRefused, CertificateMissing,
        CertificateUnusable: as named.
        WorkerCrashed: no child could be started (`why` is `not_started`).
        Cancelled: a person stopped it.
    """
    bag, text = folder / "bag", _Text()
    with _asked(OPEN_PACKAGE, path, folder, ctx, identities, trust) as task:
        run(_call(OPEN_PACKAGE, task, Piece), _with_items(ctx, text))
        try:
            found = read_value(ReadPackage, json.loads("".join(text.pieces)))
            if found.case is not None:
                check_case(found.case)
                _require_one_telling(found.package.case, found.case)
            _require_believable(found, bag)
        except (InvalidValue, ValueError, RecursionError, OSError) as e:
            raise PackageRefused(path=path, why="worker_crashed", member=path.name) from e
    overview = found.package.case if found.case is None else reading.overview(found.case)
    package = replace(found.package, folder=bag / places.BAG, case=overview)
    return replace(found, package=package)


def verify_package(
    path: Path,
    folder: Path,
    ctx: JobContext,
    *,
    identities: Sequence[object] = (),
    trust: tuple[Path, ...] = (),
) -> Verdict:
    """Check a package where it lies; the arguments and errors are those of `open_package`.

    A package that is refused gives failed checks, unless it ended the child.
    """
    found = _Checks()
    with _asked(VERIFY_PACKAGE, path, folder, ctx, identities, trust) as task:
        verdict = run(_call(VERIFY_PACKAGE, task, FoundChecks), _with_items(ctx, found))
        copies = [dossier_copy(folder, place) for place in range(len(verdict.dossiers))]
        is_answer = found.checks and len(copies) <= MAX_FILES and all(map(is_plain, copies))
        if not is_answer or not all(map(_is_believable, (*found.checks, verdict.rows))):
            raise PackageRefused(path=path, why="worker_crashed", member=path.name)
    return Verdict(
        tuple(found.checks), tuple(zip(verdict.dossiers, copies, strict=True)), verdict.rows
    )


@contextmanager
def _asked(
    op: str,
    path: Path,
    folder: Path,
    ctx: JobContext,
    identities: Sequence[object],
    trust: tuple[Path, ...],
) -> Iterator[PackageTask]:
    """Make the child's task, and name what the child ends with as its caller knows it."""
    real = folder.resolve()
    try:
        with end_as(lambda why: PackageRefused(path=path, why=why, member=path.name), BOMB):
            yield _task(path, decrypted(path, real / _PLAIN, identities, ctx), real, trust)
    except (PackageRefused, PackageLocked) as e:
        # The child knows the file by another name: absolute, or decrypted.
        raise type(e)(**{**e.facts, "path": path}) from e
    finally:
        (real / _PLAIN).unlink(missing_ok=True)


def _task(path: Path, plain: Path | None, folder: Path, trust: tuple[Path, ...]) -> PackageTask:
    return PackageTask(
        path=path.absolute(),
        plain=plain,
        folder=folder,
        bag=folder / "bag",
        trust=tuple(certificate.absolute() for certificate in trust),
        data_dir=paths.data_dir().absolute(),
    )


def _call(op: str, task: PackageTask, item: type[object]) -> Call[PackageVerdict]:
    size = _size(task.path)
    total_s = LEAST_S + size / _BYTES_PER_S
    return Call(
        *(op, task.path, task, PackageVerdict),
        item=item,
        silence_s=total_s,  # one film of hours is hashed without a word
        total_s=total_s,
        memory_bytes=MEMORY_BYTES,
        output_bytes=GIB + _GROWTH * size,
        table=TABLE,
    )


def _size(path: Path) -> int:
    if not path.is_dir():
        return path.stat().st_size
    size = 0
    for count, (folder, _, files) in enumerate(os.walk(path)):
        if count > MAX_FILES:
            break  # the child refuses so many
        size += sum((Path(folder) / name).lstat().st_size for name in files)
    return size


def _with_items(ctx: JobContext, taker: _Text | _Checks) -> JobContext:
    return JobContext(ctx.on_progress, taker.take, ctx.cancel, ctx.pause)


@dataclass(slots=True)
class _Text:
    pieces: list[str] = field(default_factory=list)

    def take(self, item: object) -> None:
        """Keep a piece, up to a limit."""
        if not isinstance(item, Piece) or len(item.text) > PIECE_CHARACTERS:
            raise PackageRefused(path="", why="worker_crashed", member="")
        self.pieces.append(item.text)
        if len(self.pieces) * PIECE_CHARACTERS > _MAX_TEXT:
            raise PackageRefused(path="", why="too_large", member="")


@dataclass(slots=True)
class _Checks:
    checks: list[CheckResult] = field(default_factory=list)

    def take(self, item: object) -> None:
        """Keep some checks, up to a limit."""
        if isinstance(item, FoundChecks):
            self.checks += item.checks
        if len(self.checks) > 4 * MAX_FILES:
            raise PackageRefused(path="", why="too_many", member="")


def _is_believable(check: CheckResult | None) -> bool:
    """Check what types cannot: the child may have been taken over by the package."""
    if check is None:
        return True
    texts = (check.name, check.detail, *check.items)
    return bool(check.name) and all(len(text) <= _MAX_CHECK for text in texts)


def _require_believable(found: ReadPackage, bag: Path) -> None:
    """Check that what becomes a path here is a file there, as `_is_believable` does.

    Raises:
        InvalidValue, OSError: it is not.
    """
    package = found.package
    is_whole = bool(HASH.fullmatch(package.bag_sha256)) and len(package.members) <= MAX_FILES
    logs = (package.log, *(chain.log for chain in package.chains))
    is_named = all(not names.problem(log) and "/" not in log for log in logs)
    if not is_whole or not is_named or (found.case is None) != package.info.is_redacted:
        raise InvalidValue(field="package", value="", expected="a package")
    for member in package.members:
        path = bag / places.BAG / member.name
        is_file = not names.problem(member.name) and HASH.fullmatch(member.sha256)
        if not is_file or not is_plain(path) or path.lstat().st_size != member.size_bytes:
            raise InvalidValue(field="member", value=member.name[:200], expected="its file")


def _require_one_telling(sent: PackagedCase, case: ExchangeCase) -> None:
    """Check that what the child says of the overview is what its rows say.

    Raises:
        InvalidValue: it is not.
    """
    if sent != as_sent(reading.overview(case)):
        raise InvalidValue(field="case", value="", expected="the overview of its rows")
