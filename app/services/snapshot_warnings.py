"""What a dossier must say is missing, rather than hiding it."""

from __future__ import annotations

from app.domain.case import is_register_number
from app.domain.choices import RequirementState
from app.domain.dossier import DossierSnapshot, DossierWarning, WarningCode
from app.domain.evidence import EvidenceStatus
from app.domain.transcript import RunOrigin, Transcript
from app.services import clip_matching, fences, standing
from app.services.transcription import has_sound


def form_warnings(snapshot: DossierSnapshot) -> list[DossierWarning]:
    """Say what the case form leaves out."""
    form = snapshot.form
    tests = (
        (not is_register_number(form.number), WarningCode.REGISTER_NUMBER_PATTERN, form.number),
        (
            not any(party.role.value == "terlapor" for party in snapshot.parties),
            WarningCode.NO_TERLAPOR,
            "",
        ),
        (not form.chronology.strip(), WarningCode.NO_CHRONOLOGY, ""),
        (not form.stage, WarningCode.NO_STAGE, ""),
    )
    return [DossierWarning(code, subject) for is_missing, code, subject in tests if is_missing]


def evidence_warnings(snapshot: DossierSnapshot, newest: list[Transcript]) -> list[DossierWarning]:
    """Say what is missing of the items and their transcripts.

    Args:
        newest: the transcript of each item that has one.
    """
    found = []
    complete = {item.evidence for item in newest if item.status == "complete"}
    for item in snapshot.evidence:
        if item.withdrawal is not None:
            found.append(DossierWarning(WarningCode.EVIDENCE_WITHDRAWN, item.code))
            continue
        if item.fence is not None:
            code = (
                WarningCode.EVIDENCE_FENCED
                if fences.is_fenced(item)
                else WarningCode.EVIDENCE_DOUBTED
            )
            found.append(DossierWarning(code, item.code))
        source = item.provenance
        if item.status is EvidenceStatus.UNREADABLE:
            found.append(DossierWarning(WarningCode.EVIDENCE_UNREADABLE, item.code))
        is_placed = source.source or source.device or source.post_address
        if not (is_placed and source.received_from and source.received_at):
            found.append(DossierWarning(WarningCode.PROVENANCE_MISSING, item.code))
        if not standing.left_out_why(item) and has_sound(item) and item.code not in complete:
            found.append(DossierWarning(WarningCode.TRANSCRIPT_INCOMPLETE, item.code))
    found.extend(
        DossierWarning(WarningCode.MODEL_UNVERIFIED, item.evidence)
        for item in newest
        if not item.model.is_known and item.source.origin is not RunOrigin.IMPORTED
    )
    found.extend(
        DossierWarning(WarningCode.TRANSCRIPT_IMPORTED, item.evidence)
        for item in newest
        if item.source.origin is RunOrigin.IMPORTED
    )
    return found


def study_warnings(snapshot: DossierSnapshot) -> list[DossierWarning]:
    """Say what is missing of the elements and the requirements, rather than hiding it."""
    found = []
    for matrix in snapshot.matrices:
        if matrix.unfilled:
            subject = f"{matrix.category} ({len(matrix.unfilled)}/{len(matrix.rows)})"
            found.append(DossierWarning(WarningCode.ELEMENTS_MISSING, subject))
        if matrix.is_attendance_only:
            found.append(DossierWarning(WarningCode.ATTENDANCE_ONLY, matrix.category))
    known = snapshot.requirements
    left = sum(not item.mark or item.mark.state is not RequirementState.MET for item in known)
    if left:
        found.append(DossierWarning(WarningCode.REQUIREMENTS_OPEN, f"{left}/{len(known)}"))
    return found


def moment_warnings(snapshot: DossierSnapshot) -> list[DossierWarning]:
    """Say what is missing of the moments, and which citations need a look."""
    if not snapshot.moments:
        return [DossierWarning(WarningCode.NO_MOMENTS)]
    found = []
    for entry in snapshot.moments:
        if not entry.categories:
            found.append(DossierWarning(WarningCode.MOMENT_WITHOUT_CATEGORY, entry.moment.code))
        if entry.moment.draft.quote and not entry.moment.quote_is_verified:
            found.append(DossierWarning(WarningCode.QUOTE_NOT_VERIFIED, entry.moment.code))
        found.extend(
            DossierWarning(WarningCode.DERIVATIVE_OF_OLD_EDGES, made.code)
            for made in (*(still for still, _path in entry.stills), *entry.clips)
            if not clip_matching.is_of_these_edges(made, entry.moment)
        )
    cited = {
        reference.citation
        for entry in snapshot.moments
        for category in entry.categories
        for reference in category.legal_basis
        if reference.needs_check
    }
    found.extend(DossierWarning(WarningCode.CITATION_NEEDS_CHECK, text) for text in sorted(cited))
    return found
