"""Redacted copies: tracked boxes, a new derivative, every frame to look at, a second person.

A moment of a photo has one frame, numbered as its page, and no sound.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.domain.clip import ClipSpec, Derivative, DerivativeKind, Overlay
from app.domain.errors import InvalidValue, RedactionRefused
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.lettering import Sought
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment
from app.domain.person_names import same_name
from app.domain.photos import PHOTO_RULES
from app.domain.redaction_plan import CoveredRegion, Redacted, Redaction
from app.domain.redaction_review import FrameToLook
from app.domain.redaction_review import looking_order as order_of
from app.services import ancestry, face_proposals, identities
from app.services.clips import StagedDerivative
from app.services.derivative_facts import still_shown
from app.services.events import Topic
from app.services.frames import index_job, load_index
from app.services.recipes import redacted_photo_recipe, redacted_recipe
from app.services.session import CaseSession
from app.tasks.job import Job, JobContext, Lane
from media.worker import clip_calls, face_calls

_MADE, _CONFIRMED = "derivative.redacted", "derivative.confirm"


@dataclass(frozen=True, slots=True)
class ReviewState:
    """Who made a redacted copy and who has confirmed it."""

    derivative: Derivative
    """The copy."""
    maker: str
    """Name, as the chain has it; empty where it came from another office."""
    confirmed_by: str
    """Name; empty while nobody has."""


def stretch(session: CaseSession, moment_code: str) -> range:
    """Give the frames of a moment: what a redacted copy of it would hold.

    Raises:
        UnknownItem, UnreadableMedia: as named.
        NoPicture: it is neither a stretch of a video nor a photo.
    """
    return stretch_times(session, moment_code)[0]


def stretch_times(session: CaseSession, moment_code: str) -> tuple[range, tuple[int, ...]]:
    """Give the frames of a moment, when each begins, and when the last one ends.

    Times are microseconds from the item's origin; there is one more than there are frames. Those
    of a photo are all 0.

    Raises:
        UnknownItem, UnreadableMedia, NoPicture: as `stretch`.
    """
    moment, evidence = face_proposals.picture_of(session, moment_code)
    if evidence.kind is EvidenceKind.PHOTO:
        page = face_proposals.page_of(moment)
        return range(page, page + 1), (0, 0)
    index = load_index(session, evidence)
    frames = index.frames_in(moment.draft.span)
    starts = index.times_us[frames[0] : frames[-1] + 1].tolist()
    return frames, (*(max(at, 0) for at in starts), max(index.end_us(frames[-1]), 0))


def track_job(session: CaseSession, moment_code: str, region: CoveredRegion) -> Job[CoveredRegion]:
    """Follow a region between and beyond the boxes that a person set; a proposal with doubts.

    Raises:
        UnknownItem, UnreadableMedia, NoPicture: as `stretch`.
    """
    moment, evidence = _video_of(session, moment_code)
    source = session.blobs.original_path(evidence.digest.sha256)
    indexing = index_job(session, evidence)

    def run(ctx: JobContext) -> CoveredRegion:
        index = indexing.run(ctx)
        return clip_calls.track_region(source, moment.draft.span, region, ctx, index)

    return Job(label=f"{moment.code} {region.name}", lane=Lane.WORKER, run=run)


def redact_job(
    session: CaseSession,
    moment_code: str,
    redaction: Redaction,
    *,
    overlay: bool = True,
    lettering: bool | None = None,
) -> Job[StagedDerivative]:
    """Make a copy of a moment in which boxes are filled and voices hidden; `clips.commit` keeps it.

    Every frame of the copy is decoded and looked at before it is handed over, and the detector
    says where it still finds a face; that is written down, and stops nothing. So does the other
    one with lettering, which takes seven times as long.

    Args:
        session: an open case.
        moment_code: M-001.
        redaction: what to hide.
        overlay: lay the bar beneath a video's picture.
        lettering: search the copy for lettering too; None to do so where it may be among what
            is hidden.

    Raises (at once or from the job):
        UnknownItem, UnreadableMedia, NoPicture: as `stretch`.
        RedactionLeaks: the copy shows something that it should hide; nothing is left.
    """
    session.require_writable()
    kinds = _looked_for(redaction, lettering)
    moment, evidence = face_proposals.picture_of(session, moment_code)
    if evidence.kind is EvidenceKind.PHOTO:
        return _photo_job(session, moment, evidence, redaction, kinds)
    number = session.stores.cases.record().form.number
    burnt = Overlay(evidence.code, evidence.digest.sha256, number) if overlay else None
    spec = ClipSpec(moment.draft.span, burnt)
    source = session.blobs.original_path(evidence.digest.sha256)
    staged = session.blobs.staging_path(".mp4")
    indexing = index_job(session, evidence)

    def run(ctx: JobContext) -> StagedDerivative:
        index = indexing.run(ctx)
        result = clip_calls.redact(source, spec, redaction, staged, ctx, index)
        try:
            whole = TimeRange(0, max(result.clip.actual.length_us, 1))
            first = result.clip.first.frame if result.clip.first else 0
            share = result.picture_share
            looks = [
                face_proposals.look_again(staged, whole, first, ctx, kind, share) for kind in kinds
            ]
        except BaseException:
            staged.unlink(missing_ok=True)
            raise
        hidden = Redacted(redaction, result.pixels_sha256, *looks)
        recipe = redacted_recipe(evidence, spec, hidden, result.clip)
        return StagedDerivative(DerivativeKind.CLIP, evidence, moment, staged, ".mp4", recipe)

    return Job(label=f"{moment.code} redaction", lane=Lane.WORKER, run=run)


def _photo_job(
    session: CaseSession,
    moment: Moment,
    evidence: Evidence,
    redaction: Redaction,
    kinds: tuple[Sought, ...],
) -> Job[StagedDerivative]:
    if redaction.voices:
        raise InvalidValue(field="voice", value=moment.code, expected="video")
    source = session.blobs.original_path(evidence.digest.sha256)
    staged = session.blobs.staging_path(".png")
    page = face_proposals.page_of(moment)

    def run(ctx: JobContext) -> StagedDerivative:
        made = face_calls.redact_photo(source, page, PHOTO_RULES, redaction, staged, ctx)
        try:
            looks = [face_proposals.look_again(staged, None, page, ctx, kind) for kind in kinds]
        except BaseException:
            staged.unlink(missing_ok=True)
            raise
        hidden = Redacted(redaction, made.pixels_sha256, *looks)
        recipe = redacted_photo_recipe(evidence, moment.draft.span, hidden, made)
        return StagedDerivative(DerivativeKind.STILL, evidence, moment, staged, ".png", recipe)

    return Job(label=f"{moment.code} redaction", lane=Lane.WORKER, run=run)


def _looked_for(redaction: Redaction, lettering: bool | None) -> tuple[Sought, ...]:
    """Give what a copy is searched for, in the order of `Redacted`."""
    is_searched = redaction.may_hide_lettering if lettering is None else lettering
    return (Sought.FACES, Sought.TEXT) if is_searched else (Sought.FACES,)


def first_frame(made: Derivative) -> int:
    """Give the number in the original of a copy's first frame."""
    return made.recipe.first.frame if made.recipe.first else 0


