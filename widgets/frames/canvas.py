"""One frame, large, with the boxes that cover it; the chosen one is moved by mouse and keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.moment import Region
from widgets.player.picture_painter import GROUND, draw_message, draw_named_box
from widgets.player.region_tool import RegionTool
from widgets.player.view import PictureView
from widgets.tokens import DARK

_NAMED = 6
"""Boxes that bear their names; the plates of more would hide faces behind them."""


class FrameCanvas(QWidget):
    """Shows a frame and lets a person set one box on it."""

    box_set = Signal(object)
    """`Region` of the chosen or new thing in this frame."""
    box_chosen = Signal(int)
    """Place in the list of what was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tool = RegionTool(self)
        self.tool.changed.connect(self.update)
        self._view = PictureView()
        self._image = QImage()
        self._boxes: Sequence[tuple[int, str, Region]] = ()
        self._open: frozenset[int] = frozenset()
        self._message = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(320, 180))
        self.setAccessibleName(self.tr("Bingkai"))
        self.setToolTip(self.tr("Seret kotak di atas wajah; panah menggeser, Shift+panah mengubah"))

    @property
    def is_showing(self) -> bool:
        """True while a frame is in sight."""
        return not self._image.isNull()

    def show_message(self, text: str) -> None:
        """Show words in place of a frame."""
        self._message, self._image = text, QImage()
        self.update()

    def show_frame(
        self,
        image: QImage,
        boxes: Sequence[tuple[int, str, Region]],
        chosen: int,
        undecided: frozenset[int] = frozenset(),
    ) -> None:
        """Show a frame with what is covered in it.

        Args:
            boxes: place, name and box of each thing.
            chosen: place of the one that can be moved; -1 for none.
            undecided: places of those that hide nothing yet, drawn in the colour of a warning.
        """
        self._image, self._message = image, ""
        self._boxes = [each for each in boxes if each[0] != chosen]
        self._open = undecided
        self._view.width, self._view.height = float(image.width()), float(image.height())
        mine = next((each for each in boxes if each[0] == chosen), None)
        self.tool.region = mine[2] if mine else None
        self.tool.title = mine[1] if mine else ""
        self.update()

    def begin_box(self) -> None:
        """Wait for a new box."""
        self.tool.drop()
        self.tool.begin()
        self.setFocus()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the frame, the other boxes, the chosen one."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), GROUND)
        if self._image.isNull():
            draw_message(painter, QRectF(self.rect()), self._message)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._view.area(), self._image)
        is_crowd = len(self._boxes) > _NAMED
        for place, name, box in self._boxes:
            colour = QColor(DARK.warn if place in self._open else DARK.accent)
            draw_named_box(painter, self._view.box_of(box), "" if is_crowd else name, colour)
        self.tool.draw(painter, self._view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole frame in sight."""
        super().resizeEvent(event)
        self._view.room_width, self._view.room_height = float(self.width()), float(self.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the chosen box, or choose another."""
        if self._image.isNull() or event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position()
        if not self.tool.press(point, self._view):
            place = self._place_at(point)
            if place >= 0:
                self.box_chosen.emit(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw, move or size."""
        if self.tool.is_dragging:
            self.tool.drag(event.position(), self._view)
        else:
            self.setCursor(self.tool.cursor_at(event.position(), self._view))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Tell what was set."""
        if self.tool.is_dragging:
            self.tool.release(self._view)
            self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the box with arrows; what is not for it goes on to the window."""
        if self._image.isNull() or not self.tool.wants(event):
            super().keyPressEvent(event)
            return
        was_drawing = self.tool.is_drawing
        self.tool.press_key(event, self._view)
        if not (was_drawing and self.tool.is_drawing):
            self._tell()

    def _place_at(self, point: QPointF) -> int:
        for place, _name, box in self._boxes:
            if self._view.box_of(box).contains(point):
                return place
        return -1

    def _tell(self) -> None:
        if self.tool.region is not None:
            self.box_set.emit(self.tool.region)
