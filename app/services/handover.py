"""The hand-over sheet: laid out as a job, then noted in the chain as an anchor of its head."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app import __version__
from app.domain.errors import InvalidValue
from app.domain.handover import HandoverSheet, Paper, Side
from app.services import cases, papers, procedure
from app.services.papers import BuiltPaper, KeptPaper
from app.services.session import CaseSession
from app.services.snapshots import local_text
from app.tasks.job import Job


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


def build_job(session: CaseSession, request: HandoverRequest) -> Job[BuiltPaper]:
    """Lay out a hand-over sheet; the case is not changed until `commit`.

    Raises (at once or from the job):
        InvalidValue: a name is missing, or there is nothing to hand over.
        UnknownEvidence, OutputRefused, CaseReadOnly, DiskFull: as named.
    """
    session.require_writable()
    for field, side in (("from", request.giver), ("to", request.receiver)):
        if not side.name.strip():
            raise InvalidValue(field=field, value="", expected="a name")
    papers.require_out(session, request.out)
    sheet = _sheet(session, request)
    detail = {
        "from": sheet.giver.name,
        "to": sheet.receiver.name,
        "place": sheet.place,
        "items": ", ".join(item.code for item in sheet.items),
    }

    def render(pages: Path, staged: Path) -> int:
        from app.dossier import handover

        return handover.render(sheet, pages, staged)

    return papers.build_job(session, request.out, (sheet.number, sheet.head), detail, render)


def commit(session: CaseSession, built: BuiltPaper) -> KeptPaper:
    """Put the sheet where it was asked for and note its head in the chain.

    Raises:
        OutputRefused, DiskFull: it cannot be written; then the chain says nothing of it.
    """
    return papers.commit(session, built)


def next_number(session: CaseSession) -> str:
    """Give the number of the next sheet: BA-001 and on."""
    return papers.next_number(session, "BA")


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
        items=papers.present(session, request.codes),
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
