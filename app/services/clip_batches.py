"""Clips of many moments: those of one video are cut one after the other from one open file."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.clip import ClipCut, ClipResult, ClipSpec, DerivativeKind
from app.domain.errors import InvalidValue
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.moment import Moment
from app.services.clip_dressing import PLAIN, DressChoice, dress_of
from app.services.clips import StagedDerivative, burnt_in, clip_job
from app.services.frames import index_job, readable
from app.services.recipes import clip_recipe
from app.services.session import CaseSession
from app.tasks.job import Job, JobContext, Lane
from media.worker import clip_calls


def batches(
    session: CaseSession,
    codes: Sequence[str],
    *,
    overlay: bool = True,
    choice: DressChoice = PLAIN,
) -> tuple[Job[None], ...]:
    """Give a job for each item; every clip goes to `ctx.emit` when it is whole.

    What was emitted stays in staging for `clips.commit`, also where the job is stopped later.
    Recordings of sound are cut as they are, whatever `choice` says.

    Raises (at once or from the jobs):
        UnknownItem, UnreadableMedia, InvalidValue: as `clips.clip_job`.
    """
    session.require_writable()
    grouped: dict[str, list[Moment]] = {}
    for code in codes:
        moment = session.stores.moments.by_code(code)
        grouped.setdefault(moment.draft.evidence, []).append(moment)
    return tuple(
        _of_item(session, readable(session, code), moments, choice, overlay=overlay)
        for code, moments in grouped.items()
    )


def _of_item(
    session: CaseSession,
    evidence: Evidence,
    moments: Sequence[Moment],
    choice: DressChoice,
    *,
    overlay: bool,
) -> Job[None]:
    if evidence.kind is not EvidenceKind.VIDEO:
        return _one_by_one(session, evidence, moments)
    for moment in moments:
        if not moment.draft.span.length_us:
            raise InvalidValue(field="moment", value=moment.code, expected="start < end")
    burnt = burnt_in(session, evidence) if overlay else None
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

        def take(result: object) -> None:
            if isinstance(result, ClipResult):
                moment, cut = waiting.pop(0)
                recipe = clip_recipe(evidence, cut.spec, result)
                made = (DerivativeKind.CLIP, evidence, moment, cut.out, ".mp4", recipe)
                ctx.emit(StagedDerivative(*made))

        inner = JobContext(
            on_progress=ctx.on_progress, on_item=take, cancel=ctx.cancel, pause=ctx.pause
        )
        try:
            clip_calls.clips(source, cuts, inner, indexing.run(ctx))
        finally:
            for _moment, cut in waiting:
                cut.out.unlink(missing_ok=True)

    return Job(label=f"{evidence.code} clips", lane=Lane.WORKER, run=run)


def _one_by_one(session: CaseSession, evidence: Evidence, moments: Sequence[Moment]) -> Job[None]:
    jobs = [clip_job(session, moment.code, overlay=False) for moment in moments]

    def run(ctx: JobContext) -> None:
        for job in jobs:
            ctx.emit(job.run(ctx))

    return Job(label=f"{evidence.code} clips", lane=Lane.WORKER, run=run)
