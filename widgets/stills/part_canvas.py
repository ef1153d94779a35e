"""The picture as it was recorded, whole, with the part of it that is wanted."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.domain.adjustments import Adjustments
from app.domain.picture_part import PixelBox
from widgets.clips.corners import CornerCanvas, Spot
from widgets.player.picture_painter import draw_named_box
from widgets.tokens import DARK

_LENS_RADIUS = 11
"""Pixels of the original to each side of the chosen corner that are seen close up."""
_LENS_SIDE, _LENS_EDGE = 138.0, 26.0
"""Of the close-up and its distance from the edges, pixels of the widget."""


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
        self._lens = QImage()
        self._lens_box: PixelBox = ()

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

    @property
    def lens_box(self) -> PixelBox:
        """Left, top, width and height around the chosen corner; empty where there is none."""
        if self.is_whole:
            return ()
        sides = []
        for at, whole in zip(self.spots[self.chosen], self._size, strict=True):
            length = min(2 * _LENS_RADIUS + 1, whole)
            sides.append((min(max(at - _LENS_RADIUS, 0), whole - length), length))
        (left, width), (top, height) = sides
        return left, top, width, height

    def show_lens(self, image: QImage, box: PixelBox) -> None:
        """Show the pixels around the chosen corner; `box` says which these are."""
        self._lens, self._lens_box = image, box
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
            if self._lens_box and self.height() > 2 * _LENS_SIDE:
                self._paint_lens(painter)

    def _paint_lens(self, painter: QPainter) -> None:
        """Draw the close-up where it hides no corner."""
        (x, y), (left, top, width, height) = self.spots[self.chosen], self._lens_box
        place = self._lens_place()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(place, self._lens)
        draw_named_box(painter, place, f"{self.chosen + 1}  ·  {x}, {y}", QColor(DARK.accent))
        step = place.width() / width, place.height() / height
        middle = place.topLeft() + QPointF((x - left + 0.5) * step[0], (y - top + 0.5) * step[1])
        if place.contains(middle):
            painter.setPen(QPen(QColor(DARK.warn), 2))
            spot = QRectF(0, 0, *step)
            spot.moveCenter(middle)
            painter.drawRect(spot)

    def _lens_place(self) -> QRectF:
        """Give the end of the widget that is farthest from every corner of the part."""
        far = (self.width() - _LENS_SIDE - _LENS_EDGE, self.height() - _LENS_SIDE - _LENS_EDGE)
        places = [
            QRectF(x, y, _LENS_SIDE, _LENS_SIDE)
            for x in (_LENS_EDGE, far[0])
            for y in (_LENS_EDGE, far[1])
        ]
        spots = [self._on_screen(spot) for spot in self.spots]
        return max(
            places,
            key=lambda place: min((spot - place.center()).manhattanLength() for spot in spots),
        )
