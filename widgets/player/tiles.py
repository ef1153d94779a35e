"""Tiles of a large picture, read beside the window's thread and drawn where they are in sight."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QTransform

from app.domain.photos import BYTES_PER_PIXEL, TILE, PhotoSheet
from widgets.player.picture_painter import Sight

Key = tuple[int, int, int]
"""Level, column, row."""
Look = Callable[[QImage], QImage]
_CACHE_BYTES = 160 * 1024 * 1024
_SHARP_FROM = 3.0


class TileSource(QObject):
    """The pixels of one `PhotoSheet`; holds at most 160 MB of them."""

    changed = Signal()
    """A tile arrived: whoever draws should draw again."""
    broken = Signal()
    """A tile could not be read: the cache was emptied."""
    _loaded = Signal(object, object)

    def __init__(self, folder: Path, sheet: PhotoSheet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sheet = sheet
        self._folder = folder
        self._tiles: OrderedDict[Key, QImage] = OrderedDict()
        self._bytes = 0
        self._asked: set[Key] = set()
        self._wanted: frozenset[Key] = frozenset()
        self._looks: dict[Key, tuple[object, QImage]] = {}
        self._queue: SimpleQueue[Key | None] = SimpleQueue()
        # emitted by the reading thread
        self._loaded.connect(self._on_loaded, Qt.ConnectionType.QueuedConnection)
        self._thread: Thread | None = None

    @property
    def size(self) -> QSize:
        """The whole picture, pixels."""
        return QSize(self.sheet.width, self.sheet.height)

    @property
    def cached_bytes(self) -> int:
        """What is held now."""
        return self._bytes

    def paint(
        self,
        painter: QPainter,
        sight: Sight,
        ratio: float,
        turn: int,
        look: tuple[object, Look] | None,
        draw_base: Callable[[], None],
    ) -> None:
        """Draw what is in sight; where a tile is not here yet, `draw_base` stands in for it.

        Args:
            painter: draws on a widget; saved and restored by the caller.
            sight: of the picture as it is turned.
            ratio: screen pixels for one pixel of the widget.
            turn: degrees clockwise by which the upright picture is turned.
            look: see `draw`.
            draw_base: draws the reduced picture, turned and adjusted already.
        """
        area, room = sight.area, sight.room
        to_turned = QTransform()
        if turn % 360:
            to_turned.translate(area.center().x(), area.center().y())
            to_turned.rotate(turn)
            size = area.size().transposed() if turn % 180 else area.size()
            area = QRectF(QPointF(-size.width() / 2, -size.height() / 2), size)
            room = to_turned.inverted()[0].mapRect(room)
        if not self.is_ready(area, room, ratio):
            draw_base()
        painter.setWorldTransform(to_turned, True)
        self.draw(painter, area, room, ratio, look)

    def is_ready(self, area: QRectF, room: QRectF, ratio: float = 1.0) -> bool:
        """Tell whether all that is in sight is here; what is missing is asked for."""
        missing = [key for key in self._in_sight(area, room, ratio) if key not in self._tiles]
        return not missing

    def ask(self, area: QRectF, room: QRectF, ratio: float = 1.0) -> None:
        """Ask for what is in sight and not here yet."""
        keys = self._in_sight(area, room, ratio)
        self._wanted = frozenset(keys)
        for key in keys:
            if key not in self._tiles and key not in self._asked:
                self._asked.add(key)
                self._begin()
                self._queue.put(key)

    def draw(
        self,
        painter: QPainter,
        area: QRectF,
        room: QRectF,
        ratio: float = 1.0,
        look: tuple[object, Look] | None = None,
    ) -> None:
        """Draw what is here of what is in sight, and ask for the rest.

        Args:
            painter: draws on a widget; not turned.
            area: where the whole picture lies, in pixels of the widget.
            room: the widget.
            ratio: screen pixels for one pixel of the widget.
            look: (what it is, how a tile is changed before it is drawn), None as it is.
        """
        self.ask(area, room, ratio)
        zoom = area.width() * ratio / self.sheet.width
        is_plain = abs(zoom - 1.0) < 1e-6 or zoom >= _SHARP_FROM
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not is_plain)
        for key in self._in_sight(area, room, ratio):
            image = self._tiles.get(key)
            if image is None:
                continue
            self._tiles.move_to_end(key)
            shown = image if look is None else self._looked(key, image, look)
            painter.drawImage(self._place(key, area, ratio), shown, QRectF(shown.rect()))

    def image(self, left: int, top: int, width: int, height: int) -> QImage | None:
        """Give a part at full size from the tiles held; None where one of them is not here."""
        out = QImage(width, height, QImage.Format.Format_RGB32)
        painter = QPainter(out)
        try:
            for column in range(left // TILE, (left + width - 1) // TILE + 1):
                for row in range(top // TILE, (top + height - 1) // TILE + 1):
                    tile = self._tiles.get((0, column, row))
                    if tile is None:
                        return None
                    at = QPointF(column * TILE - left, row * TILE - top)
                    painter.drawImage(at, tile)
        finally:
            painter.end()
        return out

    def close(self) -> None:
        """End the reading; what is held is let go."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None
        self._tiles.clear()
        self._looks.clear()
        self._asked.clear()
        self._bytes = 0

    # inside

    def _begin(self) -> None:
        if self._thread is None:
            self._thread = Thread(target=self._read_on, name="netra-tiles", daemon=True)
            self._thread.start()

    def _read_on(self) -> None:
        """Read what is asked for; what went out of sight meanwhile is passed over."""
        while (key := self._queue.get()) is not None:
            image = self._read(key) if key in self._wanted else QImage()
            self._loaded.emit(key, image)

    def _read(self, key: Key) -> QImage | None:
        level, column, row = key
        start, width, height = self.sheet.tile(level, column, row)
        count = width * height * BYTES_PER_PIXEL
        try:
            with (self._folder / f"{level}.rgb").open("rb") as handle:
                handle.seek(start)
                data = handle.read(count)
        except OSError:
            return None
        if len(data) != count:
            return None
        line = width * BYTES_PER_PIXEL
        image = QImage(data, width, height, line, QImage.Format.Format_RGB888)
        return image.convertToFormat(QImage.Format.Format_RGB32)

    def _on_loaded(self, key: Key, image: QImage | None) -> None:
        if key not in self._asked:
            return  # closed meanwhile
        self._asked.discard(key)
        if image is None:
            self.broken.emit()
            return
        if image.isNull():
            if key in self._wanted:  # it came into sight again
                self._asked.add(key)
                self._queue.put(key)
            return
        self._tiles[key] = image
        self._bytes += image.sizeInBytes()
        while self._bytes > _CACHE_BYTES and len(self._tiles) > 1:
            old, dropped = self._tiles.popitem(last=False)
            self._bytes -= dropped.sizeInBytes()
            self._looks.pop(old, None)
        self.changed.emit()

    def _looked(self, key: Key, image: QImage, look: tuple[object, Look]) -> QImage:
        name, change = look
        made = self._looks.get(key)
        if made is None or made[0] != name:
            self._looks = {k: v for k, v in self._looks.items() if k in self._wanted}
            made = self._looks[key] = (name, change(image))
        return made[1]

    def _level(self, area: QRectF, ratio: float) -> int:
        """Give the smallest level that has a pixel for each of the screen."""
        zoom = area.width() * ratio / self.sheet.width
        if zoom >= 1.0 or zoom <= 0.0:
            return 0
        return min(self.sheet.levels - 1, int(math.log2(1.0 / zoom) + 1e-9))

    def _in_sight(self, area: QRectF, room: QRectF, ratio: float) -> list[Key]:
        seen = area.intersected(room)
        if seen.isEmpty():
            return []
        level = self._level(area, ratio)
        width, height = self.sheet.size(level)
        across, down = area.width() / width * TILE, area.height() / height * TILE
        columns, rows = self.sheet.tiles(level)
        first = int((seen.left() - area.left()) / across), int((seen.top() - area.top()) / down)
        last = (
            min(columns - 1, int((seen.right() - area.left()) / across)),
            min(rows - 1, int((seen.bottom() - area.top()) / down)),
        )
        return [
            (level, column, row)
            for row in range(first[1], last[1] + 1)
            for column in range(first[0], last[0] + 1)
        ]

    def _place(self, key: Key, area: QRectF, ratio: float) -> QRectF:
        """Give where a tile lies; its edges are whole screen pixels, so that no seam shows."""
        level, column, row = key
        width, height = self.sheet.size(level)
        across, down = area.width() / width, area.height() / height
        _start, wide, high = self.sheet.tile(level, column, row)
        left, top = area.left() + column * TILE * across, area.top() + row * TILE * down
        right, bottom = left + wide * across, top + high * down

        def snapped(value: float) -> float:
            return round(value * ratio) / ratio

        return QRectF(
            QPointF(snapped(left), snapped(top)), QPointF(snapped(right), snapped(bottom))
        )
