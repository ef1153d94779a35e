"""Marks of one lane: what lies where, found and thinned quickly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Mark:
    """One stretch in a lane."""

    start_us: int
    """Microseconds from the item's origin."""
    end_us: int
    """End excluded; equal for a point."""
    ident: str | int
    """What a click names."""
    text: str
    """Shown inside; plain text."""
    source: object = None
    """The value it stands for; its tooltip is written only when somebody asks."""
    is_firm: bool = True
    """Drawn filled; else hollow."""


class Marks:
    """The marks of a lane in order of time, in rows where they overlap.

    Args:
        marks: in any order.
        stacks: overlapping marks get rows of their own (at most three).
    """

    def __init__(self, marks: Iterable[Mark] = (), *, stacks: bool = False) -> None:
        self.all = tuple(sorted(marks, key=lambda mark: (mark.start_us, mark.end_us)))
        self.starts = np.array([mark.start_us for mark in self.all], np.int64)
        self.ends = np.array([mark.end_us for mark in self.all], np.int64)
        self._stacks = stacks
        self._settle()

    def _settle(self) -> None:
        # rises with the place, so the first mark that reaches into a stretch is found by bisection
        self._reach = np.maximum.accumulate(self.ends) if self.all else self.ends
        self._found: tuple[list[int], int] | None = None

    @property
    def rows(self) -> list[int]:
        """Give the row of each mark; worked out when the lane is first shown."""
        return self._stacked()[0]

    @property
    def row_count(self) -> int:
        """Count the rows, one for an empty lane."""
        return self._stacked()[1]

    def _stacked(self) -> tuple[list[int], int]:
        if self._found is None:
            rows = _rows(self.starts, self.ends) if self._stacks else [0] * len(self.all)
            self._found = rows, max(rows, default=0) + 1
        return self._found

    def changed(self, gone: Iterable[Mark], come: Iterable[Mark]) -> Marks:
        """Give these marks without some that are here and with some that are new.

        What stays is neither read nor sorted again.
        """
        made = Marks(stacks=self._stacks)
        made.all, made.starts, made.ends = self.all, self.starts, self.ends
        for mark in gone:
            made._take_out(mark)
        for mark in come:
            made._put_in(mark)
        made._settle()
        return made

    def _take_out(self, mark: Mark) -> None:
        at = self.all.index(mark, int(np.searchsorted(self.starts, mark.start_us)))
        self.all = (*self.all[:at], *self.all[at + 1 :])
        self.starts, self.ends = np.delete(self.starts, at), np.delete(self.ends, at)

    def _put_in(self, mark: Mark) -> None:
        at = int(np.searchsorted(self.starts, mark.start_us))
        order = _order(mark)
        while at < len(self.all) and _order(self.all[at]) < order:
            at += 1
        self.all = (*self.all[:at], mark, *self.all[at:])
        self.starts = np.insert(self.starts, at, mark.start_us)
        self.ends = np.insert(self.ends, at, mark.end_us)

    def __len__(self) -> int:
        return len(self.all)

    def of(self, source: object, start_us: int) -> Mark:
        """Give the mark that stands for a value, which begins at a time."""
        at = int(np.searchsorted(self.starts, start_us))
        return next(mark for mark in self.all[at:] if mark.source is source)

    def between(self, start_us: float, end_us: float) -> range:
        """Give the places of marks that may touch a stretch."""
        # whole numbers: for a float numpy would turn the whole column into floats first
        first = int(np.searchsorted(self._reach, int(start_us), side="left"))
        stop = int(np.searchsorted(self.starts, int(end_us) + 1, side="right"))
        return range(first, max(first, stop))

    def at(self, time_us: float, slack_us: float, row: int | None = None) -> Mark | None:
        """Give the shortest mark under a time, one within `slack_us` where none is."""
        best: tuple[bool, int] | None = None
        found = None
        for place in self.between(time_us - slack_us, time_us + slack_us):
            mark = self.all[place]
            if row is not None and self.rows[place] != row:
                continue
            if not mark.start_us - slack_us <= time_us <= mark.end_us + slack_us:
                continue
            is_outside = not mark.start_us <= time_us <= mark.end_us
            rank = (is_outside, mark.end_us - mark.start_us)
            if best is None or rank < best:
                best, found = rank, mark
        return found

    def after(self, time_us: int) -> Mark | None:
        """Give the first mark that begins later."""
        place = int(np.searchsorted(self.starts, time_us, side="right"))
        return self.all[place] if place < len(self.all) else None

    def before(self, time_us: int) -> Mark | None:
        """Give the last mark that begins earlier."""
        place = int(np.searchsorted(self.starts, time_us, side="left")) - 1
        return self.all[place] if place >= 0 else None

    def nearest(self, time_us: int) -> Mark | None:
        """Give the mark at a time, or the one that begins or ends closest to it."""
        found = self.at(time_us, 0)
        if found is not None:
            return found
        sides = [mark for mark in (self.before(time_us), self.after(time_us)) if mark is not None]
        return min(
            sides,
            key=lambda mark: min(abs(mark.start_us - time_us), abs(mark.end_us - time_us)),
            default=None,
        )

    def row_of(self, mark: Mark) -> int:
        """Give the row that a mark lies in, 0 where it is not here."""
        first = int(np.searchsorted(self.starts, mark.start_us, side="left"))
        for place in range(first, len(self.all)):
            if self.all[place].ident == mark.ident:
                return self.rows[place]
            if self.all[place].start_us > mark.start_us:
                break
        return 0

    def place_of(self, mark: Mark) -> int:
        """Give a mark's place in order of time, from 0."""
        return int(np.searchsorted(self.starts, mark.start_us, side="left"))

    def edges(
        self, places: range, start_us: float, step: float, width: float
    ) -> tuple[list[float], list[float]]:
        """Give the left pixel and the width of some marks, cut a little outside of sight."""
        part = slice(places.start, places.stop)
        left = np.maximum((self.starts[part] - start_us) / step, -4.0)
        right = np.minimum((self.ends[part] - start_us) / step, width + 4.0)
        return left.tolist(), np.maximum(right - left - 1, 3.0).tolist()

    def cover(self, places: range, start_us: float, step: float, width: int) -> NDArray[np.int64]:
        """Count for each pixel the marks that touch it, shape (width,)."""
        part = slice(places.start, places.stop)
        first = _pixels(self.starts[part], start_us, step, width)
        last = _pixels(self.ends[part], start_us, step, width)
        change = np.bincount(first, minlength=width + 2)
        change -= np.bincount(last + 1, minlength=width + 2)
        return np.asarray(np.cumsum(change)[:width], np.int64)


def _order(mark: Mark) -> tuple[int, int, int, str]:
    """Sort by time; of two over the same stretch the one with the lower number is first."""
    name = str(mark.ident)
    return mark.start_us, mark.end_us, len(name), name


def _pixels(
    times_us: NDArray[np.int64], start_us: float, step: float, width: int
) -> NDArray[np.int64]:
    return np.asarray(np.clip((times_us - start_us) / step, 0, width - 1), np.int64)


def _rows(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> list[int]:
    """Put each mark into the first row that is free; the last row takes what is left."""
    until = np.maximum(ends, starts + 1)  # a point fills its row for a moment as well
    first = second = -1
    rows = []
    for start_us, end_us in zip(starts.tolist(), until.tolist(), strict=True):
        if first <= start_us:
            first = end_us
            rows.append(0)
        elif second <= start_us:
            second = end_us
            rows.append(1)
        else:
            rows.append(2)
    return rows
