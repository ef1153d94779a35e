"""The part of a redaction that its recipe keeps: which boxes, and where no voice is heard."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from app.domain.errors import InvalidValue
from app.domain.ids import Sha256
from app.domain.mediatime import TimeRange
from app.domain.moment import Region

MAX_REGIONS = 64
MAX_KEYS = 20_000
"""Boxes over all regions: ten minutes of one face in every frame."""


@dataclass(frozen=True, slots=True)
class KeyBox:
    """Where a region lies in one frame."""

    frame: int
    """Of the original, 0-based in presentation order."""
    box: Region
    """On the upright picture."""
    doubt: int = 0
    """0 where a person set it; else 1 to 100, how doubtful the tracked box is."""

    def __post_init__(self) -> None:
        if self.frame < 0 or not 0 <= self.doubt <= 100:
            value = f"f{self.frame} {self.doubt}"
            raise InvalidValue(field="box", value=value, expected="f0.., 0..100")


@dataclass(frozen=True, slots=True)
class CoveredRegion:
    """One thing that is covered: a face, a plate, a document."""

    name: str
    """What a person calls it, such as `Wajah 1`."""
    first: int
    """Frame from which on it is covered."""
    last: int
    """Last frame in which it is covered."""
    keys: tuple[KeyBox, ...]
    """Rising; before the first and after the last the box stays where it is."""

    def __post_init__(self) -> None:
        frames = [key.frame for key in self.keys]
        is_rising = all(one < two for one, two in pairwise(frames))
        is_inside = bool(frames) and self.first <= frames[0] <= frames[-1] <= self.last
        if not (is_rising and is_inside and self.first >= 0):
            value = f"{self.name}: f{self.first} - f{self.last}, {len(frames)}"
            raise InvalidValue(field="region", value=value, expected="fN < fM")


@dataclass(frozen=True, slots=True)
class Redaction:
    """All that is hidden."""

    regions: tuple[CoveredRegion, ...]
    """Filled with one colour."""
    mutes: tuple[TimeRange, ...] = ()
    """Silence; microseconds from the item's origin, end excluded."""

    def __post_init__(self) -> None:
        keys = sum(len(region.keys) for region in self.regions)
        if len(self.regions) > MAX_REGIONS or keys > MAX_KEYS:
            value = f"{len(self.regions)}, {keys}"
            raise InvalidValue(field="region", value=value, expected=f"{MAX_REGIONS}, {MAX_KEYS}")
        if not self.regions and not self.mutes:
            raise InvalidValue(field="region", value="0", expected="> 0")


@dataclass(frozen=True, slots=True)
class Redacted:
    """What was hidden in a derivative, and what came out."""

    plan: Redaction
    """Every box and every stretch."""
    pixels_sha256: Sha256
    """SHA-256 over the RGB24 pixels of all frames after covering, before any bar."""
