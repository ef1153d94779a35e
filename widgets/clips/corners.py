"""A part of a picture chosen by its corners, each on a whole pixel of the original."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QSizePolicy, QWidget

from app.domain.errors import InvalidValue
from app.domain.picture_part import check_part
from widgets.parts import column, label, row, set_tone
from widgets.player.picture_painter import GROUND
from widgets.player.view import PictureView
from widgets.tokens import DARK

_NEAR = 24.0
"""Pixels of the widget within which a press takes hold of a corner."""
_HANDLE, _CHOSEN = 6.0, 9.0
_FAR_STEP = 10
_WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
Spot = tuple[int, int]


class CornerCanvas(QWidget):
    """Shows a picture with four corners; one of them is chosen and is moved.

    Args:
        image: of any size.
        size: width and height of the original's picture in pixels.
        is_free: each corner moves by itself; otherwise the four stay a box.
        aspect: width of one of its pixels by its height, where the image has them too.
    """

    moved = Signal()

    def __init__(
        self, image: QImage, size: tuple[int, int], *, is_free: bool, aspect: float = 1.0
    ) -> None:
        super().__init__()
        self._image, self._size, self._is_free = image, size, is_free
        width, height = size
        left, top = width // 5, height // 5
        right, bottom = width - 1 - left, height - 1 - top
        self.spots: list[Spot] = [(left, top), (right, top), (right, bottom), (left, bottom)]
        """x and y of the corners, clockwise from the upper left; always within the picture."""
        self.chosen = 0
        """Which corner arrows move."""
        self._view = PictureView(image.width() * aspect, float(image.height()))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(480, 270))
        self.setAccessibleName(self.tr("Empat sudut di atas gambar"))

    @property
    def is_free(self) -> bool:
        """Each corner moves by itself."""
        return self._is_free

    @property
    def part(self) -> tuple[int, ...]:
        """Corners, or left, top, width and height of the box."""
        if self._is_free:
            return tuple(number for spot in self.spots for number in spot)
        left, right = sorted((self.spots[0][0], self.spots[2][0]))
        top, bottom = sorted((self.spots[0][1], self.spots[2][1]))
        return left, top, right - left + 1, bottom - top + 1

    def move_to(self, corner: int, spot: Spot) -> None:
        """Put a corner somewhere, within the picture; a box follows it."""
        x = min(max(spot[0], 0), self._size[0] - 1)
        y = min(max(spot[1], 0), self._size[1] - 1)
        self.chosen = corner
        self.spots[corner] = (x, y)
        if not self._is_free:
            beside, across = corner ^ 1, 3 - corner
            self.spots[beside] = (self.spots[beside][0], y)
            self.spots[across] = (x, self.spots[across][1])
        self.moved.emit()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture, what lies between the corners, and the corners."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), GROUND)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._view.area(), self._image)
        self._paint_corners(painter)

    def _paint_corners(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPolygonF([self._on_screen(spot) for spot in self.spots])
        for colour, width in ((QColor(0, 0, 0, 170), 5), (QColor(DARK.accent), 2)):
            painter.setPen(QPen(colour, width))
            painter.drawPolygon(outline)
        for corner, spot in enumerate(self.spots):
            is_chosen = corner == self.chosen
            radius = _CHOSEN if is_chosen else _HANDLE
            painter.setPen(QPen(QColor(0, 0, 0, 200), 2))
            painter.setBrush(QColor(DARK.warn if is_chosen else DARK.accent))
            painter.drawEllipse(self._on_screen(spot), radius, radius)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole picture in sight, with room for handles at its edges."""
        super().resizeEvent(event)
        self._view.room_width, self._view.room_height = float(self.width()), float(self.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the nearest corner."""
        at = event.position()
        far = [(self._on_screen(spot) - at).manhattanLength() for spot in self.spots]
        if event.button() == Qt.MouseButton.LeftButton and min(far) <= _NEAR:
            self.chosen = far.index(min(far))
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the corner that is held."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.move_to(self.chosen, self._in_picture(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the chosen corner, 1 to 4 choose one."""
        way = _WAYS.get(Qt.Key(event.key()))
        place = event.key() - Qt.Key.Key_1
        if way is not None:
            is_far = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            step, (x, y) = _FAR_STEP if is_far else 1, self.spots[self.chosen]
            self.move_to(self.chosen, (x + way[0] * step, y + way[1] * step))
        elif 0 <= place < len(self.spots):
            self.chosen = place
            self.moved.emit()
            self.update()
        else:
            super().keyPressEvent(event)

    def _on_screen(self, spot: Spot) -> QPointF:
        area = self._view.area()
        across, down = area.width() / self._size[0], area.height() / self._size[1]
        return QPointF(area.left() + (spot[0] + 0.5) * across, area.top() + (spot[1] + 0.5) * down)

    def _in_picture(self, at: QPointF) -> Spot:
        area: QRectF = self._view.area()
        across, down = self._size[0] / area.width(), self._size[1] / area.height()
        return int((at.x() - area.left()) * across), int((at.y() - area.top()) * down)


class PartDialog(QDialog):
    """Asks for a part of a picture; `part` is what was chosen.

    Args:
        image: the picture, whole.
        size: width and height of the original's picture in pixels.
        is_free: four corners that become a rectangle; otherwise a box that is cut out.
        take: gets the part where the person accepts it.
    """

    def __init__(
        self,
        image: QImage,
        size: tuple[int, int],
        take: Callable[[tuple[int, ...]], object],
        parent: QWidget,
        *,
        is_free: bool,
    ) -> None:
        super().__init__(parent)
        self._take, self._is_free = take, is_free
        self.canvas = CornerCanvas(image, size, is_free=is_free)
        title = self.tr("Luruskan perspektif") if is_free else self.tr("Potong bagian gambar")
        self.setWindowTitle(title)
        hint = (
            self.tr("Letakkan keempat sudut pada sudut benda yang datar: kertas, spanduk, pelat.")
            if is_free
            else self.tr("Letakkan sudut-sudut kotak di sekeliling bagian yang disimpan.")
        )
        keys = self.tr("Seret sudut, atau 1–4 memilihnya dan panah menggesernya satu piksel.")
        self.state = label("", "muted")
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.canvas.moved.connect(self._show)
        foot = row(self.state, None, self.buttons)
        body = column(
            label(f"{hint} {keys}", wraps=True), self.canvas, foot, margins=(14, 12, 14, 12)
        )
        body.setStretch(1, 1)
        self.setLayout(body)
        self.resize(960, 640)
        self._show()
        self.canvas.setFocus()

    @property
    def part(self) -> tuple[int, ...]:
        """Corners, or left, top, width and height of the box."""
        return self.canvas.part

    def accept(self) -> None:
        """Hand over the part where it is one."""
        if self._is_whole():
            self._take(self.part)
            super().accept()

    def _is_whole(self) -> bool:
        try:
            check_part(*((), self.part) if self._is_free else (self.part, ()))
        except InvalidValue:
            return False
        return True

    def _show(self) -> None:
        is_whole = self._is_whole()
        x, y = self.canvas.spots[self.canvas.chosen]
        text = self.tr("sudut {n} di {x}, {y}").format(n=self.canvas.chosen + 1, x=x, y=y)
        if not self._is_free:
            text += self.tr("  ·  {w} × {h} piksel").format(w=self.part[2], h=self.part[3])
        if not is_whole:
            text = self.tr(
                "Sudut-sudutnya bersilang atau terlalu dekat: 1 kiri atas, lalu searah jarum jam."
            )
        self.state.setText(text)
        set_tone(self.state, "" if is_whole else "warn")
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(is_whole)
