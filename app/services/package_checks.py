"""Verify a package where it lies: the box, the records in it, its dossiers, and every row."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.domain.checks import CheckResult
from app.domain.errors import PackageRefused
from app.package import looks
from app.services import package_child
from app.services.package_child import Verdict
from app.services.pdf_checks import verify_kept_pdf
from app.services.recipients import identities
from app.tasks.job import JobContext


def is_package(path: Path) -> bool:
    """Tell whether something looks like a package: a bag folder, a ZIP, an age file.

    Raises:
        FileUnreadable: it may not be read.
    """
    return looks.is_package(path)


def verify_package(path: Path, trust: tuple[Path, ...], ctx: JobContext) -> tuple[CheckResult, ...]:
    """Check a package of this or another office; it is only read, and parsed in a child.

    Args:
        trust: certificates that a signer may lead to, beside those this computer knows.

    Raises:
        FileMissing, FileUnreadable, PackageLocked, DiskFull: as named.
        CertificateMissing, CertificateUnusable: of `trust`.
        WorkerCrashed: no child could be started (`why` is `not_started`).
    """
    keys = identities()
    with tempfile.TemporaryDirectory(prefix="netra-") as scratch:
        try:
            found = package_child.verify_package(
                path, Path(scratch), ctx, identities=keys, trust=trust
            )
        except PackageRefused as e:
            return (_refused(e),)
        # Each PDF in a child of its own kind: one that crashes costs its own check only.
        results = (*found.checks, *_dossiers(found, trust, ctx))
    if not all(check.ok for check in results):
        return results
    if found.rows is None:
        return (*results, _refused(PackageRefused(path=path, why="worker_crashed", member="")))
    return (*results, found.rows)


def _dossiers(found: Verdict, trust: tuple[Path, ...], ctx: JobContext) -> Iterator[CheckResult]:
    for name, copy in found.dossiers:
        for check in verify_kept_pdf(copy, trust, ctx.silent()):
            yield replace(check, name=f"{name}: {check.name}")


def _refused(error: PackageRefused) -> CheckResult:
    detail = f"why={error.facts['why']}; member={error.facts['member']}"
    return CheckResult("package container", False, detail)
