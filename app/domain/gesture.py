"""What a person saw of a hand: its fingers, and the card of the reference that looks like it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.errors import InvalidValue
from app.domain.mediatime import FramePosition
from app.domain.plain import LEFT_OUT

FINGERS = ("thumb", "index", "middle", "ring", "pinky")
"""The order in which the states of a hand are given."""


class FingerState(StrEnum):
    """How one finger is held."""

    EXTENDED = "extended"
    FOLDED = "folded"
    BENT = "bent"
    ANY = "any"
    """Not seen, or of no matter to a card."""


UNSEEN = (FingerState.ANY,) * len(FINGERS)


@dataclass(frozen=True, slots=True)
class GestureFinding:
    """A likeness that a person noted; it says nothing of what the hand meant."""

    card: str
    """Id of the card, such as G-03."""
    version: str
    """Version of the reference that the card belongs to."""
    fingers: tuple[FingerState, ...] = UNSEEN
    """As seen, thumb first."""
    frame: FramePosition | None = field(default=None, metadata=LEFT_OUT)
    """Where it was seen; None for a photo."""

    def __post_init__(self) -> None:
        if len(self.fingers) != len(FINGERS):
            raise InvalidValue(field="fingers", value=len(self.fingers), expected="5")


@dataclass(frozen=True, slots=True)
class GestureReading:
    """A finding as it is told in a document: words of the reference, never a name."""

    title: str
    """`G-03 Dua jari (V atau peace)`."""
    reading: str
    """`menyerupai nomor urut 2`."""
    doubt: str
    """How sure the card is, with "perlu verifikasi" where it is not verified."""
    fingers: str
    """What was seen, finger by finger; empty where nobody said."""
    frame: FramePosition | None
    """Where it was seen; None for a photo."""
