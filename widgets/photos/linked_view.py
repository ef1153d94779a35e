"""One zoom and one place for several pictures, so that they are seen alike."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, Signal

_MOST = 64.0
_LEAST = 1.0


class LinkedView(QObject):
    """How far pictures are magnified beyond fitting, and what of them lies in the middle.

    Both are shares of each picture, so pictures of other sizes show the same part. A picture
    may be shifted against the first one by hand.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.magnified = 1.0
        self.centre = QPointF(0.5, 0.5)
        self._shifts: dict[int, QPointF] = {}

    def fit(self) -> None:
        """Show each picture as large as it fits."""
        self.magnified, self.centre = 1.0, QPointF(0.5, 0.5)
        self.changed.emit()

    def zoom_by(self, factor: float, around: QPointF | None = None) -> None:
        """Magnify; `around`, a share of the picture, stays where it is."""
        before = self.magnified
        self.magnified = min(_MOST, max(_LEAST, before * factor))
        if around is not None:
            kept = before / self.magnified
            self.centre = around + (self.centre - around) * kept
        self._keep_inside()
        self.changed.emit()

    def move(self, by_x: float, by_y: float) -> None:
        """Move by shares of the picture."""
        self.centre = self.centre + QPointF(by_x, by_y)
        self._keep_inside()
        self.changed.emit()

    def shift(self, number: int) -> QPointF:
        """Give by how much a picture is shifted, in pixels of the first one."""
        return self._shifts.get(number, QPointF())

    def shift_by(self, number: int, by_x: float, by_y: float) -> None:
        """Shift a picture against the first one, in pixels of the first one."""
        self._shifts[number] = self.shift(number) + QPointF(by_x, by_y)
        self.changed.emit()

    def align(self) -> None:
        """Take back every shift."""
        self._shifts.clear()
        self.changed.emit()

    def area(self, size: tuple[int, int], room: QRectF, shift: QPointF) -> QRectF:
        """Give where a picture lies in a widget.

        Args:
            size: width and height in pixels.
            room: the widget.
            shift: in pixels of this picture.
        """
        width, height = max(1, size[0]), max(1, size[1])
        scale = min(room.width() / width, room.height() / height) * self.magnified
        across, down = width * scale, height * scale
        left = room.left() + room.width() / 2 - self.centre.x() * across + shift.x() * scale
        top = room.top() + room.height() / 2 - self.centre.y() * down + shift.y() * scale
        return QRectF(round(left), round(top), across, down)

    def _keep_inside(self) -> None:
        half = 0.5 / self.magnified
        self.centre = QPointF(
            min(max(self.centre.x(), half), 1.0 - half), min(max(self.centre.y(), half), 1.0 - half)
        )
