"""One of the pictures that are compared: its pixels, its name, how it is drawn."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QImage, QPainter

from app.services.photos import ShownSheet
from widgets.player.tiles import TileSource

_FOUR = 4


class Compared(QObject):
    """Holds the smallest level and reads what is in sight from the tiles."""

    changed = Signal()

    def __init__(self, title: str, shown: ShownSheet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.shown = shown
        width, height = shown.sheet.size(shown.level)
        self._base = QImage(shown.data, width, height, width * _FOUR, QImage.Format.Format_RGB32)
        self.tiles = TileSource(shown.folder, shown.sheet, self)
        self.tiles.changed.connect(self.changed)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, pixels."""
        return self.shown.sheet.width, self.shown.sheet.height

    def draw(self, painter: QPainter, area: QRectF, room: QRectF, ratio: float) -> bool:
        """Draw the part in sight; tells whether it is drawn with all its detail."""
        is_ready = self.tiles.is_ready(area, room, ratio)
        if not is_ready:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(area, self._base, QRectF(self._base.rect()))
        self.tiles.draw(painter, area, room, ratio)
        return is_ready

    def close(self) -> None:
        """Stop reading."""
        self.tiles.close()
