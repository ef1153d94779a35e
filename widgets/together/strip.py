"""When each recording of a group ran, under one playhead."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.tokens import current_tokens

_LABEL, _ROW, _EDGE = 62, 15, 6


class ClockStrip(QWidget):
    """A bar for each recording over the whole time of the group; a click goes there."""

    seek_requested = Signal(object)
    """Microseconds of the group (int; may be negative)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[tuple[str, int, int], ...] = ()
        self._active = 0
        self._at = 0
        self._span: tuple[int | None, int | None] = (None, None)
        self.setAccessibleName(self.tr("Waktu bersama"))
        self.setToolTip(self.tr("Klik atau seret untuk berpindah"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[tuple[str, int, int]], active: int) -> None:
        """Show (code, start, end) of each recording, microseconds of the group."""
        self._bars, self._active = tuple(bars), active
        self.updateGeometry()
        self.update()

    def show_position(self, at: int) -> None:
        """Move the playhead."""
        self._at = at
        self.update()

    def show_span(self, start: int | None, end: int | None) -> None:
        """Show the stretch being marked, microseconds of the group."""
        self._span = (start, end)
        self.update()

    def x_of(self, at: int) -> float:
        """Give the pixel of a time."""
        start, length = self._extent()
        return _LABEL + (at - start) / length * self._room()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw bars, the stretch and the playhead."""
        tokens = current_tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.base))
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        for number, (code, start, end) in enumerate(self._bars):
            top = _EDGE + number * _ROW
            is_active = number == self._active
            painter.setPen(QColor(tokens.text if is_active else tokens.muted))
            painter.drawText(QRectF(6, top, _LABEL - 8, _ROW), middle, code)
            left, right = self.x_of(start), self.x_of(end)
            bar = QRectF(left, top + 3, max(2.0, right - left), _ROW - 6)
            painter.fillRect(bar, QColor(tokens.accent if is_active else tokens.faded))
        first, last = self._span
        if first is not None or last is not None:
            left = self.x_of(first) if first is not None else float(_LABEL)
            right = self.x_of(last) if last is not None else self.width() - float(_EDGE)
            colour = QColor(tokens.warn)
            painter.setPen(QPen(colour, 1))
            colour.setAlpha(50)
            painter.setBrush(colour)
            painter.drawRect(QRectF(left, 1, max(1.0, right - left), self.height() - 3))
        if self._bars:
            x = self.x_of(self._at)
            painter.setPen(QPen(QColor(tokens.bad), 2))
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the place clicked."""
        self._seek(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go along with a drag."""
        self._seek(event.position().x())

    def sizeHint(self) -> QSize:
        """Ask for a row for each recording."""
        return QSize(400, 2 * _EDGE + _ROW * max(1, len(self._bars)))

    def _seek(self, x: float) -> None:
        start, length = self._extent()
        part = min(1.0, max(0.0, (x - _LABEL) / self._room()))
        self.seek_requested.emit(round(start + part * length))

    def _extent(self) -> tuple[int, int]:
        if not self._bars:
            return 0, 1
        start = min(bar[1] for bar in self._bars)
        return start, max(1, max(bar[2] for bar in self._bars) - start)

    def _room(self) -> float:
        return max(1.0, self.width() - _LABEL - _EDGE)
