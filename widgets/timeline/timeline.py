"""The time axis: what is heard, said, marked and proposed, and where the player stands."""

from __future__ import annotations

import html

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from app.domain.mediatime import format_time
from widgets.timeline.lanes import LaneView
from widgets.timeline.marks import Mark

_ZOOM_STEP = 1.25
_SLACK_PIXELS = 4


class Timeline(LaneView):
    """One item's time axis; it is given values and says what a person asks for."""

    seek_requested = Signal(object)
    """A person wants to go to this microsecond (int; more than 32 bits)."""
    moment_activated = Signal(str)
    """A person clicked the moment with this code."""
    suggestion_activated = Signal(int)
    """A person clicked the suggestion with this id."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_dragging = False
        self._pan_from: tuple[float, float] | None = None
        self.setAccessibleName(self.tr("Garis waktu"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a mark, or begin to drag the playhead; the middle button pans."""
        if not self.scale.duration_us:
            return
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = (event.position().x(), self.scale.start_us)
        elif event.button() == Qt.MouseButton.LeftButton:
            found = self._mark_at(event.position())
            if found is None or found[0] == "segments":
                self._is_dragging = True
                self._follows = False
            self._choose(found, event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the playhead or the page."""
        x = event.position().x()
        if self._pan_from is not None:
            self.scale.move_to(self._pan_from[1] - (x - self._pan_from[0]) * self.scale.step)
            self._changed()
        elif self._is_dragging:
            self._seek(self._time(x))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """End a drag."""
        self._is_dragging = False
        self._follows = True
        self._pan_from = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the whole item again from the ruler; elsewhere as a press."""
        if event.position().y() <= self._lanes()["ruler"].bottom():
            self.show_all()
        else:
            self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the mouse; with Shift or sideways, pan."""
        delta = event.angleDelta()
        is_pan = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier) or delta.x()
        turns = (delta.x() or delta.y()) / 120.0
        if is_pan:
            self.scale.move_to(self.scale.start_us - turns * self.scale.visible_us * 0.1)
        else:
            self.scale.zoom(_ZOOM_STEP**turns, event.position().x() - self._gutter())
        self._changed()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move by a hundredth of what is seen, plus and minus zoom, Home and End jump."""
        step = max(1, round(self.scale.visible_us / 100))
        moves = {
            Qt.Key.Key_Left: self._position_us - step,
            Qt.Key.Key_Right: self._position_us + step,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self.scale.duration_us,
        }
        key = Qt.Key(event.key())
        if key in moves and self.scale.duration_us:
            self._seek(min(max(0, moves[key]), self.scale.duration_us))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(_ZOOM_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(1 / _ZOOM_STEP)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Show what lies under the mouse, as plain text whatever it holds."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            if self.scale.duration_us:
                QToolTip.showText(event.globalPos(), self.tip_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def _mark_at(self, at: QPointF) -> tuple[str, Mark] | None:
        lanes = {
            "segments": self._segments,
            "moments": self._moments,
            "suggestions": self._suggestions,
        }
        areas = self._lanes()
        for name, marks in lanes.items():
            area = areas[name]
            if not area.contains(at):
                continue
            row = int((at.y() - area.top()) / area.height() * marks.row_count)
            slack = _SLACK_PIXELS * self.scale.step
            mark = marks.at(self._time(at.x()), slack, min(row, marks.row_count - 1))
            return None if mark is None else (name, mark)
        return None

    def _choose(self, found: tuple[str, Mark] | None, at: QPointF) -> None:
        if found is not None and found[0] == "moments":
            self.select_moment(str(found[1].ident))
            self.moment_activated.emit(str(found[1].ident))
        elif found is not None and found[0] == "suggestions":
            self.suggestion_activated.emit(int(found[1].ident))
        else:
            self._seek(self._time(at.x()))

    def _seek(self, time_us: int) -> None:
        self.set_position(time_us)
        self.seek_requested.emit(time_us)

    def tip_at(self, at: QPointF) -> str:
        """Give the tooltip at a point, as markup in which data is escaped."""
        found = self._mark_at(at)
        text = found[1].tip if found else format_time(self._time(at.x()))
        # Qt guesses whether a tip is markup; what a file says must never be taken for it
        return f'<p style="white-space:pre-wrap">{html.escape(text)}</p>'
