"""Canvases of the comparison: one picture, or two in one place (divider, difference)."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.photos.compared import Compared
from widgets.photos.difference import difference
from widgets.photos.linked_view import LinkedView
from widgets.tokens import DARK

_GROUND = QColor("#0b0d0f")
_STEP = 1.25


class PairMode(StrEnum):
    """How two pictures share one place."""

    SWIPE = "swipe"
    DIFFERENCE = "difference"


class LinkedCanvas(QWidget):
    """What all canvases share: dark ground, wheel zooms, drag moves."""

    def __init__(self, view: LinkedView) -> None:
        super().__init__()
        self._view = view
        self._drag_from: QPointF | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        view.changed.connect(self.update)

    def main_area(self) -> QRectF:
        """Give where the picture lies that the mouse moves; the whole canvas where none is set."""
        return QRectF(self.rect())

    def minimumSizeHint(self) -> QSize:
        """Stay usable on a small screen."""
        return QSize(160, 120)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the mouse."""
        area = self.main_area()
        if area.isEmpty():
            return
        spot = event.position() - area.topLeft()
        around = QPointF(spot.x() / area.width(), spot.y() / area.height())
        self._view.zoom_by(_STEP ** (event.angleDelta().y() / 120.0), around)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to move."""
        self._drag_from = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move every picture."""
        area = self.main_area()
        if self._drag_from is None or area.isEmpty():
            return
        moved = event.position() - self._drag_from
        self._drag_from = event.position()
        self._view.move(-moved.x() / area.width(), -moved.y() / area.height())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """End moving."""
        self._drag_from = None

    def _plate(self, painter: QPainter, text: str, left: float, top: float) -> None:
        width = painter.fontMetrics().horizontalAdvance(text) + 14
        plate = QRectF(left, top, width, painter.fontMetrics().height() + 6)
        painter.fillRect(plate, QColor(0, 0, 0, 190))
        painter.setPen(QColor(DARK.text))
        painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), text)


