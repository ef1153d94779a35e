"""A contact sheet: exact frames of a moment on paper, evenly spread from its first to its last."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.case import CaseForm
from app.domain.custody import ChainHead
from app.domain.errors import InvalidValue
from app.domain.evidence import Evidence
from app.domain.ids import Sha256
from app.domain.mediatime import FramePosition
from app.domain.moment import Moment

MOST = 60
"""Pictures of one sheet: five pages."""
USUAL = 12
"""Pictures of one sheet: one page."""


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """One frame of the sheet."""

    position: FramePosition
    """Which frame of the original."""
    pixels_sha256: Sha256
    """Of its RGB24 pixels, as a still of it has."""
    path: str
    """PNG to print."""


@dataclass(frozen=True, slots=True)
class ContactSheet:
    """All that is printed."""

    form: CaseForm
    """Of the case."""
    evidence: Evidence
    """What was filmed."""
    moment: Moment
    """The stretch."""
    frames: int
    """How many frames the stretch has."""
    pictures: tuple[SheetPicture, ...]
    """In order of time."""
    head: ChainHead
    """End of the custody chain when it was made."""
    made_by: str
    """The reviewer."""
    made_at: str
    """ISO 8601, UTC."""
    made_at_local: str
    """The same by the clock of this place."""
    app_version: str
    """Netra's version."""


def spread(frames: range, count: int) -> tuple[int, ...]:
    """Choose frames evenly, the first and the last among them; all where there are no more.

    Raises:
        InvalidValue: not 1 to `MOST` are asked for, or there is no frame.
    """
    if not 1 <= count <= MOST or not frames:
        raise InvalidValue(field="pictures", value=count, expected=f"1..{MOST}")
    if count >= len(frames):
        return tuple(frames)
    if count == 1:
        return (frames[0],)
    last = len(frames) - 1
    return tuple(
        frames[(2 * number * last + count - 1) // (2 * (count - 1))] for number in range(count)
    )