def looking_order(
    made: Derivative, kinds: Collection[Sought] = tuple(Sought)
) -> tuple[FrameToLook, ...]:
    """Give the frames of a redacted copy, those first that most want a person's eye."""
    recipe = made.recipe
    if recipe.redaction is None:
        return ()
    first = first_frame(made)
    return order_of(recipe.redaction, range(first, first + recipe.frame_count), kinds)


def redacted_copy(session: CaseSession, code: str) -> Derivative:
    """Find a redacted copy.

    Raises:
        UnknownItem: there is no such derivative.
        RedactionRefused: it is none.
    """
    made = session.stores.derivatives.by_code(code)
    if made.recipe.redaction is None:
        raise RedactionRefused(code=made.code, why="confirm_not_redacted")
    return made


def states(session: CaseSession, *, is_whole: bool = False) -> tuple[ReviewState, ...]:
    """Give every redacted copy with who made and who confirmed it, in order of code.

    Args:
        is_whole: what was done at the office that the case came from counts as well: at a
            hearing it is the same copy that somebody there looked at. To give a copy out, a
            second person of this case has to look.
    """
    copies = [item for item in session.stores.derivatives.all() if item.recipe.redaction]
    lines = session.stores.custody.lines()
    if is_whole and copies:
        lines = ancestry.told(session.stores, lines)
    acts = _acts(lines) if copies else {}
    return tuple(_state(item, acts) for item in copies)


