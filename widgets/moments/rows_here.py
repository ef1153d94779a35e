"""Which rows of a list are under the playhead; it follows positions and knows no player."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex

from app.domain.mediatime import TimeRange

Span = Callable[[int], tuple[str, TimeRange]]


class RowsHere:
    """Keeps the rows whose stretch is on screen now, and has only those drawn again.

    Args:
        model: whose rows they are.
        span: gives evidence code and stretch of a row; asked once for each row that comes.
    """

    def __init__(self, model: QAbstractListModel, span: Span) -> None:
        self._model, self._span = model, span
        self._code = ""
        self._position_us = 0
        self._rows: frozenset[int] = frozenset()
        self._starts = self._ends = np.zeros(0, np.int64)
        self._codes: list[str] = []
        model.modelReset.connect(self._load)
        model.rowsInserted.connect(self._insert)
        model.rowsRemoved.connect(self._remove)

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

    def change(self, first: int, last: int) -> None:
        """Read the stretches of some rows again, the last one among them."""
        self._take_out(first, last)
        self._insert(QModelIndex(), first, last)

    def _load(self) -> None:
        self._codes, self._starts = [], np.zeros(0, np.int64)
        self._ends = self._starts
        self._insert(QModelIndex(), 0, self._model.rowCount() - 1)

    def _insert(self, _parent: QModelIndex, first: int, last: int) -> None:
        pairs = [self._span(row) for row in range(first, last + 1)]
        self._codes[first:first] = [code for code, _span in pairs]
        starts = [span.start_us for _code, span in pairs]
        # a point is on screen for the frame it names, which a position names too
        ends = [max(span.end_us, span.start_us + 1) for _code, span in pairs]
        self._starts = np.insert(self._starts, first, starts)
        self._ends = np.insert(self._ends, first, ends)
        self._look_anew()

    def _remove(self, _parent: QModelIndex, first: int, last: int) -> None:
        self._take_out(first, last)
        self._look_anew()

    def _take_out(self, first: int, last: int) -> None:
        gone = slice(first, last + 1)
        del self._codes[gone]
        self._starts, self._ends = np.delete(self._starts, gone), np.delete(self._ends, gone)

    def _look_anew(self) -> None:
        self._rows = frozenset()  # the numbers of rows have moved
        self._look()

    def _look(self) -> None:
        at = self._position_us
        found = np.flatnonzero((self._starts <= at) & (at < self._ends)).tolist()
        rows = frozenset(row for row in found if self._codes[row] == self._code)
        changed, self._rows = rows ^ self._rows, rows
        for row in changed:
            index = self._model.index(row)
            self._model.dataChanged.emit(index, index)
