"""How sound, pictures and what moves on top of the time axis are drawn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from widgets.timeline.frame_times import FrameTimes
from widgets.timeline.peaks import Peaks, Samples
from widgets.timeline.pictures import Filmstrip
from widgets.timeline.scale import TimeScale
from widgets.tokens import Tokens

# From this many pixels a sample on they are joined by a line, with a dot on each.
_DOT_PIXELS = 4.0


def draw_peaks(
    painter: QPainter,
    area: QRectF,
    scale: TimeScale,
    peaks: Peaks,
    tokens: Tokens,
    colour: QColor | None = None,
) -> None:
    """Draw the sound as one vertical line for each pixel."""
    lows, highs = peaks.columns(scale.start_us, scale.step, max(1, int(area.width())))
    _draw_columns(painter, area, lows, highs, colour or QColor(tokens.accent))
    _draw_middle(painter, area, tokens)


def draw_sound(
    painter: QPainter,
    area: QRectF,
    scale: TimeScale,
    peaks: Peaks | None,
    samples: Samples | None,
    *,
    is_apart: bool,
    tokens: Tokens,
) -> None:
    """Draw the sound, each channel in a row of its own where asked; closely from its samples."""
    channels = peaks.channels if peaks is not None and is_apart else ()
    rows = max(1, len(channels))
    has_samples = samples is not None and samples.covers(
        max(0.0, scale.start_us), min(scale.start_us + scale.visible_us, samples.end_us)
    )
    for row in range(rows):
        part = QRectF(
            area.left(), area.top() + row * area.height() / rows, area.width(), area.height() / rows
        )
        if samples is not None and has_samples:
            row = min(row, samples.channels.shape[0] - 1)
            draw_samples(painter, part, scale, samples, row if channels else None, tokens)
        elif channels:
            draw_peaks(painter, part, scale, channels[row], tokens)
        elif peaks is not None:
            draw_peaks(painter, part, scale, peaks, tokens)


def draw_samples(
    painter: QPainter,
    area: QRectF,
    scale: TimeScale,
    samples: Samples,
    channel: int | None,
    tokens: Tokens,
) -> None:
    """Draw decoded samples: extremes of each pixel, or a line through them where they are apart."""
    pixels = samples.sample_us / scale.step
    _draw_middle(painter, area, tokens)
    if pixels < 1:
        count = max(1, int(area.width()))
        lows, highs = samples.columns(scale.start_us, scale.step, count, channel)
        _draw_columns(painter, area, lows, highs, QColor(tokens.accent))
        return
    first = max(0, int((scale.start_us - samples.start_us) / samples.sample_us) - 1)
    last = first + int(area.width() / pixels) + 3
    part = samples.channels[:, first:last]
    rows = range(part.shape[0]) if channel is None else (channel,)
    middle, half = area.center().y(), area.height() / 2 - 1
    times = samples.start_us + np.arange(first, first + part.shape[1]) * samples.sample_us
    xs = (area.left() + (times - scale.start_us) / scale.step).tolist()
    for row in rows:
        ys = (middle - part[row].astype(np.float64) / 127.0 * half).tolist()
        points = [QPointF(x, y) for x, y in zip(xs, ys, strict=True)]
        painter.setPen(QPen(QColor(tokens.accent), 1))
        painter.drawPolyline(QPolygonF(points))
        if pixels >= _DOT_PIXELS:
            painter.setPen(QPen(QColor(tokens.accent), 3))
            painter.drawPoints(QPolygonF(points))


def draw_filmstrip(
    painter: QPainter, area: QRectF, scale: TimeScale, film: Filmstrip, frames: FrameTimes | None
) -> None:
    """Draw pictures side by side, the first that begins in each slot.

    Once a frame is wider than its picture, each one stands where its frame begins.
    """
    if not len(film):
        return
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    start_us, slot_us, count = slots(area, scale, film)
    if frames is not None:
        here = frames.at(scale.start_us)
        if frames.start(here + 1) - frames.start(here) > slot_us:
            _draw_frames(painter, area, scale, film, frames)
            return
    for number in range(count):
        at_us = start_us + number * slot_us
        _, picture = film.picture_for(at_us, at_us + slot_us)
        width = picture.width() / max(1, picture.height()) * area.height()
        left = area.left() + scale.to_x(at_us) + (slot_us / scale.step - 1 - width) / 2
        painter.drawImage(QRectF(left, area.top(), width, area.height()), picture)


def _draw_frames(
    painter: QPainter, area: QRectF, scale: TimeScale, film: Filmstrip, frames: FrameTimes
) -> None:
    end_us = scale.start_us + scale.visible_us
    for frame in range(frames.at(scale.start_us), frames.at(end_us) + 1):
        time_us = frames.start(frame)
        found_us, picture = film.picture_for(time_us, time_us + 1)
        if found_us != time_us:
            continue  # not made yet: a neighbour's picture would be a lie here
        width = picture.width() / max(1, picture.height()) * area.height()
        # the frame that reaches into sight from the left keeps its picture at the edge
        room = scale.to_x(frames.start(frame + 1)) - width - 1
        left = area.left() + min(max(scale.to_x(time_us), 0.0), room) + 1
        painter.drawImage(QRectF(left, area.top(), width, area.height()), picture)


def slots(area: QRectF, scale: TimeScale, film: Filmstrip) -> tuple[float, float, int]:
    """Give the first slot's start and a slot's length in microseconds, and how many there are.

    Slots stand still in time while the page moves, so that pictures do not dance.
    """
    slot_us = max(24.0, film.ratio * area.height()) * scale.step
    first = int(scale.start_us // slot_us)
    last = int((scale.start_us + scale.visible_us) // slot_us)
    return first * slot_us, slot_us, last - first + 1


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


def draw_loop(painter: QPainter, left: float, right: float, area: QRectF, tokens: Tokens) -> None:
    """Draw the stretch that is played again and again: a bracket in the ruler."""
    colour = QColor(tokens.ok)
    painter.setPen(QPen(colour, 2))
    y = area.top() + 2
    painter.drawLine(QPointF(left, y), QPointF(right, y))
    for x in (left, right):
        painter.drawLine(QPointF(x, y), QPointF(x, area.bottom() - 2))


def draw_snap(painter: QPainter, x: float, area: QRectF, name: str, tokens: Tokens) -> None:
    """Draw what an edge has caught: a dotted line with its name."""
    pen = QPen(QColor(tokens.warn), 1.5, Qt.PenStyle.DotLine)
    painter.setPen(pen)
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
    width = painter.fontMetrics().horizontalAdvance(name) + 10
    left = x + 5 if x + 5 + width < area.right() else x - 5 - width
    box = QRectF(left, area.bottom() - painter.fontMetrics().height() - 6, width, 0)
    box.setHeight(painter.fontMetrics().height() + 2)
    painter.setPen(QPen(QColor(tokens.warn), 1))
    painter.setBrush(QColor(tokens.warn_surface))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(QColor(tokens.text))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), name)


def _draw_middle(painter: QPainter, area: QRectF, tokens: Tokens) -> None:
    painter.setPen(QPen(QColor(tokens.border), 1))
    middle = area.center().y()
    painter.drawLine(QPointF(area.left(), middle), QPointF(area.right(), middle))


def _draw_columns(
    painter: QPainter, area: QRectF, lows: NDArray[np.int8], highs: NDArray[np.int8], colour: QColor
) -> None:
    """Fill a picture of two colours and draw it at once: a thousand lines took ten times longer."""
    height, count = max(2, round(area.height())), lows.size
    half = height / 2 - 1
    tops = np.floor(height / 2 - highs.astype(np.float32) / 127.0 * half)
    bottoms = np.maximum(np.ceil(height / 2 - lows.astype(np.float32) / 127.0 * half), tops + 1)
    rows = np.arange(height, dtype=np.float32)[:, None]
    # scan lines of a QImage are whole groups of four bytes
    pixels = np.zeros((height, -(-count // 4) * 4), np.uint8)
    pixels[:, :count] = (rows >= tops) & (rows < bottoms)
    image = QImage(
        pixels.data, count, height, pixels.shape[1], QImage.Format.Format_Indexed8
    )  # fmt: skip
    image.setColorTable([0, colour.rgba()])
    painter.drawImage(QPointF(area.left(), area.top()), image)
