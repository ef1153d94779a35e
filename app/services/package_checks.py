"""Verify a package where it lies: the box, the records in it, its dossiers, and every row."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from app.domain.dossier import CheckResult
from app.domain.errors import PackageRefused
from app.package import checks, quarantine
from app.package.audit import Audit
from app.package.container import Container, read_whole
from app.package.records import Records
from app.package.trust import TrustedRoot
from app.services import exchange_reading as reading
from app.services import package_rows
from app.services.package_rows import PackageRecord
from app.services.pdf_checks import verify_pdf
from app.services.recipients import identities
from app.tasks.job import JobContext

ROWS = "package rows"


def is_package(path: Path) -> bool:
    """Tell whether something looks like a package: a bag folder, a ZIP, an age file.

    Raises:
        FileUnreadable: it may not be read.
    """
    return checks.is_package(path)


def verify_package(path: Path, trust: tuple[Path, ...], ctx: JobContext) -> tuple[CheckResult, ...]:
    """Check a package of this or another office; it is only read.

    Args:
        trust: certificates that a signer may lead to, beside those this computer knows.

    Raises:
        FileMissing, FileUnreadable, PackageLocked: as named.
        CertificateMissing, CertificateUnusable: of `trust`.
    """
    from app.dossier.trust import roots

    known, keys = roots(trust), identities()
    found = checks.verify_package(
        path,
        known,
        ctx,
        identities=keys,
        dossier_checks=lambda pdf: verify_pdf(pdf, trust, ctx.silent()),
    )
    if not all(check.ok for check in found):
        return found
    return (*found, _rows(path, known, keys, ctx))


def _rows(
    path: Path, trust: Sequence[TrustedRoot], keys: Sequence[object], ctx: JobContext
) -> CheckResult:
    with tempfile.TemporaryDirectory(prefix="netra-") as scratch:
        folder = Path(scratch)
        try:
            with quarantine.opened(path, folder / "package.zip", keys, ctx.silent()) as (box, _):
                return _compared(path, box, trust, folder)
        except PackageRefused as e:
            return CheckResult(ROWS, False, f"why={e.facts['why']}; member={e.facts['member']}")


def _compared(
    path: Path, box: Container, trust: Sequence[TrustedRoot], folder: Path
) -> CheckResult:
    audit = Audit(box, path, trust)
    if audit.info.is_redacted:
        return CheckResult(ROWS, True, "public variant: the rows stay in the office")
    if reading.ROWS not in audit.entries:
        raise PackageRefused(path=path, why="no_rows", member=reading.ROWS)
    records = Records(audit.reader(), audit.members, audit.info)
    for finding in records.findings():
        if not finding.ok:
            raise PackageRefused(path=path, why=finding.why, member=finding.member)
    if records.case is None:
        raise RuntimeError("findings held, so it was read")
    content = read_whole(box, audit.entries[reading.ROWS], package_rows.MAX_BYTES, path)
    record = PackageRecord(
        path=path,
        overview=records.case,
        lines=records.lines,
        chains=tuple(records.chains),
        digests=frozenset(member.sha256 for member in audit.members),
    )
    case = package_rows.read_case(content, record, folder)
    rows = len(case.moments) + sum(len(run.segments) for run in case.runs)
    detail = f"{len(case.evidence)} evidence, {rows} moments and segments, as the chain tells"
    return CheckResult(ROWS, True, detail)
