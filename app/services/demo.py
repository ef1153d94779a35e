"""The sample case, from nothing to a signed and verified dossier, on the real services."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.checks import CheckResult
from app.domain.errors import CaseExists, OutputRefused
from app.domain.ids import EvidenceCode
from app.domain.moment import Moment, MomentDraft, Suggestion, SuggestionStatus
from app.domain.transcript import ModelIdentity, Segment
from app.services import (
    cases,
    clips,
    dossiers,
    intake,
    integrity,
    models,
    review,
    suggestions,
    transcription,
)
from app.services.demo_script import (
    DemoScript,
    EvidencePart,
    Heard,
    MomentPart,
    load_script,
    media_path,
)
from app.services.session import CaseSession
from app.tasks.job import JobContext, Progress

_MOST = 0.6
"""Share of an utterance that must lie in a segment before the segment takes its text."""


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What was built."""

    case: Path
    """The case folder."""
    dossier: Path
    """The signed PDF, kept in the case."""
    verified: bool
    """Every check held."""
    checks: tuple[CheckResult, ...]
    """Of the case, then of the dossier alone."""


def build_demo(folder: Path, ctx: JobContext) -> DemoResult:
    """Build the sample case in `folder`, whole or not at all.

    Raises:
        CaseExists: the folder holds something already.
        ModelMissing: no checked Whisper model is installed.
        Cancelled: a person stopped it; the folder is left as it was.
        OutputRefused, DiskFull, NetworkFolder: the place cannot be used.
    """
    folder = folder.absolute()
    ctx = _forward(ctx)
    script = load_script()
    was_there = _require_empty(folder)
    model = models.default_model()
    case = cases.case_folder(folder / script.case_folder)
    try:
        with cases.new_case(case, script.form, script.reviewer) as session:
            dossier = _work(session, script, model, ctx)
        checks = _verify(case, dossier, _part(ctx, 0.92, 1.0))
    except BaseException:
        _remove(case)
        if not was_there and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
        raise
    return DemoResult(case, dossier, all(check.ok for check in checks), checks)


def _work(session: CaseSession, script: DemoScript, model: ModelIdentity, ctx: JobContext) -> Path:
    for party in script.parties:
        cases.add_party(session, party)
    codes = _take_in(session, script, _part(ctx, 0.0, 0.2))
    _transcribe(session, model, _part(ctx, 0.2, 0.6))
    for part in script.evidence:
        _correct(session, codes[part.file], part)
    suggestions.find(session)
    marked = [(_mark(session, part, codes[part.file]), part) for part in script.moments]
    _put_aside(session, script, codes)
    _derive(session, marked, _part(ctx, 0.6, 0.82))
    request = dossiers.DossierRequest(is_demo=True)
    built = dossiers.build_job(session, request).run(_part(ctx, 0.82, 0.92))
    return Path(dossiers.commit(session, built).document.path)


def _take_in(session: CaseSession, script: DemoScript, ctx: JobContext) -> dict[str, EvidenceCode]:
    codes: dict[str, EvidenceCode] = {}
    count = len(script.evidence)
    for number, part in enumerate(script.evidence):
        step = _part(ctx, number / count, (number + 1) / count)
        path = media_path(part.file)
        (outcome,) = intake.take_in(session, [path], part.provenance, step)
        if outcome.error is not None:
            raise outcome.error
        if outcome.evidence is None:
            raise OutputRefused(path=path)
        codes[part.file] = outcome.evidence.code
    return codes


def _transcribe(session: CaseSession, model: ModelIdentity, ctx: JobContext) -> None:
    outcomes = transcription.transcribe_in_place(
        session, (), model, transcription.default_profile(), ctx
    )
    for outcome in outcomes:
        if outcome.error is not None:
            raise outcome.error


def _correct(session: CaseSession, code: EvidenceCode, part: EvidencePart) -> None:
    current = review.transcript(session, code)
    for segment in current.segments if current and part.heard else ():
        text = _heard_in(segment, part.heard)
        if text == segment.text:
            review.confirm_segment(session, code, segment.id)
        elif text:
            review.edit_segment(session, code, segment.id, text)