def state(session: CaseSession, code: str) -> ReviewState:
    """Give the state of one redacted copy.

    Raises:
        UnknownItem, RedactionRefused: as `redacted_copy`.
    """
    return _state(redacted_copy(session, code), _acts(session.stores.custody.lines()))


def confirm(session: CaseSession, code: str) -> ReviewState:
    """Enter that the reviewer at work has looked at every frame and lets the copy stand.

    Raises:
        UnknownItem: there is no such derivative.
        RedactionRefused: it is none, it is confirmed, the reviewer made it, or the reviewer is
            not among the identities of the case.
    """
    found = state(session, code)
    name = session.reviewer.name
    if found.confirmed_by:
        raise RedactionRefused(code=found.derivative.code, why="confirm_done")
    if same_name(found.maker, name):
        raise RedactionRefused(code=found.derivative.code, why="confirm_own")
    if not any(same_name(item.name, name) for item in identities.listed(session)):
        raise RedactionRefused(code=found.derivative.code, why="confirm_not_listed")
    made = found.derivative
    with session.change("derivative.confirm", Topic.DERIVATIVE) as change:
        change.obj = (made.code, made.moment or "", made.evidence)
        change.data = {"sha256": made.sha256, "frames": made.recipe.frame_count}
        if made.recipe.redaction is not None:
            change.data |= still_shown(made.recipe.redaction)
    return state(session, code)


def require_confirmed(session: CaseSession, codes: Sequence[str]) -> None:
    """Refuse to give out a redacted copy that no second person has confirmed.

    Raises:
        RedactionRefused: one of `codes` is such a copy.
    """
    for found in states(session):
        if found.derivative.code in codes and not found.confirmed_by:
            raise RedactionRefused(code=found.derivative.code, why="confirm_missing")


def _acts(lines: Sequence[str]) -> dict[tuple[str, str], str]:
    """Give who did what to which bytes, by the chain: (act, sha256) to a name."""
    found: dict[tuple[str, str], str] = {}
    for line in lines:
        if f'"act":"{_MADE}"' in line or f'"act":"{_CONFIRMED}"' in line:
            entry = json.loads(line)
            act, data = entry["act"], entry["data"]
            if act in (_MADE, _CONFIRMED):
                found[act, f"{entry['obj'][0]} {data['sha256']}"] = entry["who"]["name"]
    return found


def _state(made: Derivative, acts: dict[tuple[str, str], str]) -> ReviewState:
    key = f"{made.code} {made.sha256}"
    return ReviewState(made, acts.get((_MADE, key), ""), acts.get((_CONFIRMED, key), ""))


def _video_of(session: CaseSession, moment_code: str) -> tuple[Moment, Evidence]:
    moment, evidence = face_proposals.picture_of(session, moment_code)
    if evidence.kind is not EvidenceKind.VIDEO:
        raise InvalidValue(field="moment", value=moment.code, expected="video, start < end")
    return moment, evidence
