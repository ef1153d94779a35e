"""What is shown for an item without a picture: its sound, large."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.errors import InvalidValue
from widgets.timeline.painting import draw_peaks
from widgets.timeline.peaks import Peaks, load_peaks
from widgets.timeline.scale import TimeScale
from widgets.tokens import current_tokens


class SoundView(QWidget):
    """The whole waveform with the playhead; a click goes there."""

    seek_requested = Signal(object)
    """Microseconds from the item's origin (int)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale = TimeScale()
        self._peaks: Peaks | None = None
        self._position_us = 0
        self.setAccessibleName(self.tr("Gelombang suara"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_item(self, duration_us: int) -> None:
        """Begin with another item."""
        self._scale = TimeScale(duration_us=duration_us)
        self._peaks = None
        self._position_us = 0
        self.update()

    def set_peaks(self, path: Path | None) -> None:
        """Show a waveform file; None or a damaged one shows words only."""
        try:
            self._peaks = None if path is None else load_peaks(path)
        except InvalidValue:
            # made again by the worker; the sound plays without it
            self._peaks = None
        self.update()

    def set_position(self, time_us: int) -> None:
        """Move the playhead."""
        self._position_us = time_us
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw words, waveform and playhead."""
        tokens = current_tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.base))
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.3)
        painter.setFont(font)
        painter.setPen(QColor(tokens.muted))
        words = self.tr("Hanya suara: berkas ini tidak memuat gambar.")
        top = QRectF(12, 10, self.width() - 24, self.fontMetrics().height() * 2.0)
        painter.drawText(top, int(Qt.AlignmentFlag.AlignHCenter), words)
        area = QRectF(12, top.bottom() + 6, self.width() - 24, self.height() - top.bottom() - 18)
        self._scale.width = max(1.0, area.width())
        if self._peaks is not None and self._scale.duration_us and area.height() > 4:
            draw_peaks(painter, area, self._scale, self._peaks, tokens)
        if self._scale.duration_us:
            x = area.left() + self._scale.to_x(self._position_us)
            painter.setPen(QPen(QColor(tokens.bad), 2))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the place clicked."""
        self.seek_requested.emit(self._scale.to_us(event.position().x() - 12))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go along with a drag."""
        self.seek_requested.emit(self._scale.to_us(event.position().x() - 12))

    def sizeHint(self) -> QSize:
        """Ask for as much as a picture would."""
        return QSize(640, 360)