class SingleCanvas(LinkedCanvas):
    """One picture of several side by side."""

    chosen = Signal(int)
    """Number of the picture that was clicked."""

    def __init__(self, view: LinkedView, number: int, picture: Compared) -> None:
        super().__init__(view)
        self.number = number
        self._picture = picture
        self._is_chosen = False
        self.setAccessibleName(picture.title)
        picture.changed.connect(self.update)

    def show_chosen(self, *, is_chosen: bool) -> None:
        """Show a frame around the picture that the keys shift."""
        self._is_chosen = is_chosen
        self.update()

    def main_area(self) -> QRectF:
        """Give where the picture lies."""
        size = self._picture.size
        return self._view.area(size, QRectF(self.rect()), self._view.shift(self.number))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture and its name."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), _GROUND)
        room = QRectF(self.rect())
        self._picture.draw(painter, self.main_area(), room, self.devicePixelRatioF())
        self._plate(painter, self._picture.title, 6, 6)
        if self._is_chosen:
            painter.setPen(QPen(QColor(DARK.accent), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose, and begin to move."""
        super().mousePressEvent(event)
        self.chosen.emit(self.number)


class PairCanvas(LinkedCanvas):
    """Two pictures in one place; the second takes the width of the first."""

    measured = Signal(float, float)
    """Of the difference in sight: mean (0 to 255), share of pixels that differ visibly."""

    def __init__(self, view: LinkedView) -> None:
        super().__init__(view)
        self.mode = PairMode.SWIPE
        self.divider = 0.5
        self.gain = 1
        self._pair: tuple[Compared, Compared] | None = None
        self._second = 1
        self._is_on_divider = False
        self._told: tuple[float, float] = (-1.0, -1.0)
        self.setMouseTracking(True)

    def show_pair(self, first: Compared, second: Compared, number: int) -> None:
        """Show two pictures; `number` is that of the second, for its shift."""
        if self._pair is not None:
            for picture in self._pair:
                picture.changed.disconnect(self.update)
        self._pair, self._second = (first, second), number
        for picture in self._pair:
            picture.changed.connect(self.update)
        self.update()

    def set_divider(self, share: float) -> None:
        """Put the divider at a share of the width, 0 to 1."""
        self.divider = min(1.0, max(0.0, share))
        self.update()

    def main_area(self) -> QRectF:
        """Give where the first picture lies."""
        if self._pair is None:
            return QRectF()
        return self._view.area(self._pair[0].size, QRectF(self.rect()), QPointF())

    def second_area(self) -> QRectF:
        """Give where the second picture lies: as wide as the first, shifted by hand."""
        if self._pair is None:
            return QRectF()
        first, area = self._pair[0].size, self.main_area()
        width, height = self._pair[1].size
        scale = area.width() / max(1, first[0])
        shift = self._view.shift(self._second) * scale
        return QRectF(
            round(area.left() + shift.x()),
            round(area.top() + shift.y()),
            area.width(),
            area.width() * height / max(1, width),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw both with the divider, or what differs."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), _GROUND)
        if self._pair is None:
            return
        if self.mode is PairMode.SWIPE:
            self._paint_swipe(painter)
        else:
            self._paint_difference(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the divider, or begin to move."""
        near = abs(event.position().x() - self.divider * self.width()) < 8
        self._is_on_divider = near and self.mode is PairMode.SWIPE
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the divider or the pictures."""
        if self._is_on_divider:
            self.set_divider(event.position().x() / max(1, self.width()))
            return
        near = abs(event.position().x() - self.divider * self.width()) < 8
        is_on = near and self.mode is PairMode.SWIPE
        self.setCursor(Qt.CursorShape.SplitHCursor if is_on else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._is_on_divider = False
        super().mouseReleaseEvent(event)

    def _paint_swipe(self, painter: QPainter) -> None:
        if self._pair is None:
            return
        room, ratio = QRectF(self.rect()), self.devicePixelRatioF()
        at = round(self.divider * self.width())
        first, second = self._pair
        left = QRectF(0, 0, at, self.height())
        painter.save()
        painter.setClipRect(left)
        first.draw(painter, self.main_area(), room, ratio)
        painter.setClipRect(room.adjusted(at, 0, 0, 0))
        second.draw(painter, self.second_area(), room, ratio)
        painter.restore()
        painter.setPen(QPen(QColor(0, 0, 0, 160), 4))
        painter.drawLine(at, 0, at, self.height())
        painter.setPen(QPen(QColor(DARK.accent), 2))
        painter.drawLine(at, 0, at, self.height())
        self._plate(painter, first.title, 6, 6)
        width = painter.fontMetrics().horizontalAdvance(second.title) + 14
        self._plate(painter, second.title, self.width() - width - 6, 6)

    def _paint_difference(self, painter: QPainter) -> None:
        if self._pair is None:
            return
        first, second = self._pair
        areas = self.main_area(), self.second_area()
        both = areas[0].intersected(areas[1]).intersected(QRectF(self.rect())).toAlignedRect()
        one = self._drawn(lambda p, room, ratio: first.draw(p, areas[0], room, ratio))
        other = self._drawn(lambda p, room, ratio: second.draw(p, areas[1], room, ratio))
        ratio = self.devicePixelRatioF()
        painter.drawImage(0, 0, one)
        painter.setClipRegion(QRegion(self.rect()).subtracted(QRegion(both)))
        painter.fillRect(self.rect(), QColor(11, 13, 15, 200))
        painter.setClipping(False)
        if both.isEmpty():
            return
        device = (
            QRectF(both.x() * ratio, both.y() * ratio, both.width() * ratio, both.height() * ratio)
            .toAlignedRect()
            .intersected(one.rect())
        )
        shown, mean, share = difference(one.copy(device), other.copy(device), self.gain)
        painter.drawImage(QRectF(both), shown, QRectF(shown.rect()))
        title = self.tr("selisih {first} – {second}, ×{gain}").format(
            first=first.title, second=second.title, gain=self.gain
        )
        self._plate(painter, title, 6, 6)
        if (mean, share) != self._told:
            self._told = (mean, share)
            self.measured.emit(mean, share)

    def _drawn(self, draw: Callable[[QPainter, QRectF, float], object]) -> QImage:
        ratio = self.devicePixelRatioF()
        image = QImage(self.size() * ratio, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(_GROUND)
        painter = QPainter(image)
        draw(painter, QRectF(self.rect()), ratio)
        painter.end()
        return image
