"""In which order the frames of a redacted copy are looked at, and why some come first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.redaction import DOUBTFUL, doubt_at
from app.domain.redaction_plan import CoveredRegion, Redacted


class Why(StrEnum):
    """Why a frame wants an eye before the others."""

    SEEN = "seen"
    """The detector still found a face in the copy."""
    BROKE_OFF = "broke_off"
    """A box that the detector proposed begins or ends beside it, in mid-stretch."""
    DOUBT = "doubt"
    """A box in it is doubtful."""
    NOTHING = ""
    """It is looked at as all others are."""


@dataclass(frozen=True, slots=True)
class FrameToLook:
    """One frame of a copy."""

    frame: int
    """Of the original."""
    why: Why
    """What is first said of it."""
    doubt: int
    """The largest doubt of its boxes."""


def looking_order(redacted: Redacted, frames: range) -> tuple[FrameToLook, ...]:
    """Order frames for looking: faces still found, tracks broken off, doubtful boxes, the rest.

    The first sight of each face that is still found comes before its other frames: where a
    person was left uncovered on purpose, the others are not buried beneath that one.
    """
    seen = redacted.faces.seen if redacted.faces else ()
    first_sights = {region.first for region in seen}
    breaks = broken_off(redacted.plan.regions, frames)

    def rank(item: FrameToLook) -> tuple[int, int, int]:
        if item.why is Why.SEEN:
            return (0 if item.frame in first_sights else 1), 0, item.frame
        if item.why is Why.BROKE_OFF:
            return 2, 0, item.frame
        if item.why is Why.DOUBT:
            return 3, -item.doubt, item.frame
        return 4, 0, item.frame

    rated = []
    for frame in frames:
        doubt = doubt_at(redacted.plan, frame)
        why = Why.DOUBT if doubt >= DOUBTFUL else Why.NOTHING
        if frame in breaks:
            why = Why.BROKE_OFF
        if any(region.first <= frame <= region.last for region in seen):
            why = Why.SEEN
        rated.append(FrameToLook(frame, why, doubt))
    return tuple(sorted(rated, key=rank))


def broken_off(regions: tuple[CoveredRegion, ...], frames: range) -> frozenset[int]:
    """Give the frames just before and after boxes that the detector proposed, within `frames`.

    Where the end of a box is not doubtful, its face left the picture or a person set the end.
    """
    found = set()
    for region in regions:
        if region.is_proposed and region.keys[0].doubt >= DOUBTFUL:
            found.add(region.first - 1)
        if region.is_proposed and region.keys[-1].doubt >= DOUBTFUL:
            found.add(region.last + 1)
    return frozenset(frame for frame in found if frame in frames)
