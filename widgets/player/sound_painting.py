"""How the view of sound is drawn: waveform, spectrogram, axis of frequencies, playhead."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QWidget

from widgets.player.spectrum import colour_table, height_part, ticks
from widgets.timeline.painting import draw_peaks
from widgets.timeline.peaks import Peaks
from widgets.timeline.scale import TimeScale
from widgets.tokens import current_tokens

LEAST_GUTTER = 64
"""Pixels at the left for the names of frequencies."""
_HEAD, _GAP, _WAVE_SHARE = 26, 8, 0.36
_MIDDLE = int(Qt.AlignmentFlag.AlignCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class SoundSight:
    """What is in sight."""

    scale: TimeScale
    """Which stretch of time."""
    gutter: int
    """Pixels at the left of it."""
    peaks: Peaks | None
    """The waveform, None before it is there."""
    image: QImage
    """The spectrogram, as large as its place; null before it is there."""
    note: str
    """Said in place of a spectrogram."""
    title: str
    """Said above, where room is."""
    readout: str
    """What is under the mouse or the playhead."""
    is_log: bool
    """The axis of frequencies is logarithmic."""
    ends: tuple[int | None, int | None]
    """The chosen stretch, microseconds."""
    position_us: int
    """The playhead."""
    pointer: QPointF | None
    """The mouse."""


def areas(room: QRectF) -> tuple[QRectF, QRectF]:
    """Give where the waveform and the spectrogram lie in the room where time runs."""
    height = max(2.0, room.height() - _HEAD - _GAP - 4)
    wave = QRectF(room.left(), _HEAD, room.width(), height * _WAVE_SHARE)
    top = wave.bottom() + _GAP
    return wave, QRectF(room.left(), top, room.width(), height - wave.height())


class SoundPainter:
    """Draws one view once."""

    def __init__(self, widget: QWidget, sight: SoundSight) -> None:
        self._widget, self._view = widget, sight
        self._tokens = current_tokens()
        self._painter = QPainter(widget)

    def paint(self, room: QRectF) -> None:
        """Draw everything into the room where time runs, and beside it."""
        view, painter, pointer = self._view, self._painter, self._view.pointer
        painter.fillRect(self._widget.rect(), QColor(self._tokens.base))
        wave, lower = areas(room)
        if view.peaks is not None and view.scale.duration_us:
            draw_peaks(painter, wave, view.scale, view.peaks, self._tokens)
        self._spectrogram(lower)
        self._axis(lower)
        self._head()
        self._over(wave, lower)
        if pointer is not None and lower.contains(pointer):
            painter.setPen(QPen(QColor(self._tokens.warn), 1, Qt.PenStyle.DotLine))
            painter.drawLine(
                QPointF(lower.left(), pointer.y()), QPointF(lower.right(), pointer.y())
            )
            painter.drawLine(
                QPointF(pointer.x(), lower.top()), QPointF(pointer.x(), lower.bottom())
            )
        painter.end()

    def _spectrogram(self, area: QRectF) -> None:
        view, painter = self._view, self._painter
        table = colour_table(is_dark=self._tokens.is_dark)
        painter.fillRect(area, QColor(table[0]))
        image = view.image
        if image.isNull():
            painter.setPen(QColor(self._tokens.muted))
            words = view.note or _tr("Spektrogram belum ada.")
            painter.setPen(QColor("#d8dee6" if self._tokens.is_dark else self._tokens.muted))
            painter.drawText(area, _MIDDLE | int(Qt.TextFlag.TextWordWrap), words)
        else:
            painter.drawImage(area.topLeft(), image)
        painter.setPen(QColor(self._tokens.border))
        painter.drawRect(area)

    def _axis(self, area: QRectF) -> None:
        view, painter = self._view, self._painter
        painter.setFont(self._widget.font())
        height = painter.fontMetrics().height()
        for hertz in ticks(is_log=view.is_log):
            y = area.bottom() - area.height() * height_part(hertz, is_log=view.is_log)
            painter.setPen(QColor(self._tokens.muted))
            text = f"{hertz // 1000} kHz" if hertz >= 1000 else f"{hertz} Hz"
            painter.drawText(QRectF(0, y - height / 2, view.gutter - 8, height), _RIGHT, text)
            painter.drawLine(QPointF(view.gutter - 6, y), QPointF(view.gutter - 1, y))

    def _head(self) -> None:
        view, painter = self._view, self._painter
        line = QRectF(view.gutter, 0, max(0.0, self._widget.width() - view.gutter - 8.0), _HEAD)
        axis = _tr("F: logaritmik") if view.is_log else _tr("F: linear")
        axis = _tr("+ − 0 perbesar · {axis}").format(axis=axis)
        told = view.readout
        painter.setPen(QColor(self._tokens.text))
        painter.drawText(line, _RIGHT, f"{told}   {axis}" if told else "")
        painter.setPen(QColor(self._tokens.muted))
        used = painter.fontMetrics().horizontalAdvance(f"{told}   {axis}   ")
        room = max(0, int(line.width()) - (used if told else 0))
        painter.drawText(
            line,
            _LEFT,
            painter.fontMetrics().elidedText(view.title, Qt.TextElideMode.ElideRight, room),
        )

    def _over(self, wave: QRectF, lower: QRectF) -> None:
        """Draw the chosen stretch and the playhead over both."""
        view, painter, scale = self._view, self._painter, self._view.scale
        if not scale.duration_us:
            return
        painter.setClipRect(QRectF(wave.left(), 0, wave.width(), self._widget.height()))
        start, end = view.ends
        if start is not None or end is not None:
            left = wave.left() + (scale.to_x(start) if start is not None else 0.0)
            right = wave.left() + (scale.to_x(end) if end is not None else wave.width())
            colour = QColor(self._tokens.warn)
            painter.setPen(QPen(colour, 1))
            colour.setAlpha(40)
            painter.setBrush(colour)
            painter.drawRect(
                QRectF(left, wave.top(), max(1.0, right - left), self._widget.height())
            )
        x = wave.left() + scale.to_x(view.position_us)
        painter.setPen(QPen(QColor(self._tokens.bad), 2))
        painter.drawLine(QPointF(x, wave.top()), QPointF(x, lower.bottom()))


def _tr(text: str) -> str:
    return QCoreApplication.translate("SoundView", text)
