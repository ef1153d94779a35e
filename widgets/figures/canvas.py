"""One frame, large, with its figures; a new one is drawn and the chosen one moved."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from app.domain.drawn import Drawn
from app.domain.figure import MAX_CORNERS, WHOLE, FigureShape, Spot
from app.domain.moment import Region
from widgets.frames.canvas import FrameCanvas
from widgets.player.figure_painter import draw_figure
from widgets.player.region_tool import ARROWS
from widgets.tokens import DARK

_STEP = 0.02
"""Part of the picture that one key press moves the cross."""
_FINE = 0.004
_LEAST = 0.004
"""Part of the picture's side that a drawn figure has at least."""
_BY_SPOTS = (FigureShape.POLYGON, FigureShape.ARROW)
Figures = Sequence[tuple[int, Drawn]]


class FigureCanvas(FrameCanvas):
    """Boxes, ellipses and callouts are dragged; arrows and polygons are set spot by spot."""

    figure_drawn = Signal(object, object, object)
    """`FigureShape`, `Region` around it, its points in millionths of that box."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: Figures = ()
        self._chosen = -1
        self._shape: FigureShape | None = None
        self._spots: list[QPointF] = []
        self._cross = QPointF(0.5, 0.5)
        self.setToolTip(
            self.tr(
                "Seret untuk menggambar; panah keyboard menggeser, Shift+panah mengubah ukuran. "
                "Poligon dan panah: klik atau Spasi menaruh titik, Enter selesai, Esc batal."
            )
        )

    @property
    def is_setting_spots(self) -> bool:
        """True between the beginning and the end of an arrow or a polygon."""
        return self._shape in _BY_SPOTS

    def show_figures(self, image: QImage, figures: Figures, chosen: int) -> None:
        """Show a frame with its figures; `chosen` is the place of the one that can be moved."""
        self._figures, self._chosen = figures, chosen
        boxes = [(place, self._name(one), one.box) for place, one in figures]
        self.show_frame(image, boxes, chosen)

    def begin_figure(self, shape: FigureShape) -> None:
        """Wait for a new figure."""
        self._shape, self._spots = shape, []
        self._chosen = -1
        if self.is_setting_spots:
            self.tool.drop()
            self.setFocus()
            self.update()
        else:
            self.begin_box()

    # what is seen

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame, the figures, and the one that is being drawn."""
        self._boxes = ()  # figures are drawn in their own shapes, below
        super().paintEvent(event)
        if not self.is_showing:
            return
        painter = QPainter(self)
        for place, one in self._figures:
            colour = QColor(DARK.warn if place == self._chosen else DARK.accent)
            draw_figure(painter, self._view, one, colour)
        if self.is_setting_spots:
            self._paint_spots(painter)

    def _paint_spots(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(DARK.warn), 2))
        places = [self._view.widget_at(spot) for spot in (*self._spots, self._cross)]
        for one, two in pairwise(places):
            painter.drawLine(one, two)
        for place in places[:-1]:
            painter.drawEllipse(place, 4, 4)
        cross = places[-1]
        painter.drawLine(cross - QPointF(12, 0), cross + QPointF(12, 0))
        painter.drawLine(cross - QPointF(0, 12), cross + QPointF(0, 12))

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Set a spot, else take hold of a box as ever."""
        if self.is_setting_spots and self.is_showing:
            if event.button() == Qt.MouseButton.LeftButton:
                self._cross = self._inside(self._view.upright_at(event.position()))
                self._set_spot()
            return
        self._boxes = [(place, "", one.box) for place, one in self._figures]
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let the cross follow the mouse while spots are set."""
        if self.is_setting_spots and self.is_showing:
            self._cross = self._inside(self._view.upright_at(event.position()))
            self.setCursor(Qt.CursorShape.CrossCursor)
            self.update()
        else:
            super().mouseMoveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """End a polygon."""
        if self._shape is FigureShape.POLYGON:
            self._finish()
        else:
            super().mouseDoubleClickEvent(event)

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cross and set spots; else as for boxes."""
        if not self.is_setting_spots or not self.is_showing:
            if event.key() == Qt.Key.Key_Escape and self.tool.is_drawing:
                self._shape = None
            super().keyPressEvent(event)
            return
        key = Qt.Key(event.key())
        if key in ARROWS:
            is_fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            by = QPointF(*ARROWS[key]) * (_FINE if is_fine else _STEP)
            self._cross = self._inside(self._cross + by)
        elif key == Qt.Key.Key_Space:
            self._set_spot()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
        elif key == Qt.Key.Key_Backspace and self._spots:
            self._spots.pop()
        elif key == Qt.Key.Key_Escape:
            self._shape, self._spots = None, []
        else:
            super().keyPressEvent(event)
        self.update()

    # inside

    def _set_spot(self) -> None:
        self._spots.append(QPointF(self._cross))
        is_arrow = self._shape is FigureShape.ARROW
        if len(self._spots) == (2 if is_arrow else MAX_CORNERS):
            self._finish()
        self.update()

    def _finish(self) -> None:
        """Tell the arrow or polygon where it has enough spots; else go on."""
        shape = self._shape
        needed = 2 if shape is FigureShape.ARROW else 3
        if shape is None or len(set(map(QPointF.toTuple, self._spots))) < needed:
            return
        spots, self._shape, self._spots = self._spots, None, []
        box, points = _around(spots)
        self.figure_drawn.emit(shape, box, points)

    def _tell(self) -> None:
        shape = self._shape
        if shape is None:
            super()._tell()
        elif self.tool.region is not None:
            self._shape = None
            self.figure_drawn.emit(shape, self.tool.region, ())

    def _name(self, one: Drawn) -> str:
        names = {
            FigureShape.BOX: self.tr("kotak"),
            FigureShape.ELLIPSE: self.tr("elips"),
            FigureShape.POLYGON: self.tr("poligon"),
            FigureShape.ARROW: self.tr("panah"),
            FigureShape.CALLOUT: self.tr("nomor"),
        }
        return one.label or names[one.shape]

    def _inside(self, spot: QPointF) -> QPointF:
        return QPointF(min(max(spot.x(), 0.0), 1.0), min(max(spot.y(), 0.0), 1.0))


def _around(spots: Sequence[QPointF]) -> tuple[Region, tuple[Spot, ...]]:
    """Give the box around spots, and the spots in millionths of it."""
    rect = QRectF(
        QPointF(min(s.x() for s in spots), min(s.y() for s in spots)),
        QPointF(max(s.x() for s in spots), max(s.y() for s in spots)),
    )
    width, height = max(rect.width(), _LEAST), max(rect.height(), _LEAST)
    left, top = min(rect.left(), 1 - width), min(rect.top(), 1 - height)
    points = tuple(
        (round((s.x() - left) / width * WHOLE), round((s.y() - top) / height * WHOLE))
        for s in spots
    )
    return Region(left, top, width, height), points