def _heard_in(segment: Segment, heard: tuple[Heard, ...]) -> str:
    """Join what lies mostly inside a segment; nothing where one utterance is split."""
    inside = []
    for utterance in heard:
        start = max(segment.machine.start_us, utterance.span.start_us)
        end = min(segment.machine.end_us, utterance.span.end_us)
        share = max(0, end - start) / utterance.span.length_us
        if share >= _MOST:
            inside.append(utterance.text)
        elif share > 1 - _MOST:
            # A larger model may cut elsewhere: a split sentence is left to a person.
            return ""
    return " ".join(inside)


def _mark(session: CaseSession, part: MomentPart, code: EvidenceCode) -> Moment:
    draft = MomentDraft(
        evidence=code,
        span=part.span,
        categories=part.categories,
        persons=part.persons,
        region=part.region,
        quote=part.quote,
        note=part.note,
    )
    found = _suggested(session, part, code)
    if found is None:
        return review.mark(session, draft)
    return review.change_moment(session, suggestions.accept(session, found.id).code, draft)


def _suggested(session: CaseSession, part: MomentPart, code: EvidenceCode) -> Suggestion | None:
    for suggestion in suggestions.listed(session):
        draft = suggestion.draft
        is_same = draft.evidence == code and draft.category == part.suggestion
        if is_same and _is_open(suggestion) and draft.span.overlaps(part.span):
            return suggestion
    return None


def _put_aside(session: CaseSession, script: DemoScript, codes: dict[str, EvidenceCode]) -> None:
    for part in script.rejected:
        for suggestion in suggestions.listed(session):
            draft = suggestion.draft
            is_meant = draft.evidence == codes[part.file] and draft.category in part.categories
            if is_meant and _is_open(suggestion):
                suggestions.reject(session, suggestion.id)


def _is_open(suggestion: Suggestion) -> bool:
    return suggestion.status is SuggestionStatus.OPEN


def _derive(session: CaseSession, marked: list[tuple[Moment, MomentPart]], ctx: JobContext) -> None:
    jobs = [clips.still_job(session, moment.code) for moment, part in marked if part.still]
    jobs += [clips.clip_job(session, moment.code) for moment, part in marked if part.clip]
    for number, job in enumerate(jobs):
        step = _part(ctx, number / len(jobs), (number + 1) / len(jobs))
        step.progress(0.0, "deriving", job.label)
        clips.commit(session, job.run(step))


def _verify(case: Path, dossier: Path, ctx: JobContext) -> tuple[CheckResult, ...]:
    of_case = integrity.verify_job(case).run(_part(ctx, 0.0, 0.9))
    of_dossier = integrity.verify_job(dossier).run(_part(ctx, 0.9, 1.0))
    return of_case.checks + of_dossier.checks


def _require_empty(folder: Path) -> bool:
    if not folder.exists():
        return False
    if not folder.is_dir() or any(folder.iterdir()):
        raise CaseExists(path=folder)
    return True


def _remove(case: Path) -> None:
    if not case.is_dir():
        return
    for path in case.rglob("*"):
        # Originals are stored read-only; Windows would refuse to delete them.
        path.chmod(0o700)
    shutil.rmtree(case)


def _forward(ctx: JobContext) -> JobContext:
    """Give a context whose progress never goes back: copying and probing each count from 0."""
    furthest = 0.0

    def report(progress: Progress) -> None:
        nonlocal furthest
        furthest = max(furthest, progress.done)
        ctx.on_progress(replace(progress, done=furthest))

    return JobContext(on_progress=report, cancel=ctx.cancel)


def _part(ctx: JobContext, start: float, end: float) -> JobContext:
    """Give a context whose 0 to 1 is a stretch of the whole road."""

    def report(progress: Progress) -> None:
        done = start + (end - start) * min(1.0, max(0.0, progress.done))
        ctx.on_progress(replace(progress, done=done))

    return JobContext(on_progress=report, cancel=ctx.cancel)
