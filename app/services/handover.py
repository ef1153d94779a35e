"""The hand-over sheet: laid out as a job, then noted in the chain as an anchor of its head."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app import __version__
from app.domain.custody import nfc
from app.domain.errors import InvalidValue, OutputRefused
from app.domain.evidence import Evidence, EvidenceStatus
from app.domain.exchange import Anchor, AnchorKind
from app.domain.handover import HandoverSheet, Paper, Side
from app.runtime.disk import writing_to
from app.services import anchors, cases, procedure
from app.services.frames import Output
from app.services.session import CaseSession
from app.services.snapshots import local_text
from app.store.volume import require_folder
from app.tasks.job import Job, JobContext, Lane


@dataclass(frozen=True, slots=True)
class HandoverRequest:
    """What the user asks for."""

    out: Path
    """Where the sheet goes."""
    giver: Side
    """Who hands over."""
    receiver: Side
    """Who receives."""
    codes: tuple[str, ...] = ()
    """Which items; none means all that were not withdrawn."""
    place: str = ""
    """Where; empty leaves a line to be filled by hand."""
    purpose: str = ""
    """What for."""
    medium: str = ""
    """On what."""
    paper: Paper = Paper.A4
    """Size of the page."""


@dataclass(frozen=True, slots=True)
class BuiltSheet:
    """A finished sheet in staging."""

    staged: Path
    """In the staging folder of the case."""
    out: Path
    """Where it goes."""
    sheet: HandoverSheet
    """What it shows."""
    sha256: str
    """Of the file."""
    pages: int
    """Page count."""


@dataclass(frozen=True, slots=True)
class KeptSheet:
    """A sheet that was handed to the user and noted."""

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


def build_job(session: CaseSession, request: HandoverRequest) -> Job[BuiltSheet]:
    """Lay out a hand-over sheet; the case is not changed until `commit`.

    Raises (at once or from the job):
        InvalidValue: a name is missing, or there is nothing to hand over.
        UnknownEvidence, OutputRefused, CaseReadOnly, DiskFull: as named.
    """
    session.require_writable()
    for field, side in (("from", request.giver), ("to", request.receiver)):
        if not side.name.strip():
            raise InvalidValue(field=field, value="", expected="a name")
    require_folder(request.out.absolute().parent)
    if request.out.is_dir():
        raise OutputRefused(path=request.out)
    sheet = _sheet(session, request)
    pages_path, staged = (session.blobs.staging_path(".pdf") for _ in range(2))

    def run(ctx: JobContext) -> BuiltSheet:
        from app.dossier import handover

        ctx.progress(0.1, "layout")
        try:
            with writing_to(session.folder):
                pages = handover.render(sheet, pages_path, staged)
                sha256 = hashlib.sha256(staged.read_bytes()).hexdigest()
        except BaseException:
            staged.unlink(missing_ok=True)
            raise
        finally:
            pages_path.unlink(missing_ok=True)
        return BuiltSheet(staged, request.out, sheet, sha256, pages)

    return Job(label=sheet.number, lane=Lane.MEDIA, run=run)


def commit(session: CaseSession, built: BuiltSheet) -> KeptSheet:
    """Put the sheet where it was asked for and note its head in the chain.

    Raises:
        OutputRefused, DiskFull: it cannot be written; then the chain says nothing of it.
    """
    sheet = built.sheet
    try:
        with Output(built.out) as staged:
            shutil.copyfile(built.staged, staged)
    finally:
        built.staged.unlink(missing_ok=True)
    detail = {
        "number": sheet.number,
        "from": sheet.giver.name,
        "to": sheet.receiver.name,
        "place": sheet.place,
        "items": ", ".join(item.code for item in sheet.items),
        "name": built.out.name,
        "sha256": built.sha256,
    }
    kept = {key: nfc(value) for key, value in detail.items() if value}
    anchor = Anchor(AnchorKind.SHEET, sheet.head, session.clock.stamp(), kept)
    anchors.make(session, anchor)
    return KeptSheet(built.out, sheet.number, built.sha256, built.pages, anchor)


def next_number(session: CaseSession) -> str:
    """Give the number of the next sheet: BA-001 and on."""
    made = sum(anchor.kind is AnchorKind.SHEET for anchor in session.stores.anchors.all())
    return f"BA-{made + 1:03d}"


def _sheet(session: CaseSession, request: HandoverRequest) -> HandoverSheet:
    made_at = session.clock.stamp()
    form = cases.form(session)
    return HandoverSheet(
        number=next_number(session),
        form=form,
        log=session.stores.cases.record().log,
        head=session.stores.custody.head(),
        giver=request.giver,
        receiver=request.receiver,
        items=_items(session, request.codes),
        place=request.place,
        purpose=request.purpose,
        medium=request.medium,
        made_at=made_at,
        made_at_local=local_text(made_at, session.clock.local_offset()),
        made_by=session.reviewer.name,
        model=procedure.handover_form(form.election.value),
        app_version=__version__,
        paper=request.paper,
    )


def _items(session: CaseSession, codes: Sequence[str]) -> tuple[Evidence, ...]:
    if codes:
        wanted = dict.fromkeys(code.upper() for code in codes)
        found = tuple(session.stores.evidence.by_code(code) for code in sorted(wanted))
    else:
        found = session.stores.evidence.all()
    kept = tuple(item for item in found if item.status is not EvidenceStatus.WITHDRAWN)
    if not kept:
        raise InvalidValue(field="items", value=", ".join(codes) or "0", expected="BB-001")
    return kept
