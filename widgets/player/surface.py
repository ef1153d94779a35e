"""The picture under the hand: moved, zoomed and marked by mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QCursor, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from widgets.player.picture_area import PictureArea

_ZOOM_STEP = 1.25
_WHEEL_PIXELS = 60
_DRAG_PIXELS = 3


class Surface(PictureArea):
    """Shows one picture; a person may zoom, move and turn it, and draw one box on it."""

    region_drawn = Signal(object)
    """`Region` on the upright picture; None where the person threw it away again."""
    clicked = Signal()
    """The picture was clicked without moving the mouse."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drag_from: QPointF | None = None
        self._has_moved = False
        self.tool.taken.connect(self.region_drawn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    # the box

    def begin_region(self) -> None:
        """Let a person draw one box."""
        if self.has_picture:
            self.tool.begin()
            self._show_cursor(QPointF(self.mapFromGlobal(QCursor.pos())))

    @property
    def is_drawing(self) -> bool:
        """True between `begin_region` and the box."""
        return self.tool.is_drawing

    # mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a box or move the picture."""
        is_left = event.button() == Qt.MouseButton.LeftButton
        if is_left and self.has_picture and self.tool.press(event.position(), self.view()):
            return
        if is_left or event.button() == Qt.MouseButton.MiddleButton:
            self._drag_from, self._has_moved = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the box, move the lens, or move the picture where it is larger than the widget."""
        point, start = event.position(), self._drag_from
        if self.tool.is_dragging:
            self.tool.drag(point, self.view())
            return
        if start is not None:
            moved = start - point
            self._has_moved = self._has_moved or moved.manhattanLength() > _DRAG_PIXELS
            if not self.is_fitted:
                self.pan(round(moved.x()), round(moved.y()))
                self._drag_from = point
        elif self.has_picture:
            self._show_cursor(point)
        if self.lens.is_on and self.has_picture:
            self.lens.follow(point, self.view())
            self._tell_lens()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Finish the box; a click without moving is told."""
        if self.tool.is_dragging:
            self.tool.release(self.view())
            self._show_cursor(event.position())
            return
        if self._drag_from is None:
            return
        self._drag_from = None
        if not self._has_moved and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the mouse with Ctrl; a zoomed picture moves otherwise."""
        turns: QPoint = event.angleDelta()
        if not self.has_picture:
            event.ignore()
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            scale = self.view().scale * _ZOOM_STEP ** (turns.y() / 120.0)
            self.zoom_to(scale, event.position())
        elif not self.is_fitted:
            across, down = (-part * _WHEEL_PIXELS // 120 for part in turns.toTuple())
            self.pan(across, down)
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the box and of the lens from the window's actions."""
        is_key = event.type() == QEvent.Type.ShortcutOverride
        if is_key and isinstance(event, QKeyEvent) and self._wants(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Enter and Esc work on the box, else arrows move the lens."""
        if not self.has_picture or not self._wants(event):
            super().keyPressEvent(event)
        elif self.tool.wants(event):
            self.tool.press_key(event, self.view())
        else:
            self.lens.press_key(event, self.shown, self.view())
            self._tell_lens()

    def _wants(self, event: QKeyEvent) -> bool:
        return self.tool.wants(event) or self.lens.wants(event)

    def _show_cursor(self, point: QPointF) -> None:
        self.setCursor(self.tool.cursor_at(point, self.view()))

    def _tell_lens(self) -> None:
        self.setAccessibleDescription("; ".join(self.lens.values(self.shown, self.view())))
        self.update()
