"""Where each part of the time axis lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF

from widgets.timeline.values import Lane

MINIMAP, RULER, FILMSTRIP, PEAKS = "minimap", "ruler", "filmstrip", "peaks"
_HEIGHTS = {MINIMAP: 16, RULER: 22, FILMSTRIP: 40, PEAKS: 44}
_APART = 30
_SPACE = 2
LEAST_LANES = 3
"""Lanes that are always in sight; the others are scrolled to."""


@dataclass(slots=True)
class Layout:
    """Areas of the heads by name, and of the lanes, which scroll below them."""

    heads: dict[str, QRectF] = field(default_factory=dict)
    """Minimap, ruler, filmstrip and sound, from top to bottom; empty where there is none."""
    lanes: list[tuple[Lane, QRectF]] = field(default_factory=list)
    """Each lane where it is drawn now; parts may lie outside `body`."""
    body: QRectF = field(default_factory=QRectF)
    """Where lanes are seen."""
    lanes_height: float = 0.0
    """Height of all lanes."""

    @property
    def hidden(self) -> float:
        """Pixels that lanes can be scrolled by."""
        return max(0.0, self.lanes_height - self.body.height())

    def area(self, name: str) -> QRectF:
        """Give the area of a head, or of a lane by its key or group (its first lane)."""
        if name in self.heads:
            return self.heads[name]
        found = (area for lane, area in self.lanes if name in (lane.key, lane.group))
        return next(found, QRectF())

    def lane_at(self, y: float) -> tuple[Lane, QRectF] | None:
        """Give the lane under a height that is in sight."""
        if not self.body.top() <= y < self.body.bottom():
            return None
        return next((pair for pair in self.lanes if pair[1].top() <= y < pair[1].bottom()), None)


@dataclass(frozen=True, slots=True)
class Measures:
    """What the layout depends on, pixels."""

    gutter: float
    """Width of the names at the left."""
    width: float
    """Width of the time."""
    line: int
    """Height of one row of marks."""
    text: int
    """Height of a line of text."""


def heads_height(measures: Measures, *, has_pictures: bool, channels: int) -> dict[str, int]:
    """Give the height of each head; several channels are drawn below each other."""
    heights = dict(_HEIGHTS)
    heights[RULER] = max(heights[RULER], measures.text + 8)
    heights[FILMSTRIP] = heights[FILMSTRIP] if has_pictures else 0
    heights[PEAKS] = max(heights[PEAKS], _APART * channels)
    return heights


def lay_out(
    lanes: Sequence[Lane],
    heads: dict[str, int],
    measures: Measures,
    height: float,
    scrolled: float,
) -> Layout:
    """Place everything in a widget of some height, the lanes scrolled by some pixels."""
    made, top, left = Layout(), 0.0, measures.gutter
    for name, tall in heads.items():
        made.heads[name] = QRectF(left, top, measures.width, float(tall))
        top += tall + (_SPACE if tall and name != RULER else 0)
    made.lanes_height = lanes_height(lanes, measures)
    made.body = QRectF(left, top, measures.width, max(0.0, height - top))
    top -= min(max(0.0, scrolled), made.hidden)
    for lane in lanes:
        tall = measures.line * lane.marks.row_count
        made.lanes.append((lane, QRectF(left, top, measures.width, float(tall))))
        top += tall + _SPACE
    return made


def lanes_height(lanes: Sequence[Lane], measures: Measures) -> float:
    """Give the height of all lanes."""
    return float(sum(measures.line * lane.marks.row_count + _SPACE for lane in lanes))


def wanted_height(lanes: Sequence[Lane], heads: dict[str, int], measures: Measures) -> int:
    """Give the height at which nothing has to be scrolled."""
    spaces = sum(_SPACE for name, tall in heads.items() if tall and name != RULER)
    return round(sum(heads.values()) + spaces + lanes_height(lanes, measures))


def least_height(heads: dict[str, int], measures: Measures) -> int:
    """Give the height at which a few lanes are in sight."""
    return sum(heads.values()) + 3 * _SPACE + LEAST_LANES * (measures.line + _SPACE)
