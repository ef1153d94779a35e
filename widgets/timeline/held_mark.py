"""A moment that a hand holds by an edge, or as a whole."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from widgets.timeline.acting import ActiveAxis
from widgets.timeline.marks import Mark
from widgets.timeline.values import MOMENTS, Lane

_EDGE_PIXELS = 5.0
_WIDE_PIXELS = 24.0
"""A narrower moment that is not chosen is only clicked: its edges would leave no middle."""


class HeldMark:
    """Moves the edges of a moment; what it would become is drawn as the chosen stretch.

    Nothing is stored before the hand lets go. A press without a drag opens the moment.
    """

    def __init__(self, axis: ActiveAxis) -> None:
        self._axis = axis
        self._held: tuple[Lane, Mark] | None = None
        # which of its two edges move
        self._moves = (False, False)
        self._from_us = 0
        self._kept: tuple[int | None, int | None] = (None, None)
        self._new: tuple[int, int] | None = None

    def has_edge_at(self, at: QPointF) -> bool:
        """Tell whether an edge of a moment can be taken here."""
        return self._found(at, is_whole=False) is not None

    def take(self, at: QPointF, *, is_whole: bool) -> bool:
        """Take hold of the moment here, by an edge or whole; False where there is none."""
        found = self._found(at, is_whole=is_whole)
        if found is None:
            return False
        self._held, self._moves = found
        axis = self._axis
        self._from_us = axis.time_at(at.x())
        self._kept, self._new = (axis.values.in_us, axis.values.out_us), None
        return True

    def drag(self, x: float, *, is_free: bool) -> None:
        """Show where its edges would lie; they catch what is near, unless `is_free`."""
        if self._held is None:
            return
        axis, mark = self._axis, self._held[1]
        own = (mark.start_us, mark.end_us)
        if all(self._moves):
            length = mark.end_us - mark.start_us
            wanted = mark.start_us + axis.time_at(x) - self._from_us
            start = axis.caught(round(wanted), is_free=is_free, except_us=own)
            start = min(max(0, start), max(0, axis.scale.duration_us - length))
            self._new = (start, start + length)
        else:
            at_us = axis.caught(axis.time_at(x), is_free=is_free, except_us=own)
            at_us = min(max(0, at_us), axis.scale.duration_us)
            other = mark.end_us if self._moves[0] else mark.start_us
            self._new = (min(at_us, other), max(at_us, other))
        axis.set_in_out(*self._new)

    def drop(self) -> None:
        """Let go: say what it became, or open it where it was not moved."""
        held, self._held = self._held, None
        if held is None:
            return
        mark, new = held[1], self._new
        if new is None:
            self._axis.open_mark(*held)
            return
        self._axis.set_in_out(*self._kept)
        if new != (mark.start_us, mark.end_us):
            self._axis.moment_reshaped.emit(str(mark.ident), *new)

    def _found(
        self, at: QPointF, *, is_whole: bool
    ) -> tuple[tuple[Lane, Mark], tuple[bool, bool]] | None:
        axis = self._axis
        found = axis.mark_at(at) if axis.may_reshape else None
        if found is None or found[0].group != MOMENTS:
            return None
        if is_whole:
            return found, (True, True)
        left, right = axis.x_of(found[1].start_us), axis.x_of(found[1].end_us)
        is_chosen = str(found[1].ident) == axis.values.chosen
        if right - left < _WIDE_PIXELS and not (is_chosen and right > left):
            return None
        if min(abs(at.x() - left), abs(at.x() - right)) > _EDGE_PIXELS:
            return None
        is_start = abs(at.x() - left) < abs(at.x() - right)
        return found, (is_start, not is_start)
