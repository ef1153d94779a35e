"""A package is checked where it lies: box, lists, hashes, signature, chain, dossiers, rows."""

from __future__ import annotations

from pathlib import Path

from app.domain.checks import VerificationReport
from app.services import package_checks
from app.store.hashing import digest_sha256
from app.tasks.job import JobContext

is_package = package_checks.is_package


def verify_package(path: Path, trust: tuple[Path, ...], ctx: JobContext) -> VerificationReport:
    """Check a package: a ZIP, an age file that this user can open, or a bag folder.

    Raises:
        FileMissing, FileUnreadable, PackageLocked, CertificateMissing, CertificateUnusable,
        Cancelled: as named.
    """
    found = package_checks.verify_package(path, trust, ctx)
    size = _size(path)
    return VerificationReport(
        found,
        kind="package",
        read_bytes=size,
        stored_bytes=size,
        sha256=digest_sha256(path, ctx.silent()) if path.is_file() else "",
    )


def _size(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
