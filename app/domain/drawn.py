"""Figures as they lie in one frame, and as boxes that a follower or a hand moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.domain.figure import WHOLE, Figure, FigureKey, FigureShape
from app.domain.moment import Region
from app.domain.redaction import box_at
from app.domain.redaction_plan import CoveredRegion, KeyBox


@dataclass(frozen=True, slots=True)
class Drawn:
    """One figure in one frame."""

    shape: FigureShape
    box: Region
    """Around it, as fractions of the upright picture."""
    points: tuple[tuple[float, float], ...]
    """Corners of a polygon, tail and tip of an arrow, as fractions of the upright picture."""
    number: int
    """Of a callout; 0 otherwise."""
    label: str
    """What it shows; may be empty."""


def drawn_at(figures: Iterable[Figure], frame: int) -> tuple[Drawn, ...]:
    """Give the figures that are shown in a frame, in their order."""
    pairs = ((one, box_at(as_covered(one), frame)) for one in figures)
    return tuple(drawn(one, box) for one, box in pairs if box is not None)


def drawn(figure: Figure, box: Region) -> Drawn:
    """Lay a figure into a box."""
    points = tuple(
        (box.x + box.width * across / WHOLE, box.y + box.height * down / WHOLE)
        for across, down in figure.points
    )
    return Drawn(figure.shape, box, points, figure.number, figure.label)


def as_covered(figure: Figure) -> CoveredRegion:
    """Give the way of a figure's box; what follows and edits boxes works on it."""
    keys = tuple(
        KeyBox(key.frame, Region(*(part / WHOLE for part in key.box)), key.doubt)
        for key in figure.keys
    )
    return CoveredRegion(figure.label, figure.first, figure.last, keys)


def along(figure: Figure, way: CoveredRegion) -> Figure:
    """Let a figure go where a box went."""
    keys = tuple(FigureKey(key.frame, millionths(key.box), key.doubt) for key in way.keys)
    return replace(figure, first=way.first, last=way.last, keys=keys)


def millionths(box: Region) -> tuple[int, int, int, int]:
    """Round a box to whole millionths, inside the picture and never empty."""
    left = min(round(box.x * WHOLE), WHOLE - 1)
    top = min(round(box.y * WHOLE), WHOLE - 1)
    width = min(max(round(box.width * WHOLE), 1), WHOLE - left)
    height = min(max(round(box.height * WHOLE), 1), WHOLE - top)
    return left, top, width, height


def renumbered(kept: tuple[Figure, ...], added: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Put figures of another moment behind those kept; no number stands twice."""
    most = max((one.number for one in kept), default=0)
    moved = (replace(one, number=one.number + most if one.number else 0) for one in added)
    return (*kept, *moved)
