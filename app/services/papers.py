"""Papers that name the head of the chain: laid out as a job, then kept as anchors of that head."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.custody import ChainHead, nfc
from app.domain.errors import InvalidValue, OutputRefused
from app.domain.evidence import Evidence, EvidenceStatus
from app.domain.exchange import Anchor, AnchorKind
from app.runtime.disk import writing_to
from app.services import anchors
from app.services.frames import Output
from app.services.session import CaseSession
from app.store.volume import require_folder
from app.tasks.job import Job, JobContext, Lane

FORM = "form"
"""Key of a sheet anchor's detail: which paper it is; a hand-over sheet has none."""


@dataclass(frozen=True, slots=True)
class BuiltPaper:
    """A finished paper in staging."""

    staged: Path
    """In the staging folder of the case."""
    out: Path
    """Where it goes."""
    number: str
    """Such as BA-001."""
    head: ChainHead
    """What it names."""
    detail: dict[str, str]
    """What the case keeps of it, besides name and hash."""
    sha256: str
    """Of the file."""
    pages: int
    """Page count."""


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """A paper that was handed to the user and noted."""

    path: Path
    """Where it lies."""
    number: str
    """Such as BA-001."""
    sha256: str
    """Of the file."""
    pages: int
    """Page count."""
    anchor: Anchor
    """What the case keeps of it."""


def require_out(session: CaseSession, out: Path) -> None:
    """Refuse before anything is laid out.

    Raises:
        CaseReadOnly, FolderMissing, OutputRefused: as named.
    """
    session.require_writable()
    require_folder(out.absolute().parent)
    if out.is_dir():
        raise OutputRefused(path=out)


def next_number(session: CaseSession, prefix: str, form: str = "") -> str:
    """Give the number of the next paper of a kind: BA-001 and on."""
    made = sum(
        anchor.kind is AnchorKind.SHEET and anchor.detail.get(FORM, "") == form
        for anchor in session.stores.anchors.all()
    )
    return f"{prefix}-{made + 1:03d}"


def present(session: CaseSession, codes: Sequence[str]) -> tuple[Evidence, ...]:
    """Give the items of these codes, or all; what was withdrawn is left out.

    Raises:
        UnknownEvidence: there is no such item.
        InvalidValue: nothing is left.
    """
    if codes:
        wanted = dict.fromkeys(code.upper() for code in codes)
        found = tuple(session.stores.evidence.by_code(code) for code in sorted(wanted))
    else:
        found = session.stores.evidence.all()
    kept = tuple(item for item in found if item.status is not EvidenceStatus.WITHDRAWN)
    if not kept:
        raise InvalidValue(field="items", value=", ".join(codes) or "0", expected="BB-001")
    return kept


def build_job(
    session: CaseSession,
    out: Path,
    named: tuple[str, ChainHead],
    detail: dict[str, str],
    render: Callable[[Path, Path], int],
) -> Job[BuiltPaper]:
    """Lay out a paper in staging; the case is not changed until `commit`.

    Args:
        out: where it goes in the end.
        named: its number, and the head that stands on it.
        detail: what the case keeps of it.
        render: writes it, given a place for bare pages and its own; gives the number of pages.
    """
    number, head = named
    pages_path, staged = (session.blobs.staging_path(".pdf") for _ in range(2))

    def run(ctx: JobContext) -> BuiltPaper:
        ctx.progress(0.1, "layout")
        try:
            with writing_to(session.folder):
                pages = render(pages_path, staged)
                sha256 = hashlib.sha256(staged.read_bytes()).hexdigest()
        except BaseException:
            staged.unlink(missing_ok=True)
            raise
        finally:
            pages_path.unlink(missing_ok=True)
        return BuiltPaper(staged, out, number, head, detail, sha256, pages)

    return Job(label=number, lane=Lane.MEDIA, run=run)


def commit(session: CaseSession, built: BuiltPaper) -> KeptPaper:
    """Put a paper where it was asked for and note its head in the chain.

    Raises:
        OutputRefused, DiskFull: it cannot be written; then the chain says nothing of it.
    """
    try:
        with Output(built.out) as staged:
            shutil.copyfile(built.staged, staged)
    finally:
        built.staged.unlink(missing_ok=True)
    detail = {
        "number": built.number,
        **built.detail,
        "name": built.out.name,
        "sha256": built.sha256,
    }
    kept = {key: nfc(value) for key, value in detail.items() if value}
    anchor = Anchor(AnchorKind.SHEET, built.head, session.clock.stamp(), kept)
    anchors.make(session, anchor)
    return KeptPaper(built.out, built.number, built.sha256, built.pages, anchor)
