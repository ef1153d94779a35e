"""How a clip would look before it is made: one picture at a time; the case is not changed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from app.domain.clip import ClipSpec
from app.domain.clip_pace import Pace
from app.domain.clip_steps import ClipStep
from app.domain.errors import InvalidValue
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import US_PER_SECOND
from app.domain.steadying import Steady, check_reach
from app.services import redaction
from app.services.clip_dressing import PLAIN, DressChoice, dress_of
from app.services.clips import burnt_in
from app.services.frames import index_job, readable
from app.services.session import CaseSession
from app.tasks.job import Job, JobContext, Lane
from media.worker import clip_calls


def stretch_times(session: CaseSession, moment_code: str) -> tuple[range, tuple[int, ...]]:
    """Give the frames that a clip of a moment holds, and when each begins and the last one ends.

    Raises:
        UnknownItem, UnreadableMedia: as named.
        InvalidValue: it is no stretch of a video.
    """
    moment = session.stores.moments.by_code(moment_code)
    evidence = readable(session, moment.draft.evidence)
    if evidence.kind is not EvidenceKind.VIDEO or not moment.draft.span.length_us:
        raise InvalidValue(field="moment", value=moment.code, expected="video, start < end")
    return redaction.stretch_times(session, moment_code)


def pace_of(
    steps: Sequence[ClipStep], frames: range, times_us: Sequence[int]
) -> tuple[int, int, int]:
    """Tell how a clip with these steps runs.

    Returns:
        How long it is in microseconds, how many pictures it has, and how many frames of the
        original it leaves out.

    Raises:
        InvalidValue: the steps do not fit these frames or each other.
    """
    if not steps:
        return times_us[-1] - times_us[0], len(frames), 0
    begins = [Fraction(at - times_us[0], US_PER_SECOND) for at in times_us]
    pace = Pace(steps, frames, begins)
    return pace.length_us, pace.pictures, pace.skipped


def picture_job(
    session: CaseSession,
    moment_code: str,
    frame: int,
    out: Path,
    *,
    overlay: bool = False,
    choice: DressChoice = PLAIN,
    is_bare: bool = False,
) -> Job[Path]:
    """Write a frame of a moment as a clip would show it, or as it was recorded, as JPEG.

    Args:
        is_bare: without the words beneath it, for drawing on it.

    Raises (at once or from the job):
        UnknownItem, UnreadableMedia, TimeOutsideMedia: as named.
        InvalidValue: as `clips.clip_job`.
    """
    moment = session.stores.moments.by_code(moment_code)
    evidence = readable(session, moment.draft.evidence)
    burnt = burnt_in(session, evidence) if overlay else None
    spec = ClipSpec(moment.draft.span, burnt, dress_of(session, moment, choice))
    source = session.blobs.original_path(evidence.digest.sha256)
    indexing = index_job(session, evidence)

    def run(ctx: JobContext) -> Path:
        clip_calls.picture(source, spec, frame, out, ctx, indexing.run(ctx), is_bare=is_bare)
        return out

    return Job(label=f"{moment.code} f{frame}", lane=Lane.MEDIA, run=run)


def steady_job(session: CaseSession, moment_code: str, frames: int) -> Job[Steady]:
    """Measure how far each picture of a moment is to be moved so that it stands still.

    Args:
        frames: to each side, over which the camera's way is evened out.

    Raises (at once or from the job):
        UnknownItem, UnreadableMedia: as named.
        InvalidValue: it is no stretch of a video, too long, or `frames` out of range.
    """
    moment = session.stores.moments.by_code(moment_code)
    evidence = readable(session, moment.draft.evidence)
    if evidence.kind is not EvidenceKind.VIDEO or not moment.draft.span.length_us:
        raise InvalidValue(field="moment", value=moment.code, expected="video, start < end")
    check_reach(frames)
    source = session.blobs.original_path(evidence.digest.sha256)
    indexing = index_job(session, evidence)

    def run(ctx: JobContext) -> Steady:
        return clip_calls.steady(source, moment.draft.span, frames, ctx, indexing.run(ctx))

    return Job(label=f"{moment.code} steady", lane=Lane.WORKER, run=run)
