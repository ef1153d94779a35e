"""A small map in the corner of a magnified photo: where the part in sight lies."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QWidget

from widgets.player.surface import Surface
from widgets.tokens import DARK

_SIDE = 168
_LONG = 640
"""Longest side of the map of a panorama: it is read like a strip."""
_LEAST = 20
_MARGIN = 8


class MiniMap(QWidget):
    """Lies on a surface; a click or a drag brings that spot into the middle."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface
        self._upright = QImage()
        self._turned: tuple[int, QImage] = (0, QImage())
        self.setAccessibleName(self.tr("Peta kecil foto"))
        self.setToolTip(self.tr("Bagian yang tampak; klik untuk pindah (Alt+panah menggeser)"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        surface.view_moved.connect(self._follow)
        surface.picture_changed.connect(self._follow)
        self.hide()

    def show_photo(self, image: QImage) -> None:
        """Show this photo, upright; a null image shows none."""
        is_long = max(image.width(), image.height()) > 4 * min(image.width(), image.height())
        small = QSize(_LONG, _LONG) if is_long else QSize(_SIDE, _SIDE)
        keep, smooth = (
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        self._upright = image.scaled(small, keep, smooth) if not image.isNull() else image
        self._turned = (-1, QImage())
        self._follow()

    def in_sight(self) -> QRectF:
        """Give what is in sight, as fractions of the picture as it is turned."""
        area, room = self._surface.picture_area(), QRectF(self._surface.rect())
        if area.isEmpty():
            return QRectF(0, 0, 1, 1)
        seen = area.intersected(room)
        return QRectF(
            (seen.left() - area.left()) / area.width(),
            (seen.top() - area.top()) / area.height(),
            seen.width() / area.width(),
            seen.height() / area.height(),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the photo, dimmed where it is out of sight."""
        painter = QPainter(self)
        image, seen = self._image(), self.in_sight()
        place = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawImage(place, image, QRectF(image.rect()))
        box = QRectF(
            place.left() + seen.left() * place.width(),
            place.top() + seen.top() * place.height(),
            max(3.0, seen.width() * place.width()),
            max(3.0, seen.height() * place.height()),
        )
        painter.fillRect(place, QColor(0, 0, 0, 110))
        painter.drawImage(
            box,
            image,
            QRectF(
                seen.left() * image.width(),
                seen.top() * image.height(),
                seen.width() * image.width(),
                seen.height() * image.height(),
            ),
        )
        painter.setPen(QPen(QColor(DARK.accent), 2))
        painter.drawRect(box)
        painter.setPen(QPen(QColor(0, 0, 0, 200), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go there while the button is held."""
        self._go(event.position())

    def _go(self, point: QPointF) -> None:
        self._surface.look_at(
            min(1.0, max(0.0, point.x() / max(1, self.width()))),
            min(1.0, max(0.0, point.y() / max(1, self.height()))),
        )

    def _image(self) -> QImage:
        turn = self._surface.shown.turn
        if self._turned[0] != turn:
            turned = self._upright.transformed(QTransform().rotate(turn))
            self._turned = (turn, turned)
        return self._turned[1]

    def _follow(self) -> None:
        """Be there where a part of a photo is out of sight, and only then."""
        seen = self.in_sight()
        is_part = seen.width() < 0.999 or seen.height() < 0.999
        is_wanted = is_part and self._surface.shown.is_photo and not self._upright.isNull()
        has_picture = self._surface.has_picture
        self.setVisible(is_wanted and has_picture)
        if is_wanted and has_picture:
            room = self._surface.size()
            most = QSize(room.width() - 2 * _MARGIN, room.height() - 2 * _MARGIN)
            size = self._image().size().expandedTo(QSize(_LEAST, _LEAST)).boundedTo(most)
            self.setGeometry(
                room.width() - size.width() - _MARGIN,
                room.height() - size.height() - _MARGIN,
                size.width(),
                size.height(),
            )
            self.update()
