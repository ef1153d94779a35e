"""The ruler in time, frames or the recorder's clock, and the small map of the whole above it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen

from app.domain.mediatime import US_PER_SECOND
from widgets.timeline.frame_times import FrameTimes
from widgets.timeline.marks import Marks
from widgets.timeline.painting import draw_peaks
from widgets.timeline.painting_marks import draw_cover
from widgets.timeline.peaks import Peaks
from widgets.timeline.scale import TimeScale
from widgets.tokens import Tokens

_FRAME_STEPS = tuple(step * 10**power for power in range(7) for step in (1, 2, 5))
# Below this many pixels a frame is no place that a hand can find.
_FRAME_PIXELS = 5.0


def tick_text(time_us: int, step_us: int) -> str:
    """Write a tick as short as its step allows: 1:02:03, 02:03, 02:03.250 or 02:03.250100."""
    seconds, rest_us = divmod(time_us, US_PER_SECOND)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"
    if step_us >= US_PER_SECOND:
        return text
    return f"{text}.{rest_us // 1000:03d}" if step_us >= 1000 else f"{text}.{rest_us:06d}"


def clock_text(start: datetime, time_us: int, step_us: int) -> str:
    """Write what the recorder's clock showed; with the day where a step is hours long."""
    try:
        at = start + timedelta(microseconds=time_us)
    except OverflowError:
        return ""  # past the year 9999: a clock that was never set
    text = at.strftime("%H:%M:%S")
    if step_us >= 3600 * US_PER_SECOND:
        return at.strftime("%d.%m. %H:%M")
    return text if step_us >= US_PER_SECOND else f"{text}.{at.microsecond // 1000:03d}"


