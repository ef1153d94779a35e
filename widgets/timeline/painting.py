"""How the time axis is drawn: one function for each kind of lane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from app.domain.mediatime import US_PER_SECOND
from widgets.timeline.marks import Marks
from widgets.timeline.peaks import Peaks
from widgets.timeline.scale import TimeScale
from widgets.tokens import Tokens

_MIN_TEXT_PIXELS = 26
_CROWDED_PER_PIXEL = 0.4


@dataclass(frozen=True, slots=True)
class Ink:
    """What a lane's marks are drawn with."""

    text: QColor
    """Words."""
    edge: QColor
    """Outline."""
    fill: QColor
    """Inside of firm marks."""
    is_dashed: bool = False
    """True for what nobody decided yet."""


def tick_text(time_us: int, step_us: int) -> str:
    """Write a tick as short as its step allows: 1:02:03, 02:03 or 02:03.250."""
    seconds, rest_us = divmod(time_us, US_PER_SECOND)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"
    return text if step_us >= US_PER_SECOND else f"{text}.{rest_us // 1000:03d}"


def draw_ruler(painter: QPainter, area: QRectF, scale: TimeScale, tokens: Tokens) -> None:
    """Draw ticks with times; small ticks between them."""
    metrics = QFontMetricsF(painter.font())
    step = scale.tick_us(metrics.horizontalAdvance("00:00:00.000") + 24)
    small = max(1, step // 5)
    painter.setPen(QPen(QColor(tokens.border), 1))
    first = int(scale.start_us // small)
    last = int((scale.start_us + scale.visible_us) // small)
    lines = []
    for number in range(first, last + 1):
        x = area.left() + round(scale.to_x(number * small)) + 0.5
        is_big = (number * small) % step == 0
        lines.append(QLineF(x, area.bottom() - (9 if is_big else 4), x, area.bottom()))
    painter.drawLines(lines)
    painter.setPen(QColor(tokens.muted))
    for number in range(int(scale.start_us // step), int(scale.to_us(area.width()) // step) + 1):
        time_us = number * step
        x = area.left() + scale.to_x(time_us)
        if x >= area.left() - 1:
            text_area = QRectF(x + 4, area.top(), 120, area.height() - 6)
            painter.drawText(text_area, Qt.AlignmentFlag.AlignLeft, tick_text(time_us, step))


def draw_peaks(
    painter: QPainter, area: QRectF, scale: TimeScale, peaks: Peaks, tokens: Tokens
) -> None:
    """Draw the sound as one vertical line for each pixel."""
    count = max(1, int(area.width()))
    lows, highs = peaks.columns(scale.start_us, scale.step, count)
    middle, half = area.center().y(), area.height() / 2 - 1
    painter.setPen(QPen(QColor(tokens.border), 1))
    painter.drawLine(QPointF(area.left(), middle), QPointF(area.right(), middle))
    tops = middle - highs.astype(np.float64) / 127.0 * half
    bottoms = middle - lows.astype(np.float64) / 127.0 * half
    xs = area.left() + np.arange(count) + 0.5
    lines = [
        QLineF(x, top, x, max(bottom, top + 1.0))
        for x, top, bottom in zip(xs.tolist(), tops.tolist(), bottoms.tolist(), strict=True)
    ]
    painter.setPen(QPen(QColor(tokens.accent), 1))
    painter.drawLines(lines)


def draw_filmstrip(
    painter: QPainter, area: QRectF, scale: TimeScale, pictures: list[tuple[int, QImage]]
) -> None:
    """Draw pictures side by side; each slot shows the last one that began before its middle."""
    if not pictures:
        return
    widest = max(picture.width() / max(1, picture.height()) for _, picture in pictures)
    slot = max(24.0, widest * area.height())
    times = [time_us for time_us, _ in pictures]
    x = area.left()
    while x < area.right():
        middle_us = scale.to_us(x - area.left() + slot / 2)
        place = max(0, int(np.searchsorted(times, middle_us, side="right")) - 1)
        picture = pictures[place][1]
        width = picture.width() / max(1, picture.height()) * area.height()
        left = x + (slot - 1 - width) / 2
        painter.drawImage(QRectF(left, area.top(), width, area.height()), picture)
        x += slot


def draw_marks(
    painter: QPainter, area: QRectF, scale: TimeScale, marks: Marks, ink: Ink, chosen: object
) -> None:
    """Draw a lane's marks that are in sight; where they are too many, what they cover."""
    places = marks.between(scale.start_us, scale.start_us + scale.visible_us)
    if not len(places):
        return
    if len(places) > area.width() * _CROWDED_PER_PIXEL:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.edge)
        for first, last in marks.runs(places, scale.start_us, scale.step, int(area.width())):
            painter.drawRect(
                QRectF(area.left() + first, area.top() + 4, last - first + 1, area.height() - 8)
            )
        return
    metrics = QFontMetricsF(painter.font())
    height = area.height() / marks.row_count
    for place in places:
        mark = marks.all[place]
        left = max(scale.to_x(mark.start_us), -4.0)
        right = min(scale.to_x(mark.end_us), area.width() + 4.0)
        box = QRectF(
            area.left() + left,
            area.top() + marks.rows[place] * height + 1.5,
            max(3.0, right - left - 1),
            height - 3,
        )
        _draw_mark(painter, box, ink, is_firm=mark.is_firm, is_chosen=mark.ident == chosen)
        if box.width() >= _MIN_TEXT_PIXELS:
            inside = box.adjusted(max(0.0, -left) + 4, 0, -3, 0)
            text = metrics.elidedText(mark.text, Qt.TextElideMode.ElideRight, inside.width())
            painter.setPen(ink.text)
            painter.drawText(
                inside, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text
            )


def draw_ground(painter: QPainter, area: QRectF, name: str, hint: str, tokens: Tokens) -> None:
    """Draw a lane's ground, its name at the left, and what an empty lane says."""
    painter.fillRect(area, QColor(tokens.window))
    painter.setPen(QColor(tokens.muted))
    middle = int(Qt.AlignmentFlag.AlignVCenter)
    painter.drawText(QRectF(6, area.top(), area.left() - 8, area.height()), middle, name)
    if hint:
        painter.drawText(area.adjusted(6, 0, 0, 0), middle, hint)


def draw_bound(painter: QPainter, x: float, area: QRectF, colour: QColor, direction: int) -> None:
    """Draw the in (1) or out (-1) mark: a line whose flag points into the stretch."""
    painter.setPen(QPen(colour, 1.5))
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
    painter.setBrush(colour)
    painter.setPen(Qt.PenStyle.NoPen)
    tip = QPointF(x + direction * 9, area.top() + 5)
    painter.drawPolygon(QPolygonF([QPointF(x, area.top()), tip, QPointF(x, area.top() + 10)]))


def draw_playhead(painter: QPainter, x: float, area: QRectF, tokens: Tokens) -> None:
    """Draw the playhead: a line with a grip in the ruler."""
    colour = QColor(tokens.bad)
    painter.setPen(QPen(colour, 1.5))
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
    painter.setBrush(colour)
    painter.setPen(Qt.PenStyle.NoPen)
    top = area.top()
    painter.drawPolygon(QPolygonF([QPointF(x - 5, top), QPointF(x + 5, top), QPointF(x, top + 8)]))


def _draw_mark(painter: QPainter, box: QRectF, ink: Ink, *, is_firm: bool, is_chosen: bool) -> None:
    pen = QPen(ink.edge, 2.0 if is_chosen else 1.0)
    if ink.is_dashed:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(ink.fill if is_firm or is_chosen else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 3, 3)
