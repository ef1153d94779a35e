"""The picture: letterboxed, turned upright, zoomed, and a box drawn on it."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.moment import Region
from media.playback import Picture
from widgets.player.view import PictureView
from widgets.tokens import DARK

_GROUND = QColor("#0b0d0f")
_ZOOM_STEP = 1.25
_MIN_BOX_PIXELS = 4.0


class Surface(QWidget):
    """Shows one picture; a person may zoom, move it, and draw one box on it.

    The ground is dark in both themes, so that it never tints what is judged.
    """

    region_drawn = Signal(object)
    """`Region` on the upright picture."""
    zoom_changed = Signal()
    """Zoom or size of the picture changed."""
    clicked = Signal()
    """The picture was clicked without moving the mouse."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        # the frame's memory: QImage only borrows it
        self._held: object = None
        self._rotation = 0
        self._aspect = Fraction(1)
        self._message = ""
        self._is_preview = self._is_proxy = self._marks_source = False
        # of the original: a reduced picture takes its place
        self._full = QSize()
        self._regions: tuple[tuple[Region, str], ...] = ()
        self._view = PictureView()
        self._drag_from: QPointF | None = None
        self._has_moved = False
        self._is_drawing = False
        self._box: QRectF | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(self.tr("Gambar"))

    # what is shown

    def show_picture(self, picture: Picture) -> None:
        """Show a frame without copying its pixels."""
        self._held = picture.data
        image = QImage(
            picture.data,
            picture.width,
            picture.height,
            picture.stride,
            QImage.Format.Format_RGB32,
        )
        full = QSize(picture.full_width, picture.full_height)
        is_new_shape = full != self._full or self._rotation != picture.rotation
        self._image, self._full = image, full
        self._rotation, self._aspect = picture.rotation, picture.sample_aspect
        self._is_preview, self._is_proxy = picture.is_preview, picture.is_proxy
        self._message = ""
        if is_new_shape:
            self.zoom_changed.emit()
        self.update()

    def mark_source(self, *, is_marked: bool) -> None:
        """Say on the picture whether it is the proxy's or the original's own."""
        self._marks_source = is_marked
        self.update()

    @property
    def source_mark(self) -> str:
        """What the badge says, empty where there is none."""
        if not self._marks_source or not self.has_picture:
            return ""
        return self.tr("proksi") if self._is_proxy else self.tr("asli")

    def show_image(self, image: QImage) -> None:
        """Show an upright photo."""
        self._image, self._held, self._full = image, None, image.size()
        self._rotation, self._aspect = 0, Fraction(1)
        self._is_preview = self._is_proxy = False
        self._message = ""
        self.fit()

    def show_message(self, text: str) -> None:
        """Show a text in place of a picture; plain text."""
        self._image, self._held, self._full = QImage(), None, QSize()
        self._message = text
        self._regions = ()
        self.cancel_region()
        self.fit()

    def show_regions(self, regions: tuple[tuple[Region, str], ...]) -> None:
        """Show boxes with their names, such as those of moments."""
        self._regions = regions
        self.update()

    @property
    def has_picture(self) -> bool:
        """True where a picture is shown."""
        return not self._image.isNull()

    def upright_size(self) -> QSize:
        """Give the picture's own size in upright pixels."""
        width, height = self._full.width(), self._full.height()
        return QSize(height, width) if self._rotation % 180 else QSize(width, height)

    # zoom

    @property
    def zoom(self) -> float:
        """Screen pixels for one picture pixel."""
        return self._seen().scale * self.devicePixelRatioF()

    @property
    def is_fitted(self) -> bool:
        """True where the whole picture fills the widget."""
        return self._view.zoom == 0.0

    def fit(self) -> None:
        """Show the whole picture as large as it fits."""
        self._view.fit()
        self.zoom_changed.emit()
        self.update()

    def actual_size(self) -> None:
        """Show one picture pixel as one screen pixel."""
        self._zoom_to(1.0 / self.devicePixelRatioF(), QRectF(self.rect()).center())

    def zoom_by(self, factor: float) -> None:
        """Zoom around the middle."""
        self._zoom_to(self._seen().scale * factor, QRectF(self.rect()).center())

    # the box

    def begin_region(self) -> None:
        """Let a person draw one box with the mouse."""
        if self.has_picture:
            self._is_drawing = True
            self._box = None
            self.setCursor(Qt.CursorShape.CrossCursor)
            self.update()

    def cancel_region(self) -> None:
        """End drawing without a box."""
        self._is_drawing = False
        self._box = None
        self.unsetCursor()
        self.update()

    @property
    def is_drawing(self) -> bool:
        """True between `begin_region` and the box."""
        return self._is_drawing

    def picture_area(self) -> QRectF:
        """Give where the upright picture lies, in pixels of this widget."""
        return self._seen().area()

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture and what lies on it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), _GROUND)
        if not self.has_picture:
            painter.setPen(QColor(DARK.muted))
            room = self.rect().adjusted(24, 12, -24, -12)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, int(flags), self._message)
            return
        area = self.picture_area()
        painter.save()
        self._draw_picture(painter, area)
        painter.restore()
        for region, name in self._regions:
            self._draw_box(painter, _scaled(region, area), name, QColor(DARK.accent))
        if self._box is not None:
            self._draw_box(painter, self._box, "", QColor(DARK.warn))
        if self._is_drawing:
            self._draw_note(painter, self.tr("Seret untuk menggambar kotak · Esc batal"))
        elif self._is_preview:
            self._draw_note(painter, self.tr("pratinjau, bingkai tepat sedang dibaca…"))
        if self.source_mark:
            self._draw_source(painter, self.source_mark)

    def _draw_picture(self, painter: QPainter, area: QRectF) -> None:
        # at 3x and more single pixels are what a person wants to see
        is_smooth = self._seen().scale < 3.0
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_smooth)
        painter.setClipRect(area)
        if self._rotation % 360 == 0:
            painter.drawImage(area, self._image, QRectF(self._image.rect()))
            return
        across = self._rotation % 180 != 0
        width, height = (area.height(), area.width()) if across else (area.width(), area.height())
        turn = QTransform()
        turn.translate(area.center().x(), area.center().y())
        # Qt turns clockwise, the container states counter-clockwise
        turn.rotate(-self._rotation)
        painter.setTransform(turn, True)
        painter.setClipping(False)
        painter.drawImage(
            QRectF(-width / 2, -height / 2, width, height),
            self._image,
            QRectF(self._image.rect()),
        )

    def _draw_box(self, painter: QPainter, box: QRectF, name: str, colour: QColor) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(0, 0, 0, 160), 4))
        painter.drawRect(box)
        painter.setPen(QPen(colour, 2))
        painter.drawRect(box)
        if name:
            width = self.fontMetrics().horizontalAdvance(name) + 10
            height = self.fontMetrics().height() + 4
            plate = QRectF(box.left(), max(0.0, box.top() - height), width, height)
            painter.fillRect(plate, QColor(0, 0, 0, 190))
            painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), name)

    def _draw_note(self, painter: QPainter, text: str) -> None:
        metrics = self.fontMetrics()
        plate = QRectF(8, 8, metrics.horizontalAdvance(text) + 16, metrics.height() + 8)
        painter.fillRect(plate, QColor(0, 0, 0, 190))
        painter.setPen(QColor(DARK.warn))
        painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), text)

    def _draw_source(self, painter: QPainter, text: str) -> None:
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(text) + 16
        plate = QRectF(self.width() - width - 8, 8, width, metrics.height() + 8)
        painter.fillRect(plate, QColor(0, 0, 0, 190))
        painter.setPen(QColor(DARK.warn if self._is_proxy else DARK.ok))
        painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), text)

    # mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a box or move the picture."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._drag_from = event.position()
            self._has_moved = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the box, or move the picture where it is larger than the widget."""
        start = self._drag_from
        if start is None:
            return
        moved = event.position() - start
        if moved.manhattanLength() > 3:
            self._has_moved = True
        if self._is_drawing:
            area = self.picture_area()
            box = QRectF(start, event.position()).normalized()
            self._box = box.intersected(area).intersected(QRectF(self.rect()))
        elif not self.is_fitted:
            area = self.picture_area()
            self._seen().move(-moved.x() / area.width(), -moved.y() / area.height())
            self._drag_from = event.position()
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Finish the box; a click without moving is told."""
        if self._drag_from is None:
            return
        self._drag_from = None
        if self._is_drawing:
            self._finish_box()
        elif not self._has_moved and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the mouse with Ctrl; photos and zoomed pictures move otherwise."""
        if not self.has_picture:
            event.ignore()
            return
        turns = event.angleDelta().y() / 120.0
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_to(self._seen().scale * _ZOOM_STEP**turns, event.position())
        elif not self.is_fitted:
            area = self.picture_area()
            across = event.angleDelta().x() / 120.0
            self._seen().move(-across * 60 / area.width(), -turns * 60 / area.height())
            self.update()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc ends drawing."""
        if event.key() == Qt.Key.Key_Escape and self._is_drawing:
            self.cancel_region()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that a fitted picture has another size."""
        super().resizeEvent(event)
        self.zoom_changed.emit()

    def sizeHint(self) -> QSize:
        """Ask for a usual video shape."""
        return QSize(640, 360)

    def minimumSizeHint(self) -> QSize:
        """Stay usable on a small screen."""
        return QSize(240, 135)

    def _finish_box(self) -> None:
        box, area = self._box, self.picture_area()
        self.cancel_region()
        if box is None or min(box.width(), box.height()) < _MIN_BOX_PIXELS:
            return
        x = max(0.0, (box.left() - area.left()) / area.width())
        y = max(0.0, (box.top() - area.top()) / area.height())
        width = min(box.width() / area.width(), 1.0 - x)
        height = min(box.height() / area.height(), 1.0 - y)
        if width > 0 and height > 0:
            self.region_drawn.emit(Region(x, y, width, height))

    # geometry

    def _seen(self) -> PictureView:
        """Give the view, true to the picture and the widget of now."""
        view, size = self._view, self.upright_size()
        view.width, view.height = size.width() * float(self._aspect), float(size.height())
        view.room_width, view.room_height = float(self.width()), float(self.height())
        view.ratio = self.devicePixelRatioF()
        return view

    def _zoom_to(self, scale: float, around: QPointF) -> None:
        if self.has_picture:
            self._seen().zoom_to(scale, around)
            self.zoom_changed.emit()
            self.update()


def _scaled(region: Region, area: QRectF) -> QRectF:
    return QRectF(
        area.left() + region.x * area.width(),
        area.top() + region.y * area.height(),
        region.width * area.width(),
        region.height * area.height(),
    )
