"""Drawing of the picture: exact at 100 %, single pixels with their grid when it is close."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPen

from widgets.tokens import DARK

GROUND = QColor("#0b0d0f")
"""Dark in both themes, so that it never tints what is judged."""
GRID_FROM = 8.0
"""Screen pixels for one picture pixel at which the grid appears."""
_SHARP_FROM = 3.0
_ALIKE = 1e-6


@dataclass(frozen=True, slots=True)
class Sight:
    """How a picture is seen now."""

    area: QRectF
    """Where the whole of it lies in the widget."""
    room: QRectF
    """The widget."""
    zoom: float
    """Screen pixels for one pixel of the original."""


def draw_picture(painter: QPainter, image: QImage, sight: Sight) -> None:
    """Draw the part of an image that is in sight.

    At 100 % each pixel is one pixel of the screen, never mixed with its neighbours; from 300 %
    on single pixels are what a person wants to see.
    """
    is_plain = abs(sight.zoom - 1.0) < _ALIKE or sight.zoom >= _SHARP_FROM
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not is_plain)
    across, down = sight.area.width() / image.width(), sight.area.height() / image.height()
    part = _part_in_sight(image.size(), sight, across, down)
    # only the part in sight: over a whole large picture the painter's steps of 1/65536 add up
    place = QRectF(
        sight.area.left() + part.left() * across,
        sight.area.top() + part.top() * down,
        part.width() * across,
        part.height() * down,
    )
    painter.drawImage(place, image, part)


def draw_grid(painter: QPainter, size: QSize, sight: Sight) -> None:
    """Draw lines between the pixels in sight; `size` is that of the picture as it is turned."""
    across, down = sight.area.width() / size.width(), sight.area.height() / size.height()
    part = _part_in_sight(size, sight, across, down)
    left, top = sight.area.left(), sight.area.top()
    low, high = top + part.top() * down, top + part.bottom() * down
    lines = [
        QLineF(left + x * across, low, left + x * across, high)
        for x in range(int(part.left()), int(part.right()) + 1)
    ]
    low, high = left + part.left() * across, left + part.right() * across
    lines += [
        QLineF(low, top + y * down, high, top + y * down)
        for y in range(int(part.top()), int(part.bottom()) + 1)
    ]
    pen = QPen(QColor(128, 128, 128, 130), 1)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.drawLines(lines)


def draw_named_box(painter: QPainter, box: QRectF, name: str, colour: QColor) -> None:
    """Draw a box that is seen on light and dark, with its name on a plate."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(0, 0, 0, 160), 4))
    painter.drawRect(box)
    painter.setPen(QPen(colour, 2))
    painter.drawRect(box)
    if name:
        metrics = painter.fontMetrics()
        height = metrics.height() + 4
        top = max(0.0, box.top() - height)
        _plate(painter, QRectF(box.left(), top, metrics.horizontalAdvance(name) + 10, height), name)


def draw_note(painter: QPainter, text: str, colour: QColor, corner: QPointF) -> None:
    """Write one line on a dark plate; `corner` is its upper left end."""
    size = note_size(painter.fontMetrics(), text)
    painter.setPen(colour)
    _plate(painter, QRectF(corner.x(), corner.y(), *size), text)


def note_size(metrics: QFontMetrics, text: str) -> tuple[float, float]:
    """Give width and height of the plate of `draw_note`."""
    return metrics.horizontalAdvance(text) + 16.0, metrics.height() + 8.0


def draw_message(painter: QPainter, room: QRectF, text: str) -> None:
    """Write a text in place of a picture."""
    painter.setPen(QColor(DARK.muted))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(room.adjusted(24, 12, -24, -12), int(flags), text)


def _plate(painter: QPainter, plate: QRectF, text: str) -> None:
    painter.fillRect(plate, QColor(0, 0, 0, 190))
    painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), text)


def _part_in_sight(size: QSize, sight: Sight, across: float, down: float) -> QRectF:
    """Give the whole pixels of an image that the widget shows at least in part."""
    seen = sight.area.intersected(sight.room)
    left = max(0, math.floor((seen.left() - sight.area.left()) / across))
    top = max(0, math.floor((seen.top() - sight.area.top()) / down))
    right = min(size.width(), math.ceil((seen.right() - sight.area.left()) / across))
    bottom = min(size.height(), math.ceil((seen.bottom() - sight.area.top()) / down))
    return QRectF(left, top, max(0, right - left), max(0, bottom - top))
