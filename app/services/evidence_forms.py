"""Receipt of evidence, list of evidence, frame of a clarification: PDFs that name the head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app import __version__
from app.domain.errors import InvalidValue
from app.domain.evidence import Evidence, EvidenceStatus
from app.domain.evidence_forms import MOST_MOMENTS, PREFIXES, EvidenceForm, FormKind
from app.domain.handover import FormModel, Paper, Side
from app.domain.moment import Moment
from app.services import cases, letterhead, papers, procedure
from app.services.papers import BuiltPaper, KeptPaper
from app.services.session import CaseSession
from app.services.snapshots import local_text
from app.tasks.job import Job

NOBODY = Side("")
"""A side that a list does not have, and that a clarification leaves to be filled by hand."""


@dataclass(frozen=True, slots=True)
class FormRequest:
    """What the user asks for."""

    kind: FormKind
    """Which paper."""
    out: Path
    """Where it goes."""
    officer: Side
    """Who receives, lists or asks."""
    party: Side = NOBODY
    """Who brought the items, or is heard; a list has none."""
    codes: tuple[str, ...] = ()
    """Which items; none means all that were not withdrawn, on a clarification the moments' own."""
    moments: tuple[str, ...] = ()
    """Which moments are put before a person (clarification only)."""
    place: str = ""
    """Where; empty leaves a line to be filled by hand."""
    storage: str = ""
    """Where the originals are kept (list only)."""
    paper: Paper = Paper.A4
    """Size of the page."""


def build_job(session: CaseSession, request: FormRequest) -> Job[BuiltPaper]:
    """Lay out a paper about evidence; the case is not changed until `commit`.

    Raises (at once or from the job):
        InvalidValue: a name is missing, there is nothing to print, a moment is asked for where
            none is printed, or the letterhead laid down on this computer is broken.
        UnknownEvidence, UnknownItem, OutputRefused, CaseReadOnly, DiskFull: as named.
    """
    papers.require_out(session, request.out)
    _require_sides(request)
    form = _form(session, request)
    detail = {
        papers.FORM: form.kind.value,
        "from": form.party.name,
        "to": form.officer.name,
        "place": form.place,
        "items": ", ".join(item.code for item in form.items),
        "moments": ", ".join(moment.code for moment in form.moments),
    }

    def render(pages: Path, staged: Path) -> int:
        from app.dossier import evidence_forms

        return evidence_forms.render(form, pages, staged)

    return papers.build_job(session, request.out, (form.number, form.head), detail, render)


def commit(session: CaseSession, built: BuiltPaper) -> KeptPaper:
    """Put the paper where it was asked for and note its head in the chain.

    Raises:
        OutputRefused, DiskFull: it cannot be written; then the chain says nothing of it.
    """
    return papers.commit(session, built)


def next_number(session: CaseSession, kind: FormKind) -> str:
    """Give the number of the next paper of a kind, such as TT-001."""
    return papers.next_number(session, PREFIXES[kind], kind.value)


def brought_by(items: Sequence[Evidence]) -> str:
    """Give who brought all of these items; empty where it is not one and the same."""
    names = {item.provenance.received_from.strip() for item in items}
    return names.pop() if len(names) == 1 else ""


def _require_sides(request: FormRequest) -> None:
    if not request.officer.name.strip():
        raise InvalidValue(field="officer", value="", expected="a name")
    if request.kind is FormKind.RECEIPT and not request.party.name.strip():
        raise InvalidValue(field="party", value="", expected="a name")
    if request.moments and request.kind is not FormKind.CLARIFICATION:
        value = ", ".join(request.moments)
        raise InvalidValue(field="moments", value=value, expected=FormKind.CLARIFICATION.value)
    if len(request.moments) > MOST_MOMENTS:
        expected = f"<= {MOST_MOMENTS}"
        raise InvalidValue(field="moments", value=len(request.moments), expected=expected)


def _form(session: CaseSession, request: FormRequest) -> EvidenceForm:
    made_at = session.clock.stamp()
    form = cases.form(session)
    moments = _moments(session, request.moments)
    return EvidenceForm(
        kind=request.kind,
        number=next_number(session, request.kind),
        form=form,
        log=session.stores.cases.record().log,
        head=session.stores.custody.head(),
        officer=request.officer,
        party=request.party,
        items=_items(session, request, moments),
        withdrawn=_withdrawn(session, request),
        moments=moments,
        place=request.place,
        storage=request.storage,
        made_at=made_at,
        made_at_local=local_text(made_at, session.clock.local_offset()),
        made_by=session.reviewer.name,
        model=_model(request.kind, form.election.value),
        app_version=__version__,
        paper=request.paper,
        letterhead=letterhead.read(),
    )


def _moments(session: CaseSession, codes: Sequence[str]) -> tuple[Moment, ...]:
    wanted = dict.fromkeys(code.upper() for code in codes)
    return tuple(session.stores.moments.by_code(code) for code in sorted(wanted))


def _items(
    session: CaseSession, request: FormRequest, moments: tuple[Moment, ...]
) -> tuple[Evidence, ...]:
    if request.kind is not FormKind.CLARIFICATION:
        return papers.present(session, request.codes)
    codes = (*request.codes, *(str(moment.draft.evidence) for moment in moments))
    return papers.present(session, codes) if codes else ()


def _withdrawn(session: CaseSession, request: FormRequest) -> tuple[str, ...]:
    if request.kind is not FormKind.LIST or request.codes:
        return ()
    found = session.stores.evidence.all()
    return tuple(str(item.code) for item in found if item.status is EvidenceStatus.WITHDRAWN)


def _model(kind: FormKind, election: str) -> FormModel:
    if kind is FormKind.RECEIPT:
        return procedure.receipt_form(election)
    if kind is FormKind.CLARIFICATION:
        return procedure.clarification_form(election)
    return procedure.list_basis()
