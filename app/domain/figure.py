"""Shapes that a person draws on a picture; in a video they may move with what they show."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from app.domain.errors import InvalidValue
from app.domain.plain import LEFT_OUT

WHOLE = 1_000_000
"""Side of the picture: places are whole millionths, as the chain holds no fractions."""
MAX_FIGURES = 64
MAX_CORNERS = 64
LONGEST_LABEL = 200
Spot = tuple[int, int]
"""Across and down."""


class FigureShape(StrEnum):
    """What is drawn into the box of a figure."""

    BOX = "box"
    ELLIPSE = "ellipse"
    POLYGON = "polygon"
    ARROW = "arrow"
    CALLOUT = "callout"
    """A box with a number that the text refers to."""


@dataclass(frozen=True, slots=True)
class FigureKey:
    """Where the box around a figure lies in one frame."""

    frame: int
    """Of the item, 0-based; the page of a photo."""
    box: tuple[int, int, int, int]
    """Left, top, width and height on the upright picture, in millionths of its sides."""
    doubt: int = field(default=0, metadata=LEFT_OUT)
    """0 where a person set it; else 1 to 100, how doubtful the followed box is."""

    def __post_init__(self) -> None:
        left, top, width, height = self.box
        is_inside = left >= 0 and top >= 0 and left + width <= WHOLE and top + height <= WHOLE
        if self.frame < 0 or not 0 <= self.doubt <= 100 or not is_inside or min(width, height) < 1:
            value = f"f{self.frame} {self.box} {self.doubt}"
            raise InvalidValue(field="figure", value=value, expected=f"f0.., 0..{WHOLE}, 0..100")


@dataclass(frozen=True, slots=True)
class Figure:
    """One shape from its first frame to its last."""

    shape: FigureShape
    first: int
    """Frame from which on it is shown."""
    last: int
    """Last frame in which it is shown."""
    keys: tuple[FigureKey, ...]
    """Rising; between two the box lies on the straight line, beyond them it rests."""
    points: tuple[Spot, ...] = field(default=(), metadata=LEFT_OUT)
    """In millionths of the box: the corners of a polygon; tail and tip of an arrow."""
    number: int = field(default=0, metadata=LEFT_OUT)
    """Of a callout, from 1 on."""
    label: str = field(default="", metadata=LEFT_OUT)
    """What it shows, in the reviewer's words."""

    def __post_init__(self) -> None:
        frames = [key.frame for key in self.keys]
        is_rising = all(one < two for one, two in pairwise(frames))
        is_inside = bool(frames) and 0 <= self.first <= frames[0] <= frames[-1] <= self.last
        if not (is_rising and is_inside and self._has_fitting_points()):
            value = f"{self.shape}: f{self.first} - f{self.last}, {len(frames)}, {self.points}"
            raise InvalidValue(field="figure", value=value, expected="fN < fM")
        is_numbered = self.shape is FigureShape.CALLOUT
        if (self.number > 0) is not is_numbered or len(self.label) > LONGEST_LABEL:
            value = f"{self.shape} {self.number} {len(self.label)}"
            raise InvalidValue(field="figure", value=value, expected=f"1.., <= {LONGEST_LABEL}")

    def _has_fitting_points(self) -> bool:
        count = len(self.points)
        is_inside = all(0 <= part <= WHOLE for spot in self.points for part in spot)
        if self.shape is FigureShape.POLYGON:
            return is_inside and 3 <= count <= MAX_CORNERS
        return is_inside and count == (2 if self.shape is FigureShape.ARROW else 0)
