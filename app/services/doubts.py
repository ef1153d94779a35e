"""Which passages of a transcript somebody should listen to, the ones that matter first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from app.domain.mediatime import TimeRange
from app.domain.moment import SuggestionStatus
from app.domain.overlaps import overlapping
from app.domain.transcript import Segment, SegmentFlag, Transcript
from app.services.session import CaseSession

DOUBT_BELOW = 0.5
"""A word the model gave less is wrong every other time (ASR.md section 5, real speech)."""
_OF_THE_RUN = (SegmentFlag.UNVERIFIED_MODEL, SegmentFlag.PROMPTED)
"""Said of every segment alike: no reason to hear this one before another."""


class Weight(IntEnum):
    """Why a passage comes before others."""

    CITED = 0
    """A moment lies on it: it may stand in a dossier."""
    CUE = 1
    """It matches a cue phrase: it may become a moment."""
    OTHER = 2
    """Nobody refers to it."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One segment that nobody has confirmed."""

    segment: Segment
    """What the machine wrote."""
    weight: Weight
    """Why it comes where it does."""
    reasons: tuple[SegmentFlag, ...]
    """What speaks against believing it."""
    unsure_words: int
    """Words that the model itself gave less than half."""


def doubts(
    session: CaseSession, code: str, transcript: Transcript | None = None
) -> tuple[Doubt, ...]:
    """Give what is still to be heard: cited passages and those that match a cue, then others.

    Cited passages and cues are listed whether the machine was sure or not, since sureness is no
    accuracy; of the others, only those with a reason to doubt. That two segments lie over the
    same time is such a reason: several may be speaking, and a model writes down one of them.

    Args:
        transcript: the one that is shown, where it was read already.

    Raises:
        UnknownEvidence: there is no such item.
    """
    item = session.stores.evidence.by_code(code)
    transcript = transcript or session.stores.transcripts.current(item.code)
    if transcript is None:
        return ()
    cited = [moment.draft.span for moment in session.stores.moments.all(item.code)]
    cues = [
        found.draft.span
        for found in session.stores.suggestions.all()
        if found.draft.evidence == item.code and found.status is SuggestionStatus.OPEN
    ]
    facts = session.stores.transcripts.doubt_facts(transcript.run_id, DOUBT_BELOW)
    doubled = overlapping(transcript.segments)
    listed = (
        _doubt(segment, facts[segment.id], cited, cues, is_doubled=segment.id in doubled)
        for segment in transcript.segments
        if not segment.is_verified
    )
    wanted = [
        doubt
        for doubt in listed
        if doubt.weight is not Weight.OTHER or doubt.reasons or doubt.unsure_words
    ]
    return tuple(sorted(wanted, key=lambda doubt: doubt.weight))


def _doubt(
    segment: Segment,
    facts: tuple[tuple[SegmentFlag, ...], int],
    cited: list[TimeRange],
    cues: list[TimeRange],
    *,
    is_doubled: bool,
) -> Doubt:
    span = TimeRange(segment.start_us, max(segment.start_us, segment.end_us))
    flags, unsure = facts
    weight = Weight.OTHER
    if any(span.overlaps(other) for other in cues):
        weight = Weight.CUE
    if any(span.overlaps(other) for other in cited):
        weight = Weight.CITED
    reasons = tuple(flag for flag in flags if flag not in _OF_THE_RUN)
    return Doubt(
        segment=segment,
        weight=weight,
        reasons=(*reasons, SegmentFlag.OVERLAP) if is_doubled else reasons,
        unsure_words=unsure,
    )
