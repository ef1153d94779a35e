"""Check everything again: originals, chain, rows, derivatives derived again, dossiers."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from app import __version__
from app.domain.checks import CheckResult, CheckState, VerificationReport
from app.domain.errors import FileMissing, FileUnreadable, NotACase, NotADossier
from app.runtime.clock import Clock
from app.services.events import Topic
from app.services.integrity_case import CaseVerification
from app.services.integrity_packages import is_package, verify_package
from app.services.pdf_checks import read_pdf, verify_pdf
from app.services.session import CaseSession
from app.store.database import DATABASE_NAME
from app.store.hashing import digest_sha256
from app.tasks.job import Job, JobContext, Lane

Depth = Literal["full", "quick"]
FULL: Depth = "full"
QUICK: Depth = "quick"
ACT = "case.verify"
PDF_MAGIC = b"%PDF-"


@dataclass(frozen=True, slots=True)
class RecordedVerification:
    """A verification as the custody chain tells of it."""

    at: str
    """UTC."""
    ok: bool
    """Nothing failed."""
    depth: Depth
    """full for all entries of older programs, which knew no other."""
    checks: int
    """How many were made."""
    failed: tuple[str, ...]
    """Names of those that failed."""
    by: str
    """Reviewer."""


def verify_job(
    path: Path,
    trust: tuple[Path, ...] = (),
    *,
    depth: Depth = FULL,
    lane: Lane = Lane.MEDIA,
    pair: Path | None = None,
) -> Job[VerificationReport]:
    """Check a case folder, a package or a dossier; it is only read.

    Raises (from the job):
        FileMissing, NotACase, NotADossier, SchemaTooNew: there is nothing to check.
        PackageLocked: a package that is encrypted for somebody else.
    """
    return Job(
        label=path.name,
        lane=lane,
        run=lambda ctx: verify_path(path, trust, ctx, depth=depth, pair=pair),
    )


def verify_path(
    path: Path,
    trust: tuple[Path, ...],
    ctx: JobContext,
    *,
    depth: Depth = FULL,
    seed: int | None = None,
    pair: Path | None = None,
) -> VerificationReport:
    """Check a case folder, a package or a dossier in place; see `verify_job`.

    Args:
        depth: full reads every byte and derives every derivative again; quick compares sizes
            and some chunks of each original (the first, the last, others by lot).
        seed: of that lot; None draws one that nobody can foresee.
        pair: the other variant of a dossier, which must name it and be named by it.
    """
    for certificate in trust:
        if not certificate.is_file():
            raise FileMissing(path=certificate)
    drawn = random.SystemRandom().getrandbits(64) if seed is None else seed
    if not path.exists():
        raise FileMissing(path=path)
    if pair is not None and (path.is_dir() or is_package(path)):
        raise NotADossier(path=path)
    if (path / DATABASE_NAME).is_file():
        report = _verify_case(path.absolute(), trust, ctx, depth, drawn)
    elif is_package(path):
        report = verify_package(path.absolute(), trust, ctx)
    elif path.is_dir():
        raise NotACase(path=path)
    else:
        report = _verify_dossier(path, trust, ctx, pair)
    ctx.progress(1.0, "verifying")
    return replace(report, checked_at=Clock().stamp(), app_version=__version__)


def record(session: CaseSession, report: VerificationReport) -> None:
    """Record in the open case that it was checked and what came out."""
    if session.is_read_only:
        return
    with session.change(ACT, Topic.NOTED) as change:
        change.data = {
            "ok": report.ok,
            "checks": len(report.checks),
            "failed": [check.name for check in report.of_state(CheckState.BAD)],
            "unchecked": len(report.of_state(CheckState.UNCHECKED)),
            "depth": report.depth,
            "bytes": report.read_bytes,
        }


def last_recorded(session: CaseSession, depth: Depth = FULL) -> RecordedVerification | None:
    """Give the newest verification of a depth that the chain of this case tells of."""
    for line in reversed(session.stores.custody.lines()):
        if f'"act":"{ACT}"' not in line:
            continue
        entry = json.loads(line)
        data = entry["data"]
        if entry["act"] == ACT and data.get("depth", FULL) == depth:
            return RecordedVerification(
                at=entry["ts"],
                ok=data["ok"],
                depth=depth,
                checks=data["checks"],
                failed=tuple(data["failed"]),
                by=entry["who"]["name"],
            )
    return None


def _verify_case(
    folder: Path, trust: tuple[Path, ...], ctx: JobContext, depth: Depth, seed: int
) -> VerificationReport:
    found = CaseVerification(folder, trust, ctx, is_full=depth == FULL, seed=seed).run()
    return VerificationReport(
        found.checks,
        depth=depth,
        read_bytes=found.read_bytes,
        stored_bytes=found.stored_bytes,
        head=found.head,
        anchor=found.anchor,
    )


def _verify_dossier(
    path: Path, trust: tuple[Path, ...], ctx: JobContext, pair: Path | None
) -> VerificationReport:
    _require_pdf(path)
    sha256, size = digest_sha256(path, ctx.silent()), path.stat().st_size
    return VerificationReport(
        (*verify_pdf(path, trust, ctx), *_counterpart(path, pair, ctx)),
        kind="dossier",
        read_bytes=size,
        stored_bytes=size,
        sha256=sha256,
    )


def _counterpart(path: Path, pair: Path | None, ctx: JobContext) -> tuple[CheckResult, ...]:
    """Do two variants name each other? What each holds besides is checked file by file."""
    if pair is None:
        return ()
    _require_pdf(pair)
    one, two = (read_pdf(each, ctx.silent()) for each in (path, pair))
    facts = f"counterpart={pair.name}"
    if one.manifest.variant == two.manifest.variant:
        return (CheckResult("counterpart", False, f"why=same_variant; {facts}"),)
    is_named = one.counterpart_sha256 == two.content_sha256
    names = two.counterpart_sha256 == one.content_sha256
    why = "" if is_named and names else "why=not_named; "
    return (CheckResult("counterpart", not why, f"{why}{facts}"),)


def _require_pdf(path: Path) -> None:
    try:
        with path.open("rb") as file:
            # The header may stand anywhere in the first kilobyte (ISO 32000-1 annex H.3.4.1).
            if PDF_MAGIC not in file.read(1024):
                raise NotADossier(path=path)
    except OSError as e:
        raise FileUnreadable(path=path) from e
