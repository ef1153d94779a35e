"""What a person can ask of the time axis, whatever the hand holds: mouse, keys or menu."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Signal
from PySide6.QtWidgets import QWidget

from widgets.timeline.lanes import LaneView
from widgets.timeline.marks import Mark
from widgets.timeline.snapping import Snap, Snapper
from widgets.timeline.values import MOMENTS, SUGGESTIONS, Lane, Ruler

_SLACK_PIXELS = 4


class ActiveAxis(LaneView):
    """A time axis that says what a person asks for."""

    seek_requested = Signal(object)
    """A person wants to go to this microsecond (int; more than 32 bits)."""
    ends_chosen = Signal(object, object)
    """A person chose where a stretch begins and ends: microseconds (int), None for no end."""
    moment_activated = Signal(str)
    """A person clicked the moment with this code."""
    moment_reshaped = Signal(str, object, object)
    """A person moved this moment's edges: its code, start and end in microseconds (int)."""
    suggestion_activated = Signal(int)
    """A person clicked the suggestion with this id."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._snapper = Snapper()
        self.may_reshape = False
        """True where the edges of moments can be dragged."""

    # what a person asks for

    def go_to(self, time_us: int) -> None:
        """Move the playhead, and say so."""
        time_us = min(max(0, time_us), self.scale.duration_us)
        self.set_position(time_us)
        self.seek_requested.emit(time_us)

    def choose_ends(self, in_us: int | None, out_us: int | None) -> None:
        """Choose a stretch; ends that are the wrong way round are turned."""
        if in_us is not None and out_us is not None and out_us < in_us:
            in_us, out_us = out_us, in_us
        self.set_in_out(in_us, out_us)
        self.ends_chosen.emit(in_us, out_us)

    def open_mark(self, lane: Lane, mark: Mark) -> None:
        """Open a moment or a suggestion; a segment of the transcript is played from its start."""
        if lane.group == MOMENTS:
            self.select_moment(str(mark.ident))
            self.moment_activated.emit(str(mark.ident))
        elif lane.group == SUGGESTIONS:
            self.suggestion_activated.emit(int(mark.ident))
        else:
            self.go_to(mark.start_us)

    def zoom_by(self, factor: float, x: float | None = None) -> None:
        """Zoom around a pixel of the time, the playhead where none is given."""
        self.scale.zoom(factor, self.scale.to_x(self.values.position_us) if x is None else x)
        self._moved()

    def show_stretch(self, start_us: float, end_us: float) -> None:
        """Show a stretch with some room at both sides; the whole item where they are equal."""
        self.scale.show_all()
        if end_us > start_us:
            self.scale.zoom(self.scale.visible_us / ((end_us - start_us) * 1.2), 0.0)
            self.scale.move_to((start_us + end_us - self.scale.visible_us) / 2)
        self._moved()

    def move_to(self, start_us: float) -> None:
        """Put a time at the left edge."""
        self.scale.move_to(start_us)
        self._moved()

    def count_in(self, ruler: Ruler) -> None:
        """Let the ruler count in time, frames or the recorder's clock."""
        self.look.ruler = ruler
        self._changed(size=True)

    def next_ruler(self) -> None:
        """Count in the next thing that this item has."""
        has = {Ruler.TIME: True, Ruler.FRAME: self.values.frames is not None}
        has[Ruler.CLOCK] = self.values.wall_start is not None
        order = [*Ruler, *Ruler]
        at = order.index(self.look.ruler)
        self.count_in(next(ruler for ruler in order[at + 1 :] if has[ruler]))

    def fold(self, group: str, *, is_folded: bool) -> None:
        """Show a group's categories in one lane, or each in its own."""
        self.values.folded[group] = is_folded
        self._changed(size=True)

    def draw_apart(self, *, is_on: bool) -> None:
        """Draw channels that differ below each other, or as one."""
        self.look.is_apart = is_on
        self._changed(size=True)

    def reveal_lane(self, key: str) -> None:
        """Scroll a lane into sight."""
        layout = self.layout_now()
        area = layout.area(key)
        if area.height():
            self._scrolled += min(0.0, area.top() - layout.body.top())
            self._scrolled += max(0.0, area.bottom() - layout.body.bottom())
        self._changed()

    def caught(self, time_us: int, *, is_free: bool, except_us: tuple[int, ...] = ()) -> int:
        """Give where an edge comes to lie, and show what it has caught.

        Args:
            time_us: where the hand is.
            is_free: True while a person holds the key that turns catching off (or on).
            except_us: edges that move along.
        """
        snap: Snap | None = None
        if self.look.snaps != is_free:
            step = self.scale.step
            snap = self._snapper.snap(time_us, self.values, step, except_us=except_us)
        self.picture.snap = snap
        self.update()
        return time_us if snap is None else snap.time_us

    def let_go(self) -> None:
        """Take the line of what was caught away."""
        self.picture.snap = None
        self.update()

    def scroll_lanes(self, by: float) -> None:
        """Scroll the lanes by some pixels, as far as there are more than fit."""
        self._scrolled = min(max(0.0, self._scrolled + by), self.layout_now().hidden)
        self._changed()

    # what lies where

    def mark_at(self, at: QPointF) -> tuple[Lane, Mark] | None:
        """Give the mark under a point and its lane."""
        found = self.layout_now().lane_at(at.y())
        if found is None or at.x() < self.gutter:
            return None
        lane, area = found
        row = int((at.y() - area.top()) / area.height() * lane.marks.row_count)
        slack = _SLACK_PIXELS * self.scale.step
        mark = lane.marks.at(self.time_at(at.x()), slack, min(row, lane.marks.row_count - 1))
        return None if mark is None else (lane, mark)
