"""Where a picture lies in its widget: letterbox, zoom, and what is moved into sight."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF

from app.domain.moment import Region

MAX_ZOOM = 16.0
"""Screen pixels for one picture pixel: 1600 %."""
STEPS = (
    0.05, 0.1, 0.25, 0.33, 0.5, 0.67, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, MAX_ZOOM,
)  # fmt: skip
"""Screen pixels for one picture pixel, where the keys stop."""
_ALIKE = 1.001


@dataclass(slots=True)
class PictureView:
    """Maps a picture to a widget; sizes in pixels of the widget."""

    width: float = 0.0
    """Picture as it is turned on the screen, square pixels."""
    height: float = 0.0
    """Picture as it is turned on the screen, square pixels."""
    room_width: float = 1.0
    """The widget."""
    room_height: float = 1.0
    """The widget."""
    ratio: float = 1.0
    """Screen pixels for one pixel of the widget."""
    zoom: float = 0.0
    """Widget pixels for one picture pixel; 0 shows the whole picture."""
    turn: int = 0
    """Degrees clockwise by which a person turned the upright picture: 0, 90, 180 or 270."""
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
        """Give where the picture lies in the widget: on whole screen pixels."""
        width, height = self.width * self.scale, self.height * self.scale
        left = _placed(self.room_width, width, self.centre.x())
        top = _placed(self.room_height, height, self.centre.y())
        # half a pixel off would mix every pixel with its neighbour
        whole = [max(0, round(part * self.ratio)) for part in (width, height)]
        place = [round(part * self.ratio) for part in (left, top)]
        return QRectF(*(part / self.ratio for part in (*place, *whole)))

    def fit(self) -> None:
        """Show the whole picture."""
        self.zoom = 0.0
        self.centre = QPointF(0.5, 0.5)

    def step(self, direction: int) -> float:
        """Give the next zoom of `STEPS` up (1) or down (-1), as a scale of the widget."""
        now = self.scale * self.ratio
        if direction > 0:
            found = next((step for step in STEPS if step > now * _ALIKE), MAX_ZOOM)
        else:
            found = next((step for step in reversed(STEPS) if step < now / _ALIKE), STEPS[0])
        return found / self.ratio

    def zoom_to(self, scale: float, around: QPointF) -> None:
        """Zoom; what lies under `around` stays there as far as the edges allow."""
        before = self.area()
        spot_x = (around.x() - before.left()) / before.width()
        spot_y = (around.y() - before.top()) / before.height()
        least = min(self.fitted, 1.0 / self.ratio)
        self.zoom = min(max(scale, least), max(MAX_ZOOM / self.ratio, self.fitted))
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

    # between the widget and the upright picture

    def upright_at(self, point: QPointF) -> QPointF:
        """Give what lies under a point of the widget, as fractions of the upright picture."""
        area = self.area()
        across = (point.x() - area.left()) / max(1e-9, area.width())
        down = (point.y() - area.top()) / max(1e-9, area.height())
        return _turned(across, down, (360 - self.turn) % 360)

    def widget_at(self, spot: QPointF) -> QPointF:
        """Give where a spot of the upright picture, as fractions, lies in the widget."""
        area, turned = self.area(), _turned(spot.x(), spot.y(), self.turn)
        return QPointF(
            area.left() + turned.x() * area.width(), area.top() + turned.y() * area.height()
        )

    def box_of(self, region: Region) -> QRectF:
        """Give where a region lies in the widget."""
        first = self.widget_at(QPointF(region.x, region.y))
        last = self.widget_at(QPointF(region.x + region.width, region.y + region.height))
        return QRectF(first, last).normalized()


def _turned(across: float, down: float, clockwise: int) -> QPointF:
    """Turn a spot, as fractions, with its picture."""
    if clockwise == 90:
        return QPointF(1.0 - down, across)
    if clockwise == 180:
        return QPointF(1.0 - across, 1.0 - down)
    if clockwise == 270:
        return QPointF(down, 1.0 - across)
    return QPointF(across, down)


def _placed(room: float, length: float, centre: float) -> float:
    """Give where an axis begins: in the middle where it fits, else never past its edge."""
    if length <= room:
        return (room - length) / 2
    return min(0.0, max(room - length, room / 2 - centre * length))
