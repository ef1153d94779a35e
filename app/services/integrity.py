"""Check everything again: originals, chain, rows, derivatives derived again, dossiers."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.domain.clip import Derivative
from app.domain.custody import ChainHead, check_chain, head_after
from app.domain.dossier import CheckResult, VerificationReport
from app.domain.errors import (
    AppError,
    CustodyChainBroken,
    FileMissing,
    FileUnreadable,
    NotACase,
    NotADossier,
    StoreDamaged,
)
from app.domain.evidence import Evidence
from app.services import replay
from app.services.clips import derive_again
from app.services.events import Topic
from app.services.session import CaseSession, Stores
from app.store.blobs import BlobStore, digest_file
from app.store.custody import MIRROR_NAME
from app.store.database import DATABASE_NAME, first_fault, one_reading, open_reader
from app.tasks.job import Job, JobContext, Lane

PDF_MAGIC = b"%PDF-"


def verify_job(path: Path, trust: tuple[Path, ...] = ()) -> Job[VerificationReport]:
    """Check a case folder or a dossier; it is only read.

    Raises (from the job):
        FileMissing, NotACase, NotADossier, SchemaTooNew: there is nothing to check.
    """
    return Job(label=path.name, lane=Lane.MEDIA, run=lambda ctx: verify_path(path, trust, ctx))


def verify_path(path: Path, trust: tuple[Path, ...], ctx: JobContext) -> VerificationReport:
    """Check a case folder or a dossier in place; see `verify_job`."""
    for certificate in trust:
        if not certificate.is_file():
            raise FileMissing(path=certificate)
    if path.is_dir():
        return VerificationReport(tuple(_verify_case(path.absolute(), trust, ctx)))
    if not path.exists():
        raise FileMissing(path=path)
    _require_pdf(path)
    from app.dossier import verification

    return VerificationReport(verification.verify_pdf(path, trust))


def record(session: CaseSession, report: VerificationReport) -> None:
    """Record in the open case that it was checked and what came out."""
    if session.is_read_only:
        return
    with session.change("case.verify", Topic.NOTED) as change:
        change.data = {
            "ok": report.ok,
            "checks": len(report.checks),
            "failed": [check.name for check in report.checks if not check.ok],
        }


def _require_pdf(path: Path) -> None:
    try:
        with path.open("rb") as file:
            # The header may stand anywhere in the first kilobyte (ISO 32000-1 annex H.3.4.1).
            if PDF_MAGIC not in file.read(1024):
                raise NotADossier(path=path)
    except OSError as e:
        raise FileUnreadable(path=path) from e


def _verify_case(folder: Path, trust: tuple[Path, ...], ctx: JobContext) -> Iterator[CheckResult]:
    if not (folder / DATABASE_NAME).is_file():
        raise NotACase(path=folder)
    try:
        database = open_reader(folder / DATABASE_NAME)
    except StoreDamaged as e:
        yield CheckResult("case.db", False, str(e.facts.get("why", "")))
        return
    try:
        damage = first_fault(database)
        yield CheckResult("case.db", damage == "ok", damage)
        stores = Stores.over(database, folder)
        with one_reading(database):
            # Somebody may be working in the window: chain and rows are read as of one instant.
            lines = stores.custody.lines()
            chain, head = _chain(lines)
            rows = tuple(replay.check_rows(stores, lines)) if chain.ok else ()
        yield chain
        yield _mirror(folder, stores)
        yield from rows
        try:
            yield from _files(folder, stores, ctx)
            yield from _dossiers(folder, stores, lines, trust, head)
        except replay.BROKEN_ROW as e:
            yield CheckResult("record: rows", False, f"unreadable row: {e}")
    finally:
        database.close()
    ctx.progress(1.0, "verifying")


def _chain(lines: tuple[str, ...]) -> tuple[CheckResult, ChainHead | None]:
    try:
        head = check_chain(lines)
    except CustodyChainBroken as e:
        at, why = e.facts.get("at"), e.facts.get("why")
        return CheckResult("custody chain", False, f"entry {at}: {why}"), None
    if head.seq < 0:
        return CheckResult("custody chain", False, "empty"), None
    return CheckResult("custody chain", True, f"{head.seq + 1} entries, head {head.sha256}"), head


def _mirror(folder: Path, stores: Stores) -> CheckResult:
    """Compare file and database; read again where a change came in between the two."""
    lines: tuple[str, ...] = ()
    while True:
        before, lines = lines, stores.custody.lines()
        found = _compare_mirror(folder / MIRROR_NAME, lines)
        if found.ok or lines == before:
            return found


def _compare_mirror(path: Path, lines: tuple[str, ...]) -> CheckResult:
    stored = [line.encode() for line in lines]
    try:
        raw = path.read_bytes()
    except OSError:
        return CheckResult(MIRROR_NAME, False, "missing")
    mirrored = raw.split(b"\n")
    if raw.endswith(b"\n"):
        mirrored.pop()
    for number, (mine, theirs) in enumerate(zip(stored, mirrored, strict=False)):
        if mine != theirs:
            return CheckResult(MIRROR_NAME, False, f"line {number + 1} differs from case.db")
    if len(stored) != len(mirrored) or not raw.endswith(b"\n"):
        return CheckResult(MIRROR_NAME, False, f"{len(mirrored)} lines, {len(stored)} in case.db")
    return CheckResult(MIRROR_NAME, True, f"{len(stored)} lines")


def _files(folder: Path, stores: Stores, ctx: JobContext) -> Iterator[CheckResult]:
    blobs = BlobStore(folder)
    items = stores.evidence.all()
    derivatives = stores.derivatives.all()
    total = sum(item.digest.size_bytes for item in items) or 1
    done = 0
    by_code = {item.code: item for item in items}
    intact: set[str] = set()
    for item in items:
        ctx.progress(0.6 * done / total, "hashing", item.code)
        check = _file(
            f"original {item.code}",
            blobs.original_path(item.digest.sha256),
            item.digest.sha256,
            ctx,
        )
        done += item.digest.size_bytes
        if check.ok:
            intact.add(item.code)
        yield replace(check, detail=f"{item.name}: {check.detail}")
    for number, derivative in enumerate(derivatives):
        ctx.progress(0.6 + 0.3 * number / len(derivatives), "deriving", derivative.code)
        path = blobs.derived_path(derivative.sha256)
        yield _file(f"derivative {derivative.code}", path, derivative.sha256, ctx)
        parent = by_code.get(derivative.evidence)
        if parent is not None and parent.code in intact:
            source = blobs.original_path(parent.digest.sha256)
            yield _derived_again(source, parent, derivative, ctx)


def _file(name: str, path: Path, expected: str, ctx: JobContext) -> CheckResult:
    try:
        actual = digest_file(path, JobContext(cancel=ctx.cancel)).sha256
    except FileMissing:
        return CheckResult(name, False, "missing")
    except FileUnreadable:
        return CheckResult(name, False, "unreadable")
    if actual != expected:
        return CheckResult(name, False, f"SHA-256 {actual}, expected {expected}")
    return CheckResult(name, True, f"SHA-256 {actual}")


def _derived_again(
    source: Path, parent: Evidence, derivative: Derivative, ctx: JobContext
) -> CheckResult:
    name = f"derived again {derivative.code}"
    with tempfile.TemporaryDirectory(prefix="netra-") as folder:
        out = Path(folder) / f"again{derivative.suffix}"
        try:
            again = derive_again(source, parent, derivative, out, JobContext(cancel=ctx.cancel))
        except AppError as e:
            return CheckResult(name, False, f"{type(e).__name__} {e}")
    recipe = derivative.recipe
    if again.output_sha256 == recipe.output_sha256:
        return CheckResult(name, True, "same bytes")
    same_frames = (
        again.frames_sha256 == recipe.frames_sha256 and again.frame_count == recipe.frame_count
    )
    if same_frames and again.versions != recipe.versions:
        # Another build of the encoder writes other bytes; the frames it was given are the same.
        return CheckResult(name, True, "same frames, another build of the tools")
    return CheckResult(name, False, "frames differ" if not same_frames else "bytes differ")


def _dossiers(
    folder: Path,
    stores: Stores,
    lines: tuple[str, ...],
    trust: tuple[Path, ...],
    head: ChainHead | None,
) -> Iterator[CheckResult]:
    from app.dossier import verification

    for record in stores.dossiers.all():
        path = folder / "dossiers" / record.name
        check = _file(f"dossier {record.name}", path, record.sha256, JobContext())
        yield check
        is_anchored = (
            head is not None
            and 0 <= record.head.seq < len(lines)
            and head_after(lines[record.head.seq], record.head.seq) == record.head
        )
        yield CheckResult(f"anchor in {record.name}", is_anchored, f"entry {record.head.seq}")
        if check.detail == "missing":
            continue
        for inner in verification.verify_pdf(path, trust) if record.signed_by else ():
            yield replace(inner, name=f"{record.name}: {inner.name}")
