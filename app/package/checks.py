"""Verify a package where it lies: one check for each thing that can be wrong.

The container is read by our own parser in pure Python, JSON by the standard library, the
signature by asn1crypto and cryptography, all within limits. No media and no PDF is parsed here;
`dossier_checks` says who does that. Services call this in the child only.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from app.domain.checks import CheckResult
from app.domain.errors import FileMissing, PackageRefused
from app.package.audit import Audit, Finding
from app.package.container import Container
from app.package.contents import PackageForm
from app.package.looks import is_package as is_package
from app.package.output import Sink
from app.package.quarantine import opened, require_room
from app.package.records import Records
from app.package.trust import TrustedRoot
from app.tasks.job import JobContext

_DOSSIER = re.compile(r"data/(dossier|dossiers/[^/]+)\.pdf")
DossierChecks = Callable[[str, Path], Iterable[CheckResult]]


def verify_package(
    path: Path,
    trust: Sequence[TrustedRoot],
    ctx: JobContext,
    *,
    identities: Sequence[object] = (),
    dossier_checks: DossierChecks | None = None,
    plain: Path | None = None,
) -> tuple[CheckResult, ...]:
    """Check container, members, manifests, signature, chain, head, dossiers and receipts.

    A package that is refused gives failed checks, not an error.

    Args:
        trust: roots; with any given, a signer that leads to none of them fails.
        identities: as in `quarantine.open_package`.
        dossier_checks: called with the name of each dossier and a copy of it that it may take
            away, to check the PDF itself.
        plain: as in `quarantine.open_package`.

    Raises:
        FileMissing, FileUnreadable: there is nothing to check.
        PackageLocked: an age file, and none of `identities` opens it.
        DiskFull: no room for a copy of a dossier.
    """
    if not path.exists():
        raise FileMissing(path=path)
    results: list[CheckResult] = []
    with tempfile.TemporaryDirectory(prefix="netra-") as scratch:
        try:
            zipped = Path(scratch) / "package.zip"
            with opened(path, zipped, identities, ctx, plain) as (container, _):
                results.append(_container_check(container))
                for check in _checks(container, path, trust, ctx, dossier_checks, Path(scratch)):
                    results.append(check)  # kept when a later one refuses
        except PackageRefused as e:
            results.append(_refusal(e, is_open=bool(results)))
    return tuple(results)


def _checks(
    container: Container,
    path: Path,
    trust: Sequence[TrustedRoot],
    ctx: JobContext,
    dossier_checks: DossierChecks | None,
    scratch: Path,
) -> Iterator[CheckResult]:
    audit = Audit(container, path, trust)
    for part in (audit.lists(), audit.digests(ctx), audit.signed()):
        yield from map(_check, part)
    records = Records(audit.reader(), audit.members, audit.info)
    yield from map(_check, records.findings())
    if dossier_checks is not None:
        # What was kept unsigned has no signature to check; its digest stands in the chain.
        unsigned = records.unsigned()
        for entry in audit.members:
            if _DOSSIER.fullmatch(entry.name) and entry.sha256 not in unsigned:
                yield from _dossier(audit, entry.name, dossier_checks, scratch)
    ctx.progress(1.0, "verifying")


def _dossier(
    audit: Audit, name: str, dossier_checks: DossierChecks, scratch: Path
) -> Iterator[CheckResult]:
    copy = scratch / "dossier.pdf"
    require_room(scratch, audit.entries[name].size)
    try:
        with Sink(copy, 0o600) as sink:
            for chunk in audit.chunks(name):
                sink.write(chunk)
        for check in dossier_checks(name, copy):
            yield replace(check, name=f"{name}: {check.name}")
    except PackageRefused:
        return  # its own member check has said so
    finally:
        copy.unlink(missing_ok=True)


def _container_check(container: Container) -> CheckResult:
    if container.form is PackageForm.REPACKED:
        detail = "repacked by another program; the content is what counts"
        return CheckResult("package container", True, detail)
    return CheckResult("package container", True, str(container.form))


def _refusal(error: PackageRefused, *, is_open: bool) -> CheckResult:
    why, member = error.facts["why"], error.facts["member"]
    name = f"package member {member}" if is_open else "package container"
    return CheckResult(name, False, f"why={why}; member={member}")


def _check(finding: Finding) -> CheckResult:
    return CheckResult(finding.check, finding.ok, finding.detail)
