"""A lens over the picture: single pixels with their place and their colour."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen

from widgets.player.picture_painter import GROUND
from widgets.player.shown import ShownPicture
from widgets.player.view import PictureView
from widgets.tokens import DARK

FACTORS = (2, 4, 8)
_SIDE = 176.0
_GAP = 22.0
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_FAR = 10


class Magnifier:
    """Follows the mouse, or moves pixel by pixel with the arrows (Shift: by ten)."""

    def __init__(self) -> None:
        self.is_on = False
        self.factor = FACTORS[1]
        self._spot = QPointF(0.5, 0.5)

    def grow(self) -> None:
        """Go to the next factor, and from the last one to the first."""
        self.factor = FACTORS[(FACTORS.index(self.factor) + 1) % len(FACTORS)]

    def follow(self, point: QPointF, view: PictureView) -> None:
        """Look at what lies under a point of the widget."""
        spot = view.upright_at(point)
        self._spot = QPointF(_inside(spot.x()), _inside(spot.y()))

    def wants(self, event: QKeyEvent) -> bool:
        """Tell whether a key moves the lens."""
        allowed = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        is_plain = event.modifiers() & ~allowed == Qt.KeyboardModifier.NoModifier
        return self.is_on and is_plain and Qt.Key(event.key()) in _ARROWS

    def press_key(self, event: QKeyEvent, shown: ShownPicture, view: PictureView) -> None:
        """Move by one pixel of the original, with Shift by ten, as the arrows point on screen."""
        far = _FAR if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        across, down = _ARROWS[Qt.Key(event.key())]
        size, here = shown.upright_size, view.widget_at(self._centre(shown))
        is_across = view.turn % 180 != 0
        columns, rows = size.toTuple()[::-1] if is_across else size.toTuple()
        area = view.area()
        there = QPointF(
            here.x() + across * far * area.width() / columns,
            here.y() + down * far * area.height() / rows,
        )
        self.follow(there, view)

    def pixel(self, shown: ShownPicture) -> tuple[int, int]:
        """Give the pixel under the lens: column and row of the upright original, from 0."""
        size = shown.upright_size
        return int(self._spot.x() * size.width()), int(self._spot.y() * size.height())

    def values(self, shown: ShownPicture, view: PictureView) -> tuple[str, ...]:
        """Write place and colour of that pixel, and what it is worth."""
        x, y = self.pixel(shown)
        lines = [f"x {x}  y {y}  ·  {self.factor}×"]
        decoded = shown.colour_at(self._centre(shown))
        if decoded is None:
            return tuple(lines)
        is_changed = not shown.adjustments.is_neutral and not shown.is_comparing
        if is_changed:
            lines.append(
                QCoreApplication.translate("Magnifier", "tampak {rgb}").format(
                    rgb=_rgb(self._colour_shown(shown, view))
                )
            )
        word = QCoreApplication.translate("Magnifier", "asli {rgb}") if is_changed else "{rgb}"
        lines.append(word.format(rgb=_rgb(decoded)))
        if shown.is_proxy:
            lines.append(QCoreApplication.translate("Magnifier", "nilai proksi, bukan asli"))
        elif shown.is_preview or not shown.is_exact:
            lines.append(QCoreApplication.translate("Magnifier", "bukan nilai tepat"))
        return tuple(lines)

    def draw(self, painter: QPainter, shown: ShownPicture, view: PictureView) -> None:
        """Draw the lens beside its spot, never outside the widget."""
        here = view.widget_at(self._centre(shown))
        metrics, lines = painter.fontMetrics(), self.values(shown, view)
        lens = QRectF(*_corner(here, view, metrics.lineSpacing() * len(lines) + 8), _SIDE, _SIDE)
        painter.save()
        painter.setClipRect(lens)
        painter.fillRect(lens, GROUND)
        pixel = self._draw_pixels(painter, lens, shown, view)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0), 3), (QColor(255, 255, 255), 1)):
            painter.setPen(QPen(colour, width))
            painter.drawRect(pixel)
            painter.drawRect(lens)
            painter.drawEllipse(here, 5.0, 5.0)
        _draw_lines(painter, lens, lines, view.room_width)

    def _draw_pixels(
        self, painter: QPainter, lens: QRectF, shown: ShownPicture, view: PictureView
    ) -> QRectF:
        """Draw what the lens shows; gives where its middle pixel lies."""
        image, area = shown.image, view.area()
        column, row = self._place(shown, view)
        # as many times as large as it is seen, and at least that many screen pixels
        times = self.factor * max(view.scale, 1.0 / view.ratio) / view.scale
        pitch_x, pitch_y = (
            times * area.width() / image.width(),
            times * area.height() / image.height(),
        )
        middle = QRectF(
            lens.center().x() - pitch_x / 2, lens.center().y() - pitch_y / 2, pitch_x, pitch_y
        )
        around_x, around_y = math.ceil(_SIDE / pitch_x / 2), math.ceil(_SIDE / pitch_y / 2)
        left, top = max(0, column - around_x), max(0, row - around_y)
        right = min(image.width(), column + around_x + 1)
        bottom = min(image.height(), row + around_y + 1)
        place = QRectF(
            middle.left() + (left - column) * pitch_x,
            middle.top() + (top - row) * pitch_y,
            (right - left) * pitch_x,
            (bottom - top) * pitch_y,
        )
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(place, image, QRectF(left, top, right - left, bottom - top))
        return middle

    def _place(self, shown: ShownPicture, view: PictureView) -> tuple[int, int]:
        """Give the pixel of the image as it is turned on the screen."""
        image, area, here = shown.image, view.area(), view.widget_at(self._centre(shown))
        column = int((here.x() - area.left()) / area.width() * image.width())
        row = int((here.y() - area.top()) / area.height() * image.height())
        return min(max(0, column), image.width() - 1), min(max(0, row), image.height() - 1)

    def _centre(self, shown: ShownPicture) -> QPointF:
        """Give the middle of the pixel: rounding cannot fall to its neighbour."""
        size, (x, y) = shown.upright_size, self.pixel(shown)
        return QPointF((x + 0.5) / size.width(), (y + 0.5) / size.height())

    def _colour_shown(self, shown: ShownPicture, view: PictureView) -> QColor:
        return shown.image.pixelColor(*self._place(shown, view))


def _corner(here: QPointF, view: PictureView, text_height: float) -> tuple[float, float]:
    left, top = here.x() + _GAP, here.y() + _GAP
    if left + _SIDE > view.room_width:
        left = here.x() - _GAP - _SIDE
    if top + _SIDE + text_height > view.room_height:
        top = here.y() - _GAP - _SIDE - text_height
    top = min(max(0.0, top), max(0.0, view.room_height - _SIDE - text_height))
    return min(max(0.0, left), max(0.0, view.room_width - _SIDE)), top


def _draw_lines(painter: QPainter, lens: QRectF, lines: tuple[str, ...], room_width: float) -> None:
    metrics = painter.fontMetrics()
    height = metrics.lineSpacing()
    width = max(lens.width(), *(metrics.horizontalAdvance(line) + 16.0 for line in lines))
    left = max(0.0, min(lens.left(), room_width - width))
    plate = QRectF(left, lens.bottom(), width, height * len(lines) + 8)
    painter.fillRect(plate, QColor(0, 0, 0, 215))
    painter.setPen(QColor(DARK.text))
    for place, line in enumerate(lines):
        room = plate.adjusted(8, 4 + place * height, -4, 0)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), line)


def _rgb(colour: QColor) -> str:
    name = colour.name().upper()
    return f"R {colour.red()} G {colour.green()} B {colour.blue()}  {name}"


def _inside(value: float) -> float:
    return min(max(0.0, value), 1.0 - 1e-9)
