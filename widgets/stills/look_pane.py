"""One of two pictures beside each other: whole, or a part of it pixel for pixel."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.picture_part import PixelBox
from app.services.still_preview import SeenStill
from widgets.player.picture_painter import GROUND, draw_message
from widgets.player.region_tool import ARROWS
from widgets.player.view import PictureView

_STEP, _FAR_STEP = 40, 200
"""Pixels of the picture that a key moves it by."""


def image_of(seen: SeenStill) -> QImage:
    """Give the picture that was made to be looked at."""
    look, stride = seen.look, seen.look.width * 3
    image = QImage(seen.data, look.width, look.height, stride, QImage.Format.Format_RGB888)
    # an image over bytes does not keep them alive
    return image.copy()


class LookPane(QWidget):
    """Shows what it is given; a drag or arrows ask for another part.

    Args:
        name: for whoever does not see it.
    """

    moved = Signal(float, float)
    """By how many pixels of the picture another part is wanted, to the right and down."""
    resized = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._image = QImage()
        self._message = ""
        self._aspect = 1.0
        self._box: PixelBox = ()
        self._wanted: PixelBox = ()
        self._drag_from: QPointF | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(240, 160))

    @property
    def image(self) -> QImage:
        """What is shown; a null image for nothing."""
        return self._image

    @property
    def room(self) -> tuple[int, int]:
        """Pixels of the screen across and down."""
        ratio = self.devicePixelRatioF()
        return max(1, int(self.width() * ratio)), max(1, int(self.height() * ratio))

    def show_message(self, text: str) -> None:
        """Show words in place of a picture."""
        self._message, self._image = text, QImage()
        self.update()

    def show_seen(self, seen: SeenStill, box: PixelBox, aspect: float) -> None:
        """Show a picture.

        Args:
            box: which part it is; empty for the whole.
            aspect: width of one of its pixels by its height.
        """
        self._image, self._message = image_of(seen), ""
        self._box, self._aspect = box, aspect
        self.update()

    def expect(self, box: PixelBox) -> None:
        """Know which part is on its way: what is there moves with it already."""
        self._wanted = box
        shape = Qt.CursorShape.OpenHandCursor if box else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), GROUND)
        if self._image.isNull():
            draw_message(painter, QRectF(self.rect()), self._message)
            return
        if self._box:
            painter.drawImage(self._part_area(), self._image)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._whole_area(), self._image)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for as much as there is room for."""
        super().resizeEvent(event)
        self.resized.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to move."""
        if event.button() == Qt.MouseButton.LeftButton and self._wanted:
            self._drag_from = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the part in sight."""
        if self._drag_from is not None:
            by = (self._drag_from - event.position()) * self.devicePixelRatioF()
            self._drag_from = event.position()
            self.moved.emit(by.x(), by.y())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """End moving."""
        self._drag_from = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the part in sight with arrows, farther with Shift."""
        way = ARROWS.get(Qt.Key(event.key()))
        if way is None or not self._wanted:
            super().keyPressEvent(event)
            return
        is_far = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        step = _FAR_STEP if is_far else _STEP
        self.moved.emit(way[0] * step, way[1] * step)

    def _whole_area(self) -> QRectF:
        view = PictureView(self._image.width() * self._aspect, float(self._image.height()))
        view.room_width, view.room_height = float(self.width()), float(self.height())
        return view.area()

    def _part_area(self) -> QRectF:
        """Give where the part lies: one pixel on one of the screen, in the middle."""
        ratio, wanted = self.devicePixelRatioF(), self._wanted or self._box
        left = max(0, (self.room[0] - wanted[2]) // 2) + self._box[0] - wanted[0]
        top = max(0, (self.room[1] - wanted[3]) // 2) + self._box[1] - wanted[1]
        size = (self._image.width(), self._image.height())
        return QRectF(*(part / ratio for part in (left, top, *size)))
