"""What the mouse takes hold of on the time axis, and how that moves."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent

from widgets.timeline.acting import ActiveAxis
from widgets.timeline.held_mark import HeldMark
from widgets.timeline.layout import MINIMAP, RULER
from widgets.timeline.painting_ruler import window_in_minimap
from widgets.timeline.values import SEGMENTS

_EDGE_PIXELS = 5.0
# A hand trembles: less than this is a click.
_DRAG_PIXELS = 4.0


class Grip(Enum):
    """What is held."""

    NOTHING = auto()
    PLAYHEAD = auto()
    PAGE = auto()
    MAP = auto()
    STRETCH = auto()
    EDGE = auto()
    MARK = auto()


class Grips:
    """Takes hold of what was pressed on, until the button is let go.

    The ruler moves the playhead; the middle button moves the page; elsewhere a click goes there and
    a drag chooses a stretch. Edges of the chosen stretch and of moments can be moved, a whole
    moment with Alt. Ctrl turns catching off.
    """

    def __init__(self, axis: ActiveAxis) -> None:
        self._axis = axis
        self._grip = Grip.NOTHING
        self._from_x = 0.0
        self._from_us = 0.0
        # the end of the stretch that stays where it is; None where there is no other end
        self._other_us: int | None = None
        self._is_in = False
        self._mark = HeldMark(axis)

    def press(self, event: QMouseEvent) -> None:
        """Find what is under the mouse and take hold of it, or choose it."""
        at, axis = event.position(), self._axis
        self._from_x = at.x()
        if event.button() == Qt.MouseButton.MiddleButton:
            self._grip, self._from_us = Grip.PAGE, axis.scale.start_us
        elif event.button() == Qt.MouseButton.LeftButton:
            self._grip = self._take(event)

    def move(self, event: QMouseEvent) -> None:
        """Move what is held."""
        at, axis = event.position(), self._axis
        if self._grip is Grip.NOTHING:
            is_edge = self._edge_at(at) is not None or self._mark.has_edge_at(at)
            shape = Qt.CursorShape.SizeHorCursor if is_edge else Qt.CursorShape.ArrowCursor
            if axis.cursor().shape() != shape:
                axis.setCursor(shape)
        elif self._grip is Grip.PLAYHEAD:
            self._seek(event)
        elif self._grip is Grip.PAGE:
            axis.move_to(self._from_us - (at.x() - self._from_x) * axis.scale.step)
        elif self._grip is Grip.MAP:
            self._move_map(at.x())
        elif self._grip is Grip.MARK:
            if abs(at.x() - self._from_x) >= _DRAG_PIXELS:
                self._mark.drag(at.x(), is_free=_is_free(event))
        elif self._grip is Grip.EDGE or abs(at.x() - self._from_x) >= _DRAG_PIXELS:
            self._drag_edge(event)

    def release(self, event: QMouseEvent) -> None:
        """Let go; where nothing was dragged it was a click."""
        grip, self._grip = self._grip, Grip.NOTHING
        self._axis.let_go()
        self._axis.follow(is_on=True)
        if grip is Grip.MARK:
            self._mark.drop()
        if grip is Grip.STRETCH and event.button() == Qt.MouseButton.LeftButton:
            self._axis.go_to(self._axis.time_at(event.position().x()))

    def _take(self, event: QMouseEvent) -> Grip:
        at, axis = event.position(), self._axis
        layout = axis.layout_now()
        if at.x() < axis.gutter:
            self._press_name(at)
            return Grip.NOTHING
        if layout.area(MINIMAP).contains(at):
            self._take_map(at.x())
            return Grip.MAP
        if layout.area(RULER).contains(at):
            axis.follow(is_on=False)
            self._seek(event)
            return Grip.PLAYHEAD
        edge = self._edge_at(at)
        if edge is not None:
            self._is_in = edge
            values = axis.values
            self._other_us = values.out_us if edge else values.in_us
            return Grip.EDGE
        if self._mark.take(at, is_whole=bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)):
            axis.follow(is_on=False)
            return Grip.MARK
        found = axis.mark_at(at)
        if found is not None and found[0].group != SEGMENTS:
            axis.open_mark(*found)
            return Grip.NOTHING
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._stretch_to(event)
            return Grip.NOTHING
        self._from_us = axis.time_at(at.x())
        return Grip.STRETCH

    def _press_name(self, at: QPointF) -> None:
        """A name at the left folds its group, or changes what the ruler counts in."""
        axis = self._axis
        layout = axis.layout_now()
        ruler = layout.area(RULER)
        if ruler.top() <= at.y() < ruler.bottom():
            axis.next_ruler()
            return
        found = layout.lane_at(at.y())
        if found is not None and found[0].can_fold:
            axis.fold(found[0].group, is_folded=found[0].key != found[0].group)

    def _edge_at(self, at: QPointF) -> bool | None:
        """Tell which edge of the stretch is under the mouse: True for its start, None for none."""
        axis, values = self._axis, self._axis.values
        if at.y() < axis.layout_now().area(RULER).bottom() or at.x() < axis.gutter:
            return None
        near = [
            (abs(axis.x_of(edge) - at.x()), is_in)
            for edge, is_in in ((values.in_us, True), (values.out_us, False))
            if edge is not None
        ]
        best = min(near, default=None)
        return best[1] if best is not None and best[0] <= _EDGE_PIXELS else None

    def _drag_edge(self, event: QMouseEvent) -> None:
        axis = self._axis
        if self._grip is Grip.STRETCH:
            self._grip = Grip.EDGE
            axis.follow(is_on=False)
            is_free = _is_free(event)
            self._other_us = axis.caught(round(self._from_us), is_free=is_free)
            self._is_in = event.position().x() < self._from_x
        self._put_edge(event)

    def _put_edge(self, event: QMouseEvent) -> None:
        axis, other = self._axis, self._other_us
        values = axis.values
        moving = tuple(edge for edge in (values.in_us, values.out_us) if edge is not None)
        here = axis.time_at(event.position().x())
        at_us = axis.caught(here, is_free=_is_free(event), except_us=moving)
        if other is None:
            axis.choose_ends(*((at_us, None) if self._is_in else (None, at_us)))
        else:
            self._is_in = at_us < other
            axis.choose_ends(min(at_us, other), max(at_us, other))

    def _stretch_to(self, event: QMouseEvent) -> None:
        """Shift and a click: the stretch reaches from the playhead, or its far edge, to here."""
        axis, values = self._axis, self._axis.values
        at_us = axis.caught(axis.time_at(event.position().x()), is_free=_is_free(event))
        axis.let_go()
        ends = [edge for edge in (values.in_us, values.out_us) if edge is not None]
        other = max(ends, key=lambda edge: abs(edge - at_us), default=values.position_us)
        axis.choose_ends(min(at_us, other), max(at_us, other))

    def _seek(self, event: QMouseEvent) -> None:
        axis = self._axis
        here = axis.time_at(event.position().x())
        axis.go_to(here)

    def _take_map(self, x: float) -> None:
        axis = self._axis
        window = window_in_minimap(axis.layout_now().area(MINIMAP), axis.scale)
        if not window.left() <= x <= window.right():
            self._from_x = window.center().x()
            self._from_us = axis.scale.start_us
            self._move_map(x)
        self._from_x, self._from_us = x, axis.scale.start_us

    def _move_map(self, x: float) -> None:
        axis = self._axis
        width = axis.layout_now().area(MINIMAP).width()
        axis.move_to(self._from_us + (x - self._from_x) / width * axis.scale.duration_us)


def _is_free(event: QMouseEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
