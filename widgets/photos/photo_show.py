"""A photo on the stage: at once as a small picture, then exact, page by page, in tiles."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.domain.evidence import Evidence
from app.domain.photos import page_position, page_us
from app.runtime import settings as declared
from app.services import intake, photos
from app.services.photos import QuickPicture, ShownSheet
from app.tasks.runner import TaskHandle
from widgets.desk import Desk
from widgets.parts import column
from widgets.photos.minimap import MiniMap
from widgets.photos.strip import PhotoStrip
from widgets.player.panel import PlayerPanel
from widgets.player.tiles import TileSource

_FORMAT = QImage.Format.Format_RGB32


class PhotoShow(QObject):
    """Puts one page of one photo on the player's canvas."""

    moved = Signal(object, int)
    """Microseconds that stand for the page on screen (int), and the page, 0-based."""

    def __init__(self, desk: Desk, player: PlayerPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._player = player
        self._item: Evidence | None = None
        self._page = 0
        self._pages = 1
        self._handle: TaskHandle | None = None
        self._tiles: TileSource | None = None
        self.strip = PhotoStrip()
        self.minimap = MiniMap(player.surface)
        self.page = QWidget()
        body = column(player, self.strip, spacing=0)
        body.setStretch(0, 1)
        self.page.setLayout(body)
        self.strip.page_asked.connect(self.step)
        for key, by in (("PgUp", -1), ("PgDown", 1)):
            # only while the picture has the keyboard: lists turn their own pages
            shortcut = QShortcut(QKeySequence(key), player)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=by: self.step(by))

    @property
    def held_bytes(self) -> int:
        """Bytes of tiles in memory."""
        return self._tiles.cached_bytes if self._tiles is not None else 0

    @property
    def sheet_page(self) -> int:
        """The page on screen or on its way, 0-based."""
        return self._page

    def begin(self, item: Evidence, page: int = 0) -> None:
        """Show a photo, first whatever small picture there is."""
        self.leave()
        self._item = item
        media = item.media
        self._pages = media.pages if media is not None else 1
        small = _thumbnail(self._desk, item)
        if media is not None and media.width and media.height and not small.isNull() and not page:
            self._preview(small, QSize(media.width, media.height))
        self._load(page)

    def leave(self) -> None:
        """Let go of the photo."""
        self._item = None
        self._page = 0
        self._drop()
        self.minimap.show_photo(QImage())
        self.strip.setVisible(False)

    def step(self, by: int) -> None:
        """Go some pages on or back; stops at the ends."""
        if self._item is not None:
            self.go_to(min(max(0, self._page + by), self._pages - 1))

    def go_to(self, page: int) -> None:
        """Show a page, 0-based; one that is not there is the last."""
        page = min(page, self._pages - 1)
        if self._item is not None and page != self._page:
            self._load(page)

    def fit_height(self) -> None:
        """Fill the height of the canvas; what is very wide is then moved through."""
        self._player.surface.fit_height()

    # inside

    def _load(self, page: int) -> None:
        item = self._item
        if item is None:
            return
        if self._handle is not None:
            self._handle.cancel()
        self._page = page
        handle = self._desk.start(
            photos.sheet_job(self._desk.session, item, page),
            lambda shown: self._on_sheet(item, shown),
        )
        handle.item.connect(lambda quick: self._on_quick(item, page, quick))
        handle.failed.connect(lambda _error: self._on_failed(item, page))
        self._handle = handle

    def _on_quick(self, item: Evidence, page: int, quick: object) -> None:
        if not self._is_wanted(item, page) or not isinstance(quick, QuickPicture):
            return
        image = QImage(quick.data, quick.width, quick.height, quick.width * 4, _FORMAT)
        media = item.media
        if media is not None and media.width and media.height:
            self._preview(image.copy(), QSize(media.width, media.height))

    def _on_sheet(self, item: Evidence, shown: ShownSheet) -> None:
        if not self._is_wanted(item, shown.sheet.page):
            return
        sheet = shown.sheet
        width, height = sheet.size(shown.level)
        image = QImage(shown.data, width, height, width * 4, _FORMAT)
        old, self._tiles = self._tiles, TileSource(shown.folder, sheet, self)
        self._tiles.broken.connect(self._on_broken)
        self._pages = sheet.reading.pages
        player = self._player
        player.show_page(
            image, QSize(sheet.width, sheet.height), self._tiles, page_position(sheet.page)
        )
        if old is not None:
            old.close()
            old.deleteLater()
        self.minimap.show_photo(image)
        self.strip.show_photo(item, sheet, self._desk.settings.get(declared.LANGUAGE))
        self.moved.emit(page_us(sheet.page), sheet.page)

    def _preview(self, image: QImage, full: QSize) -> None:
        self._player.show_page(image, full, None, None)
        self._player.surface.shown.is_preview = True
        self._player.surface.update()

    def _on_failed(self, item: Evidence, page: int) -> None:
        if self._is_wanted(item, page):
            self._player.clear()  # the notice says why; nothing is being made ready any more

    def _on_broken(self) -> None:
        """The cache was emptied under the picture: it is made again, once for all its tiles."""
        if self._item is not None and (self._handle is None or self._handle.is_over):
            self._load(self._page)

    def _is_wanted(self, item: Evidence, page: int) -> bool:
        return self._item is not None and self._item.code == item.code and self._page == page

    def _drop(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        if self._tiles is not None:
            self._player.surface.show_message("")  # before the tiles under it go
            self._tiles.close()
            self._tiles.deleteLater()
            self._tiles = None


def _thumbnail(desk: Desk, item: Evidence) -> QImage:
    path = intake.thumbnail_path(desk.session, item)
    if path is None:
        return QImage()
    # made by our own child as JPEG; the format is fixed so that nothing else is guessed
    reader = QImageReader(str(path), b"jpeg")
    reader.setAutoDetectImageFormat(False)
    return reader.read()
