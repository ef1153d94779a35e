"""Where a picture is painted: letterboxed, turned upright, zoomed, with what lies over it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.drawn import Drawn
from app.domain.mediatime import FramePosition
from app.domain.moment import Region
from media.playback import Picture
from widgets.player import figure_painter
from widgets.player import picture_painter as drawing
from widgets.player.magnifier import Magnifier
from widgets.player.region_tool import RegionTool
from widgets.player.shown import ShownPicture
from widgets.player.tiles import TileSource
from widgets.player.view import PictureView
from widgets.tokens import DARK


class PictureArea(QWidget):
    """Paints one picture, however it is zoomed, moved and turned; takes no mouse and no keys."""

    zoom_changed = Signal()
    """Zoom or size of the picture changed."""
    view_moved = Signal()
    """Another part of the picture is in sight."""
    picture_changed = Signal()
    """Another picture, or none, is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown = ShownPicture()
        self.lens = Magnifier()
        self.tool = RegionTool(self)
        self.shows_grid = True
        self._message = ""
        self._marks_source = False
        self._tiles: TileSource | None = None
        self._regions: tuple[tuple[Region, str], ...] = ()
        self._figures: tuple[tuple[Drawn, str], ...] = ()
        self._view = PictureView()
        self.tool.changed.connect(self.update)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Gambar"))

    # what is shown

    def show_picture(self, picture: Picture) -> None:
        """Show a frame without copying its pixels."""
        before = self.upright_size()
        self._show_tiles(None)
        self.shown.take(picture)
        self._message = ""
        if before != self.upright_size():
            self.zoom_changed.emit()
        self.picture_changed.emit()
        self.update()

    def show_image(
        self,
        image: QImage,
        full: QSize | None = None,
        tiles: TileSource | None = None,
        page: FramePosition | None = None,
    ) -> None:
        """Show an upright photo.

        Args:
            image: the whole of it, perhaps reduced.
            full: its own size where `image` is reduced.
            tiles: its pixels at every size; who made them closes them.
            page: names a page that is not the first.
        """
        before = self.upright_size()
        self.shown.take_image(image, full or image.size(), page)
        self._show_tiles(tiles)
        self._message = ""
        self.picture_changed.emit()
        if before != self.upright_size():
            self.fit()
        self.update()

    def show_message(self, text: str) -> None:
        """Show a text in place of a picture; plain text."""
        self.shown.drop()
        self._show_tiles(None)
        self._message = text
        self._regions, self._figures = (), ()
        self.tool.drop()
        self.picture_changed.emit()
        self.fit()

    def show_regions(self, regions: tuple[tuple[Region, str], ...]) -> None:
        """Show boxes with their names, such as those of moments."""
        self._regions = regions
        self.update()

    def show_figures(self, figures: tuple[tuple[Drawn, str], ...]) -> None:
        """Show shapes of moments, each with the code of its moment."""
        self._figures = figures
        self.update()

    def mark_source(self, *, is_marked: bool) -> None:
        """Say on the picture whether it is the proxy's or the original's own."""
        if is_marked != self._marks_source:
            self._marks_source = is_marked
            self.update()

    @property
    def source_mark(self) -> str:
        """What the badge says, empty where there is none."""
        if not self._marks_source or not self.has_picture:
            return ""
        return self.tr("proksi") if self.shown.is_proxy else self.tr("asli")

    @property
    def has_picture(self) -> bool:
        """True where a picture is shown."""
        return not self.shown.is_empty

    @property
    def tiles(self) -> TileSource | None:
        """Pixels of the photo at every size; None for a frame. Who made them closes them."""
        return self._tiles

    def upright_size(self) -> QSize:
        """Give the picture's own size in upright pixels."""
        return self.shown.upright_size

    # zoom

    @property
    def zoom(self) -> float:
        """Screen pixels for one picture pixel."""
        return self.view().scale * self.devicePixelRatioF()

    @property
    def is_fitted(self) -> bool:
        """True where the whole picture fills the widget."""
        return self._view.zoom == 0.0

    def fit(self) -> None:
        """Show the whole picture as large as it fits."""
        self._view.fit()
        self._tell_view()

    def fit_height(self) -> None:
        """Fill the height of the widget: what is very wide is then moved through."""
        if self.has_picture:
            view = self.view()
            self.zoom_to(view.room_height / view.height, QRectF(self.rect()).center())

    def look_at(self, across: float, down: float) -> None:
        """Bring a spot, as fractions of the picture as it is turned, into the middle."""
        view = self.view()
        view.move(across - view.centre.x(), down - view.centre.y())
        self._tell_view()

    def actual_size(self) -> None:
        """Show one picture pixel as one screen pixel."""
        self.zoom_to(1.0 / self.devicePixelRatioF(), QRectF(self.rect()).center())

    def zoom_step(self, direction: int) -> None:
        """Zoom in (1) or out (-1) by one step, around the mouse where it is over the picture."""
        here = QPointF(self.mapFromGlobal(QCursor.pos()))
        is_over = self.underMouse() and QRectF(self.rect()).contains(here)
        around = here if is_over else QRectF(self.rect()).center()
        self.zoom_to(self.view().step(direction), around)

    def pan(self, across: int, down: int) -> None:
        """Move what is seen by pixels of the widget; a picture shown whole stays."""
        if self.has_picture and not self.is_fitted:
            area = self.picture_area()
            self.view().move(across / area.width(), down / area.height())
            self.view_moved.emit()
            self.update()

    def turn_view(self, degrees: int) -> None:
        """Show the upright picture turned by 0, 90, 180 or 270 degrees clockwise."""
        self.shown.turn = self._view.turn = degrees % 360
        self.fit()

    def picture_area(self) -> QRectF:
        """Give where the picture lies, in pixels of this widget."""
        return self.view().area()

    def view(self) -> PictureView:
        """Give the view, true to the picture and the widget of now."""
        view, size = self._view, self.upright_size()
        width, height = size.width() * float(self.shown.aspect), float(size.height())
        is_across = view.turn % 180 != 0
        view.width, view.height = (height, width) if is_across else (width, height)
        view.room_width, view.room_height = float(self.width()), float(self.height())
        view.ratio = self.devicePixelRatioF()
        return view

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture and what lies on it."""
        painter = QPainter(self)
        room = QRectF(self.rect())
        painter.fillRect(room, drawing.GROUND)
        if not self.has_picture:
            drawing.draw_message(painter, room, self._message)
            return
        view = self.view()
        sight = drawing.Sight(view.area(), room, self.zoom)
        self._draw_pixels(painter, sight)
        if self.shows_grid and self.zoom >= drawing.GRID_FROM:
            size = self.shown.image.size() if self._tiles is None else self._tiles.size
            is_across = self._tiles is not None and view.turn % 180 != 0
            drawing.draw_grid(painter, size.transposed() if is_across else size, sight)
        for region, name in self._regions:
            drawing.draw_named_box(painter, view.box_of(region), name, QColor(DARK.accent))
        for drawn, code in self._figures:
            name = f"{code} {drawn.label}".strip()
            figure_painter.draw_figure(painter, view, drawn, QColor(DARK.accent), name)
        self.tool.draw(painter, view)
        if self.lens.is_on:
            self.lens.draw(painter, self.shown, view)
        self._draw_notes(painter)

    def _draw_pixels(self, painter: QPainter, sight: drawing.Sight) -> None:
        def draw_base() -> None:
            drawing.draw_picture(painter, self.shown.image, sight)

        if self._tiles is None or (self.shown.is_exact and self.zoom >= 1.0):
            draw_base()
            return
        painter.save()
        ratio, look = self.devicePixelRatioF(), self.shown.look
        self._tiles.paint(painter, sight, ratio, self._view.turn, look, draw_base)
        painter.restore()

    def _draw_notes(self, painter: QPainter) -> None:
        warn, corner = QColor(DARK.warn), QPointF(8, 8)
        if self.tool.is_drawing:
            words = self.tr(
                "Seret kotak, atau panah · Shift+panah: ukuran · Enter: pakai · Esc: batal"
            )
            drawing.draw_note(painter, words, warn, corner)
        elif self.shown.is_preview:
            words = self.tr("pratinjau, bingkai tepat sedang dibaca…")
            drawing.draw_note(painter, words, warn, corner)
        if self.source_mark:
            width, _height = drawing.note_size(painter.fontMetrics(), self.source_mark)
            colour = warn if self.shown.is_proxy else QColor(DARK.ok)
            drawing.draw_note(
                painter, self.source_mark, colour, QPointF(self.width() - width - 8, 8)
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that a fitted picture has another size."""
        super().resizeEvent(event)
        self._tell_view()

    def sizeHint(self) -> QSize:
        """Ask for a usual video shape."""
        return QSize(640, 360)

    def minimumSizeHint(self) -> QSize:
        """Stay usable on a small screen."""
        return QSize(240, 135)

    def zoom_to(self, scale: float, around: QPointF) -> None:
        """Zoom to widget pixels for one picture pixel; what lies under `around` stays there."""
        if self.has_picture:
            self.view().zoom_to(scale, around)
            self._tell_view()

    def _tell_view(self) -> None:
        self.zoom_changed.emit()
        self.view_moved.emit()
        self.update()

    def _show_tiles(self, tiles: TileSource | None) -> None:
        if self._tiles is not None:
            self._tiles.changed.disconnect(self.update)
        self._tiles = tiles
        if tiles is not None:
            tiles.changed.connect(self.update)
