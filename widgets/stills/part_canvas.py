"""The picture as it was recorded, whole, with the part of it that is wanted."""

from __future__ import annotations

from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from app.domain.adjustments import Adjustments
from widgets.clips.corners import CornerCanvas, Spot


class PartCanvas(CornerCanvas):
    """Corners are there only while a part is wanted.

    Args:
        image: of any size.
        size: width and height of the original's picture in pixels.
        aspect: width of one of its pixels by its height.
    """

    def __init__(self, image: QImage, size: tuple[int, int], aspect: float) -> None:
        super().__init__(image, size, is_free=True, aspect=aspect)
        self._begin = list(self.spots)
        self.is_whole = True
        """No part is wanted."""

    def begin(self, *, is_free: bool) -> None:
        """Want a part: a box to be cut out, or four corners to be straightened."""
        spots = self._begin if self.is_whole else self.spots
        self.is_whole, self._is_free = False, is_free
        self.spots = list(spots)
        if not is_free:
            across, down = sorted(x for x, _y in spots), sorted(y for _x, y in spots)
            self._put_box(across[0], down[0], across[-1], down[-1])
        self.setFocus()
        self.moved.emit()
        self.update()

    def show_part(self, done: Adjustments) -> None:
        """Put the corners where adjustments have them, without telling of it."""
        self.is_whole = not (done.crop or done.corners)
        if done.corners:
            self._is_free = True
            xs, ys = done.corners[::2], done.corners[1::2]
            self.spots = list(zip(xs, ys, strict=True))
        elif done.crop:
            self._is_free = False
            left, top, width, height = done.crop
            if self.part != done.crop:
                self._put_box(left, top, left + width - 1, top + height - 1)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a corner where there are any."""
        if not self.is_whole:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the corner that is held."""
        if not self.is_whole:
            super().mouseMoveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose and move corners where there are any."""
        if self.is_whole:
            QWidget.keyPressEvent(self, event)
        else:
            super().keyPressEvent(event)

    def _put_box(self, left: int, top: int, right: int, bottom: int) -> None:
        box: list[Spot] = [(left, top), (right, top), (right, bottom), (left, bottom)]
        self.spots = box

    def _paint_corners(self, painter: QPainter) -> None:
        if not self.is_whole:
            super()._paint_corners(painter)
