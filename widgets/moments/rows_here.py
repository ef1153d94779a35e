"""Which rows of a list are under the playhead; it follows positions and knows no player."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from PySide6.QtCore import QAbstractListModel

from app.domain.mediatime import TimeRange

Spans = Callable[[], Iterable[tuple[str, TimeRange]]]


class RowsHere:
    """Keeps the rows whose stretch is on screen now, and has only those drawn again.

    Args:
        model: its rows are in the order of `spans`.
        spans: evidence code and stretch of each row; read again when the model is reset.
    """

    def __init__(self, model: QAbstractListModel, spans: Spans) -> None:
        self._model, self._spans = model, spans
        self._code = ""
        self._position_us = 0
        self._rows: frozenset[int] = frozenset()
        self._starts = self._ends = np.zeros(0, np.int64)
        self._codes: list[str] = []
        for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            changed.connect(self.load)

    def __contains__(self, row: int) -> bool:
        return row in self._rows

    def show_item(self, code: str) -> None:
        """Know which item is open; empty for none."""
        self._code = code
        self._look()

    def set_position(self, time_us: int) -> None:
        """Follow the playhead, microseconds from the item's origin."""
        self._position_us = time_us
        self._look()

    def load(self, *_where: object) -> None:
        """Read the stretches again."""
        pairs = list(self._spans())
        self._codes = [code for code, _span in pairs]
        self._starts = np.array([span.start_us for _code, span in pairs], np.int64)
        # a point is on screen for the frame it names, which a position names too
        self._ends = np.array([max(s.end_us, s.start_us + 1) for _c, s in pairs], np.int64)
        self._rows = frozenset()
        self._look()

    def _look(self) -> None:
        at = self._position_us
        found = np.flatnonzero((self._starts <= at) & (at < self._ends)).tolist()
        rows = frozenset(row for row in found if self._codes[row] == self._code)
        changed, self._rows = rows ^ self._rows, rows
        for row in changed:
            index = self._model.index(row)
            self._model.dataChanged.emit(index, index)
