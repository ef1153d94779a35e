"""Rows below each other of which only those in sight are laid out; the others are estimated."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QFont, QFontMetricsF

from app.domain.mediatime import US_PER_SECOND
from app.domain.transcript import Segment
from widgets.transcript.segment_row import GAP, LONG_TIME, MARGIN, SHORT_TIME, Reading, SegmentRow

_KEPT = 400
"""Rows laid out at once: some screens of them."""
_HOUR_US = 3600 * US_PER_SECOND


class RowStack:
    """Segments as rows of a known or estimated height; pixels from the top of the first."""

    def __init__(self) -> None:
        self.segments: tuple[Segment, ...] = ()
        self._rows: OrderedDict[int, SegmentRow] = OrderedDict()
        self._heights: NDArray[np.float64] = np.zeros(0)
        self._tops: NDArray[np.float64] = np.zeros(1)
        self._starts: NDArray[np.int64] = np.zeros(0, np.int64)
        self._width = 300.0
        self._font = QFont()
        self._reading = Reading()

    def __len__(self) -> int:
        return len(self.segments)

    @property
    def height(self) -> float:
        """Pixels of all rows together."""
        return float(self._tops[-1])

    def set_segments(self, segments: Sequence[Segment], reading: Reading | None = None) -> None:
        """Show other segments; rows of the same segment are kept."""
        if reading is not None and reading != self._reading:
            self._reading = reading
            self._rows.clear()
        old = self.segments
        self.segments = tuple(segments)
        same = {
            number: row
            for number, row in self._rows.items()
            if number < len(segments) and (number < len(old) and segments[number] is old[number])
        }
        same |= {
            number: row
            for number, row in self._rows.items()
            if number < len(segments) and segments[number] == row.segment
        }
        before = self._time_width
        self._rows = OrderedDict(sorted(same.items()))
        starts = np.fromiter((s.start_us for s in segments), np.int64, len(segments))
        # times never run back here, or the lookup by time would miss rows
        self._starts = np.maximum.accumulate(starts) if starts.size else starts
        if self._time_width != before:
            self._rows.clear()
        self._estimate()

    @property
    def _time_width(self) -> float:
        has_hours = self._starts.size and int(self._starts[-1]) >= _HOUR_US
        return LONG_TIME if has_hours else SHORT_TIME

    def set_reading(self, reading: Reading) -> None:
        """Know the voices and the user's words; rows are laid out again."""
        self._reading = reading
        self.forget_rows()

    def set_room(self, width: float, font: QFont) -> None:
        """Lay everything out for another width or font."""
        if (width, font) != (self._width, self._font):
            self._width, self._font = width, QFont(font)
            self.forget_rows()

    def forget_rows(self) -> None:
        """Lay everything out again, such as in other colours."""
        self._rows.clear()
        self._estimate()

    def row(self, number: int) -> SegmentRow:
        """Give a row, laid out; its true height counts from now on."""
        found = self._rows.get(number)
        if found is None:
            found = SegmentRow(
                *(self.segments[number], self._width, self._time_width, self._font, self._reading)
            )
            self._rows[number] = found
            while len(self._rows) > _KEPT:
                self._rows.popitem(last=False)
        else:
            self._rows.move_to_end(number)
        if self._heights[number] != found.height:
            self._tops[number + 1 :] += found.height - self._heights[number]
            self._heights[number] = found.height
        return found

    def top(self, number: int) -> float:
        """Give where a row begins."""
        return float(self._tops[number])

    def at(self, y: float) -> int:
        """Give the row at a height; the nearest one where there is none."""
        found = int(np.searchsorted(self._tops, y, side="right")) - 1
        return min(max(0, found), max(0, len(self) - 1))

    def begun_at(self, time_us: int) -> int:
        """Give the last row that began at a time or before, -1 before the first."""
        return int(np.searchsorted(self._starts, time_us, side="right")) - 1

    def _estimate(self) -> None:
        metrics = QFontMetricsF(self._font)
        signs = max(8.0, (self._width - self._time_width - 2 * MARGIN) / metrics.averageCharWidth())
        lengths = np.fromiter((len(s.text) for s in self.segments), np.float64, len(self))
        marks = np.fromiter(
            (s.has_flags and not s.is_verified for s in self.segments),
            np.float64,
            len(self),
        )
        lines = np.maximum(1.0, np.ceil(lengths / signs)) + marks
        self._heights = lines * metrics.height() + GAP
        for number, row in self._rows.items():
            self._heights[number] = row.height
        self._tops = np.concatenate([np.zeros(1), np.cumsum(self._heights)])
