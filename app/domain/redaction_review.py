"""In which order the frames of a redacted copy are looked at, and why some come first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from app.domain.lettering import Sought
from app.domain.redaction import DOUBTFUL, doubt_at
from app.domain.redaction_plan import CoveredRegion, Redacted


class Why(StrEnum):
    """Why a frame wants an eye before the others."""

    SEEN = "seen"
    """The detector still found a face in the copy."""
    LETTERING = "lettering"
    """The other one still found lettering in it, and nothing above is so."""
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
    seen: frozenset[Sought] = frozenset()
    """All that detectors still found in it."""


def still_seen(redacted: Redacted, sought: Sought) -> tuple[CoveredRegion, ...]:
    """Give what was still found in a copy of one kind; nothing where it was not searched for."""
    look = redacted.lettering if sought is Sought.TEXT else redacted.faces
    return look.seen if look else ()


def looking_order(
    redacted: Redacted, frames: range, kinds: Collection[Sought] = tuple(Sought)
) -> tuple[FrameToLook, ...]:
    """Order frames for looking: faces still found, lettering, tracks broken off, doubts, the rest.

    The first sight of each thing that is still found comes before its other frames: where it was
    left uncovered on purpose, the others are not buried beneath that one. Where a detector
    proposed lettering to be hidden, its first sights come right after those of faces; else most
    of it is what nobody asked to hide, a banner or a shop's sign, and it comes after doubts.

    Args:
        redacted: the copy.
        frames: of it, numbered as in the original.
        kinds: what was found of other kinds plays no part.
    """
    found = {kind: still_seen(redacted, kind) if kind in kinds else () for kind in Sought}
    first_sights = {kind: {region.first for region in seen} for kind, seen in found.items()}
    is_asked = redacted.plan.text_detector is not None
    breaks = broken_off(redacted.plan.regions, frames)

    def reasons(frame: int, doubt: int, seen: Collection[Sought]) -> list[tuple[int, int, Why]]:
        reasons = [(9, 0, Why.NOTHING)]
        is_first = Sought.TEXT in seen and frame in first_sights[Sought.TEXT]
        if Sought.FACES in seen:
            is_new = frame in first_sights[Sought.FACES]
            reasons.append((0 if is_new else 2, 0 if is_first else 1, Why.SEEN))
        if Sought.TEXT in seen:
            place = (1 if is_asked else 5) if is_first else 6
            reasons.append((place, 0, Why.LETTERING))
        if frame in breaks:
            reasons.append((3, 0, Why.BROKE_OFF))
        if doubt >= DOUBTFUL:
            reasons.append((4, -doubt, Why.DOUBT))
        return reasons

    rated = []
    in_sight = {kind: _frames_of(seen) for kind, seen in found.items()}
    for frame in frames:
        doubt = doubt_at(redacted.plan, frame)
        seen = frozenset(kind for kind in Sought if frame in in_sight[kind])
        place, more, why = min(reasons(frame, doubt, seen), key=lambda reason: reason[:2])
        rated.append(((place, more, frame), FrameToLook(frame, why, doubt, seen)))
    return tuple(look for _place, look in sorted(rated, key=lambda each: each[0]))


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


def _frames_of(regions: tuple[CoveredRegion, ...]) -> frozenset[int]:
    return frozenset(frame for region in regions for frame in range(region.first, region.last + 1))
