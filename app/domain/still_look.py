"""A picture that is looked at while it is being enhanced, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from app.domain.photos import BYTES_PER_PIXEL

LONGEST = 1600
"""Longest side, in pixels, of a whole picture that is looked at: larger ones are made smaller."""
MOST_PIXELS = 2**30
"""More than any picture that is decoded."""


@dataclass(frozen=True, slots=True)
class StillBase:
    """What a decoded picture is; its pixels lie in a file, packed R, G, B, row by row."""

    width: int
    """Pixels, upright."""
    height: int
    """Pixels, upright."""
    aspect: Fraction
    """Width of a pixel by its height."""

    @property
    def is_believable(self) -> bool:
        """Check what types cannot: the child may have been taken over by the file."""
        is_seen = min(self.width, self.height) > 0 and self.width * self.height <= MOST_PIXELS
        return is_seen and 0 < self.aspect < LONGEST

    @property
    def size_bytes(self) -> int:
        """Length of its file."""
        return self.width * self.height * BYTES_PER_PIXEL


@dataclass(frozen=True, slots=True)
class StillLook:
    """What was written to be looked at, packed R, G, B, row by row."""

    whole_width: int
    """Pixels of what would be made."""
    whole_height: int
    """Pixels of what would be made."""
    width: int
    """Pixels of what was written: the part that was asked for, or the whole made smaller."""
    height: int
    """Pixels of what was written."""

    @property
    def size_bytes(self) -> int:
        """Length of the file."""
        return self.width * self.height * BYTES_PER_PIXEL
