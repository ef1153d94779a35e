"""A place in an item as a person types it: a time, a frame, or a pts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.mediatime import parse_time

_FRAME = re.compile(r"(?:f|bingkai|frame)\s*(\d{1,12})", re.IGNORECASE)
_PTS = re.compile(r"pts\s*(-?\d{1,18})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Exactly one of the three is set."""

    time_us: int | None = None
    """Microseconds from the item's origin."""
    frame: int | None = None
    """0-based number in presentation order."""
    pts: int | None = None
    """Time stamp as the file holds it."""


def parse_place(text: str) -> Place:
    """Read `00:01:02.480`, `1:02,48`, `62.48`, `f1244`, `bingkai 1244` or `pts 91000`.

    Raises:
        InvalidValue: the text is none of these, or minutes or seconds reach 60.
    """
    stripped = text.strip()
    if found := _FRAME.fullmatch(stripped):
        return Place(frame=int(found[1]))
    if found := _PTS.fullmatch(stripped):
        return Place(pts=int(found[1]))
    return Place(time_us=parse_time(stripped).time_us)