def draw_ruler(
    painter: QPainter,
    area: QRectF,
    scale: TimeScale,
    tokens: Tokens,
    wall_start: datetime | None = None,
) -> None:
    """Draw ticks with times, or with what the recorder's clock showed; small ticks between."""
    metrics = QFontMetricsF(painter.font())
    step = scale.tick_us(metrics.horizontalAdvance("00:00:00.000000") + 16)
    # a clock's ticks stand on its own round times, not on the file's
    shift = 0 if wall_start is None else _since_midnight_us(wall_start)
    small = max(1, step // 5)
    first = int((scale.start_us + shift) // small)
    last = int((scale.start_us + scale.visible_us + shift) // small)
    lines, texts = [], []
    for number in range(first, last + 1):
        time_us = number * small - shift
        x = area.left() + round(scale.to_x(time_us)) + 0.5
        is_big = (number * small) % step == 0
        lines.append(QLineF(x, area.bottom() - (9 if is_big else 4), x, area.bottom()))
        if is_big and time_us >= 0:
            if wall_start is None:
                texts.append((x, tick_text(time_us, step)))
            else:
                texts.append((x, clock_text(wall_start, time_us, step)))
    _draw_ticks(painter, area, lines, texts, tokens)


def draw_frame_ruler(
    painter: QPainter, area: QRectF, scale: TimeScale, frames: FrameTimes, tokens: Tokens
) -> None:
    """Draw ticks with the numbers of frames, where each one begins."""
    seen = frames.between(scale.start_us, scale.start_us + scale.visible_us)
    if not len(seen) or scale.to_x(frames.start(seen.start)) > area.width() / 2:
        # one frame fills the sight: its number stands at the edge that it reaches over
        here = frames.at(scale.start_us)
        _draw_ticks(painter, area, [], [(area.left(), f"‹ {here}")], tokens)
    if not len(seen):
        return
    pixels = area.width() / max(1, len(seen))
    wide = QFontMetricsF(painter.font()).horizontalAdvance(f"{seen[-1]}") + 16
    step = next((s for s in _FRAME_STEPS if s * pixels >= wide), _FRAME_STEPS[-1])
    small = max(1, step // 5)
    lines, texts = [], []
    for frame in range(-(-seen.start // small) * small, seen.stop, small):
        x = area.left() + round(scale.to_x(frames.start(frame))) + 0.5
        is_big = frame % step == 0
        lines.append(QLineF(x, area.bottom() - (9 if is_big else 4), x, area.bottom()))
        if is_big:
            texts.append((x, str(frame)))
    _draw_ticks(painter, area, lines, texts, tokens)


def draw_frame_lines(
    painter: QPainter, areas: Iterable[QRectF], scale: TimeScale, frames: FrameTimes, tokens: Tokens
) -> bool:
    """Draw where each frame begins, once frames are wide enough; tells whether they are."""
    seen = frames.between(scale.start_us, scale.start_us + scale.visible_us)
    if len(seen) * _FRAME_PIXELS > scale.width:
        return False
    colour = QColor(tokens.muted)
    colour.setAlpha(90)
    painter.setPen(QPen(colour, 1))
    times = frames.times_us[seen.start : seen.stop]
    xs = (np.round((times - scale.start_us) / scale.step) + 0.5).tolist()
    for area in areas:
        left, top, bottom = area.left(), area.top(), area.bottom()
        painter.drawLines([QLineF(left + x, top, left + x, bottom) for x in xs])
    return True


def picture_faults(frames: FrameTimes, duration_us: int) -> list[tuple[int, int]]:
    """Give where one picture stands far too long, and where sound goes on without a picture."""
    spans = [*frames.gaps]
    if duration_us > frames.end_us:
        spans.append((frames.end_us, duration_us))
    return spans


def draw_faults(
    painter: QPainter,
    area: QRectF,
    scale: TimeScale,
    spans: Iterable[tuple[int, int]],
    tokens: Tokens,
) -> None:
    """Hatch stretches that the file does not hold."""
    painter.setPen(Qt.PenStyle.NoPen)
    for start_us, end_us in spans:
        left, right = scale.to_x(start_us), scale.to_x(end_us)
        if right < 0 or left > area.width() or right - left < 0.5:
            continue
        left, right = max(0.0, left), min(area.width(), right)
        box = QRectF(area.left() + left, area.top(), max(2.0, right - left), area.height())
        painter.fillRect(box, QColor(tokens.warn_surface))
        painter.setBrush(QBrush(QColor(tokens.warn), Qt.BrushStyle.BDiagPattern))
        painter.drawRect(box)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def draw_whole(
    painter: QPainter,
    area: QRectF,
    duration_us: int,
    peaks: Peaks | None,
    lanes: Iterable[tuple[Marks, QColor]],
    tokens: Tokens,
) -> None:
    """Draw the whole item small: its sound, and where marks lie."""
    whole = TimeScale(duration_us=duration_us, width=area.width())
    painter.fillRect(area, QColor(tokens.base))
    if peaks is not None:
        draw_peaks(painter, area, whole, peaks, tokens, QColor(tokens.border))
    top = area.top() + 2
    for marks, colour in lanes:
        if len(marks):
            cover = marks.cover(range(len(marks)), 0.0, whole.step, int(area.width()))
            draw_cover(painter, QRectF(area.left(), top, area.width(), 4), cover, colour)
        top += 7


def draw_window(painter: QPainter, area: QRectF, scale: TimeScale, tokens: Tokens) -> None:
    """Draw on the small map which part of it is below."""
    window = window_in_minimap(area, scale)
    shade = QColor(tokens.window)
    shade.setAlpha(170)
    painter.fillRect(QRectF(area.topLeft(), window.bottomLeft()), shade)
    painter.fillRect(QRectF(window.topRight(), area.bottomRight()), shade)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(tokens.accent), 1))
    painter.drawRect(window.adjusted(0.5, 0.5, -0.5, -0.5))


def window_in_minimap(area: QRectF, scale: TimeScale) -> QRectF:
    """Give the part of the small map that is below; never too narrow to be seen."""
    if not scale.duration_us:
        return area
    left = scale.start_us / scale.duration_us * area.width()
    width = max(6.0, min(1.0, scale.visible_us / scale.duration_us) * area.width())
    left = min(left, area.width() - width)
    return QRectF(area.left() + left, area.top(), width, area.height())


def _draw_ticks(
    painter: QPainter,
    area: QRectF,
    lines: list[QLineF],
    texts: list[tuple[float, str]],
    tokens: Tokens,
) -> None:
    painter.setPen(QPen(QColor(tokens.border), 1))
    painter.drawLines(lines)
    painter.setPen(QColor(tokens.muted))
    for x, text in texts:
        if x >= area.left() - 1:
            place = QRectF(x + 3, area.top(), 160, area.height() - 6)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft, text)


def _since_midnight_us(at: datetime) -> int:
    seconds = at.hour * 3600 + at.minute * 60 + at.second
    return int(np.int64(seconds) * US_PER_SECOND + at.microsecond)
