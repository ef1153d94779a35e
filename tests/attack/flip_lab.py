"""One flipped bit in one byte anywhere in a case, and what the verification says of it."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import AppError
from app.services import cases, integrity, packages
from app.services.packages import ExportRequest
from app.services.signing_choice import SigningChoice
from app.tasks.job import JobContext
from tests.services.casefiles import REVIEWER

DATABASE = "case.db"
_DATABASE_CHECKS = ("case.db", "case.seal", "custody", "record: ", "refused")


@dataclass(frozen=True, slots=True)
class Target:
    """A file of the case and the checks of which one must fail when a byte of it is flipped."""

    part: str
    path: str
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flip:
    """One flipped bit and what was said."""

    part: str
    path: str
    at: int
    bit: int
    failed: tuple[str, ...]
    was_found: bool


class FlipLab:
    """Flips bits in a copy of one whole case, one at a time."""

    def __init__(self, case: Path, copy: Path) -> None:
        self._copy = Path(shutil.copytree(case, copy))
        self.targets = (*targets(self._copy), _package_of(self._copy))
        for path in self._copy.rglob("*"):
            if path.is_file():
                path.chmod(0o600)  # as an attacker who may write would
        for path in (self._copy, *(self._path(t) for t in self.targets if t.part == "package")):
            assert not self._verify(path), f"{path.name} is not intact to begin with"

    def flips(self, count: int, seed: int) -> Iterator[Flip]:
        """Flip `count` seeded bits, the parts taken in turn."""
        chance = random.Random(seed)  # noqa: S311 - a test's choice, no secret
        parts = sorted({target.part for target in self.targets})
        for number in range(count):
            part = parts[number % len(parts)]
            target = chance.choice([item for item in self.targets if item.part == part])
            size = self._path(target).stat().st_size
            yield self.flip(target, chance.randrange(size), chance.randrange(8))

    def flip(self, target: Target, at: int, bit: int) -> Flip:
        """Flip one bit, verify, and put it back."""
        path = self._path(target)
        whole = path.read_bytes()
        changed = bytearray(whole)
        changed[at] ^= 1 << bit
        path.write_bytes(changed)
        try:
            failed = self._verify(path if target.part == "package" else self._copy)
        finally:
            path.write_bytes(whole)
            for name in ("case.db-wal", "case.db-shm"):
                (self._copy / name).unlink(missing_ok=True)
        found = any(name.startswith(target.checks) for name in failed)
        return Flip(target.part, target.path, at, bit, failed, found)

    def _path(self, target: Target) -> Path:
        return (self._copy.parent if target.part == "package" else self._copy) / target.path

    def _verify(self, path: Path | None = None) -> tuple[str, ...]:
        try:
            report = integrity.verify_path(path or self._copy, (), JobContext())
        except AppError as error:
            # The header of the file no longer says that this is a case or a package of ours.
            return (f"refused: {type(error).__name__}",)
        return tuple(check.name for check in report.checks if not check.ok)


def targets(case: Path) -> tuple[Target, ...]:
    """Name each file of a case with the checks that speak of it."""
    found = [
        Target("database", DATABASE, _DATABASE_CHECKS),
        Target("chain", "custody.jsonl", ("custody.jsonl",)),
        Target("seal", "case.seal", ("case.seal",)),
    ]
    with cases.open_case(case, REVIEWER, read_only=True) as session:
        for item in session.stores.evidence.all():
            path = session.blobs.original_path(item.digest.sha256)
            found.append(_target("original", case, path, f"original {item.code}"))
        for made in session.stores.derivatives.all():
            path = session.blobs.derived_path(made.sha256)
            found.append(_target("derivative", case, path, f"derivative {made.code}"))
        for record in session.stores.dossiers.all():
            path = session.blobs.dossiers / record.name
            found.append(_target("dossier", case, path, f"dossier {record.name}"))
    return tuple(found)


def _package_of(case: Path) -> Target:
    """Export the case; any failed check of the package will do, its members are named there."""
    out = case.parent / "paket.zip"
    with cases.open_case(case, REVIEWER) as session:
        request = ExportRequest(out, signing=SigningChoice(is_demo=True))
        packages.commit(session, packages.export_job(session, request).run(JobContext()))
    return Target("package", out.name, ("",))


def _target(part: str, case: Path, path: Path, check: str) -> Target:
    return Target(part, str(path.relative_to(case)), (check,))
