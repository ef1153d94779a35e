"""Drawing of figures over a picture on the screen: seen on light and dark ground."""

from __future__ import annotations

import math
from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from app.domain.drawn import Drawn
from app.domain.figure import FigureShape
from widgets.player.picture_painter import draw_named_box
from widgets.player.view import PictureView

_SHADOW = QColor(0, 0, 0, 160)
_HEAD = 14.0
"""Pixels: length of an arrow's head."""
_PLATE = 11.0
"""Pixels: radius of the plate of a number."""


def draw_figure(
    painter: QPainter, view: PictureView, drawn: Drawn, colour: QColor, name: str = ""
) -> None:
    """Draw one figure; `name` stands on a plate above it."""
    box = view.box_of(drawn.box)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if drawn.shape in (FigureShape.BOX, FigureShape.CALLOUT):
        draw_named_box(painter, box, name, colour)
    else:
        for pen in (QPen(_SHADOW, 4), QPen(colour, 2)):
            painter.setPen(pen)
            _stroke(painter, view, drawn, box)
        if name:
            _name(painter, box, name, colour)
    if drawn.number:
        _number(painter, box, drawn.number, colour)
    painter.restore()


def _stroke(painter: QPainter, view: PictureView, drawn: Drawn, box: QRectF) -> None:
    points = [view.widget_at(QPointF(*spot)) for spot in drawn.points]
    if drawn.shape is FigureShape.ELLIPSE:
        painter.drawEllipse(box)
    elif drawn.shape is FigureShape.POLYGON:
        painter.drawPolygon(QPolygonF(points))
    elif drawn.shape is FigureShape.ARROW:
        painter.drawLine(points[0], points[1])
        for end in _head(points[0], points[1]):
            painter.drawLine(points[1], end)


def _head(tail: QPointF, tip: QPointF) -> Iterator[QPointF]:
    angle = math.atan2(tip.y() - tail.y(), tip.x() - tail.x())
    for turn in (math.pi * 5 / 6, -math.pi * 5 / 6):
        yield tip + QPointF(math.cos(angle + turn), math.sin(angle + turn)) * _HEAD


def _name(painter: QPainter, box: QRectF, name: str, colour: QColor) -> None:
    metrics = painter.fontMetrics()
    height = metrics.height() + 4
    top = max(0.0, box.top() - height)
    plate = QRectF(box.left(), top, metrics.horizontalAdvance(name) + 10, height)
    painter.fillRect(plate, QColor(0, 0, 0, 190))
    painter.setPen(colour)
    painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), name)


def _number(painter: QPainter, box: QRectF, number: int, colour: QColor) -> None:
    plate = QRectF(box.left() - _PLATE, box.top() - _PLATE, 2 * _PLATE, 2 * _PLATE)
    painter.setPen(QPen(QColor(0, 0, 0), 1))
    painter.setBrush(colour)
    painter.drawEllipse(plate)
    font = QFont(painter.font())
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor(0, 0, 0))
    painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), str(number))
