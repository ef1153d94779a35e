"""Clips of many moments: those of one video are cut one after the other from one open file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.domain.adjustments import Adjustments
from app.domain.clip import ClipCut, ClipResult, ClipSpec, DerivativeKind
from app.domain.clip_dress import Dress
from app.domain.errors import InvalidValue
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.moment import Moment
from app.domain.picture_part import check_within
from app.domain.steadying import check_covered, check_reach
from app.services.clip_dressing import PLAIN, DressChoice, dress_of
from app.services.clips import StagedDerivative, burnt_in, clip_job
from app.services.frames import index_job, readable
from app.services.recipes import clip_recipe
from app.services.session import CaseSession
from app.tasks.job import Job, JobContext, Lane, Progress
from media.worker import clip_calls


def batches(
    session: CaseSession,
    codes: Sequence[str],
    *,
    overlay: bool = True,
    choice: DressChoice = PLAIN,
    steady: int = 0,
) -> tuple[Job[None], ...]:
    """Give a job for each item; every clip goes to `ctx.emit` when it is whole.

    What was emitted stays in staging for `clips.commit`, also where the job is stopped later.
    Recordings of sound are cut as they are, whatever `choice` says.

    Args:
        steady: frames to each side over which a camera's way is evened out, measured for each
            moment; 0 leaves it as it was.

    Raises (at once or from the jobs):
        UnknownItem, UnreadableMedia, InvalidValue: as `clips.clip_job`.
    """
    session.require_writable()
    if steady:
        check_reach(steady)
    grouped: dict[str, list[Moment]] = {}
    for code in codes:
        moment = session.stores.moments.by_code(code)
        grouped.setdefault(moment.draft.evidence, []).append(moment)
    return tuple(
        _of_item(session, readable(session, code), moments, choice, steady, overlay=overlay)
        for code, moments in grouped.items()
    )


def _of_item(
    session: CaseSession,
    evidence: Evidence,
    moments: Sequence[Moment],
    choice: DressChoice,
    steady: int,
    *,
    overlay: bool,
) -> Job[None]:
    if evidence.kind is not EvidenceKind.VIDEO:
        return _one_by_one(session, evidence, moments)
    for moment in moments:
        if not moment.draft.span.length_us:
            raise InvalidValue(field="moment", value=moment.code, expected="start < end")
    _check_part(evidence, choice.adjustments)
    burnt = burnt_in(session, evidence) if overlay else None
    if steady and burnt is None:
        raise InvalidValue(field="step", value="--no-overlay", expected="--overlay")
    source = session.blobs.original_path(evidence.digest.sha256)
    cuts = tuple(
        ClipCut(
            ClipSpec(moment.draft.span, burnt, dress_of(session, moment, choice)),
            session.blobs.staging_path(".mp4"),
        )
        for moment in moments
    )
    indexing = index_job(session, evidence)

    def run(ctx: JobContext) -> None:
        waiting = list(zip(moments, cuts, strict=True))
        halved = 0.5 if steady else 0.0

        def take(result: object) -> None:
            if isinstance(result, ClipResult):
                moment, cut = waiting.pop(0)
                recipe = clip_recipe(evidence, cut.spec, result)
                made = (DerivativeKind.CLIP, evidence, moment, cut.out, ".mp4", recipe)
                ctx.emit(StagedDerivative(*made))

        def report(progress: Progress) -> None:
            done = progress.done if progress.done < 0 else halved + progress.done * (1 - halved)
            ctx.report(replace(progress, done=done))

        inner = JobContext(on_progress=report, on_item=take, cancel=ctx.cancel, pause=ctx.pause)
        try:
            index = indexing.run(ctx)
            still = _held_still(source, moments, cuts, steady, ctx, index) if steady else cuts
            waiting[:] = zip(moments, still, strict=True)
            clip_calls.clips(source, still, inner, index)
        finally:
            for _moment, cut in waiting:
                cut.out.unlink(missing_ok=True)

    return Job(label=f"{evidence.code} clips", lane=Lane.WORKER, run=run)


def _check_part(evidence: Evidence, adjustments: Adjustments) -> None:
    """Refuse a part that a recording's picture has not, before any other recording is cut."""
    size = (evidence.media.width, evidence.media.height) if evidence.media else (None, None)
    if size[0] is None or size[1] is None:
        return
    try:
        check_within(adjustments.crop, adjustments.corners, size[0], size[1])
    except InvalidValue as e:
        named = f"{evidence.code} {e.facts['value']}"
        raise InvalidValue(**(e.facts | {"value": named})) from e


def _held_still(
    source: Path,
    moments: Sequence[Moment],
    cuts: Sequence[ClipCut],
    steady: int,
    ctx: JobContext,
    index: Path,
) -> tuple[ClipCut, ...]:
    """Measure each moment's camera: half of the way, as far as the progress goes."""
    found = []
    for place, (moment, cut) in enumerate(zip(moments, cuts, strict=True)):

        def report(progress: Progress, place: int = place) -> None:
            done = (place + max(progress.done, 0.0)) / (2 * len(cuts))
            ctx.report(replace(progress, done=done))

        moves = clip_calls.steady(source, cut.spec.span, steady, ctx.within(report), index)
        if moment.first is not None and moment.last is not None:
            check_covered(moves, range(moment.first.frame, moment.last.frame + 1))
        dress = replace(cut.spec.dress or Dress(), steady=moves)
        found.append(replace(cut, spec=replace(cut.spec, dress=dress)))
    return tuple(found)


def _one_by_one(session: CaseSession, evidence: Evidence, moments: Sequence[Moment]) -> Job[None]:
    jobs = [clip_job(session, moment.code, overlay=False) for moment in moments]

    def run(ctx: JobContext) -> None:
        for job in jobs:
            ctx.emit(job.run(ctx))

    return Job(label=f"{evidence.code} clips", lane=Lane.WORKER, run=run)
