"""Where a picture lies in its widget: letterbox, zoom, and what is moved into sight."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF

_MAX_ZOOM = 32.0


@dataclass(slots=True)
class PictureView:
    """Maps a picture to a widget; sizes in pixels of the widget."""

    width: float = 0.0
    """Upright picture, square pixels."""
    height: float = 0.0
    """Upright picture, square pixels."""
    room_width: float = 1.0
    """The widget."""
    room_height: float = 1.0
    """The widget."""
    ratio: float = 1.0
    """Screen pixels for one pixel of the widget."""
    zoom: float = 0.0
    """Widget pixels for one picture pixel; 0 shows the whole picture."""
    centre: QPointF = field(default_factory=lambda: QPointF(0.5, 0.5))
    """What lies in the middle, as fractions of the picture."""

    @property
    def fitted(self) -> float:
        """The zoom that shows the whole picture as large as it fits."""
        if not self.width or not self.height:
            return 1.0
        return min(self.room_width / self.width, self.room_height / self.height)

    @property
    def scale(self) -> float:
        """Widget pixels for one picture pixel now."""
        return self.zoom or self.fitted

    def area(self) -> QRectF:
        """Give where the picture lies in the widget."""
        width, height = self.width * self.scale, self.height * self.scale
        left = _placed(self.room_width, width, self.centre.x())
        top = _placed(self.room_height, height, self.centre.y())
        return QRectF(left, top, width, height)

    def fit(self) -> None:
        """Show the whole picture."""
        self.zoom = 0.0
        self.centre = QPointF(0.5, 0.5)

    def zoom_to(self, scale: float, around: QPointF) -> None:
        """Zoom; what lies under `around` stays there as far as the edges allow."""
        before = self.area()
        spot_x = (around.x() - before.left()) / before.width()
        spot_y = (around.y() - before.top()) / before.height()
        least = min(self.fitted, 1.0 / self.ratio)
        self.zoom = min(max(scale, least), _MAX_ZOOM)
        if self.zoom == self.fitted:
            self.zoom = 0.0
        self.centre = QPointF(0.5, 0.5)
        self.move(
            spot_x - 0.5 - (around.x() - self.room_width / 2) / (self.width * self.scale),
            spot_y - 0.5 - (around.y() - self.room_height / 2) / (self.height * self.scale),
        )

    def move(self, by_x: float, by_y: float) -> None:
        """Move by fractions of the picture, never past its edge."""
        half_x = min(0.5, self.room_width / 2 / max(1.0, self.width * self.scale))
        half_y = min(0.5, self.room_height / 2 / max(1.0, self.height * self.scale))
        self.centre = QPointF(
            min(max(self.centre.x() + by_x, half_x), 1 - half_x),
            min(max(self.centre.y() + by_y, half_y), 1 - half_y),
        )


def _placed(room: float, length: float, centre: float) -> float:
    """Give where an axis begins: in the middle where it fits, else never past its edge."""
    if length <= room:
        return (room - length) / 2
    return min(0.0, max(room - length, room / 2 - centre * length))
