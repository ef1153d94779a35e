"""Small pictures for the contact sheet, read beside the window's thread."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from queue import LifoQueue
from threading import Thread

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

_KEPT = 1200
"""Pictures held; at 176 x 132 pixels some 90 KB each."""


class Thumbnails(QObject):
    """Reads what is asked for, the newest first: what is in sight now goes before the rest."""

    arrived = Signal(str)
    """Key of a picture that is here now."""
    _read = Signal(str, object)

    def __init__(self, size: QSize, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self._kept: OrderedDict[str, QPixmap | None] = OrderedDict()
        self._asked: set[str] = set()
        self._queue: LifoQueue[tuple[str, Path] | None] = LifoQueue()
        self._read.connect(self._on_read, Qt.ConnectionType.QueuedConnection)
        self._thread: Thread | None = None

    def picture(self, key: str, path: Path | None) -> QPixmap | None:
        """Give a small picture, or None until it `arrived`."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if path is not None and key not in self._asked:
            self._asked.add(key)
            if self._thread is None:
                self._thread = Thread(target=self._work, name="netra-thumbnails", daemon=True)
                self._thread.start()
            self._queue.put((key, path))
        return None

    def forget(self, key: str) -> None:
        """Read a picture again the next time it is asked for."""
        self._kept.pop(key, None)

    def close(self) -> None:
        """End the reading."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None
        self._asked.clear()

    def _work(self) -> None:
        while (wanted := self._queue.get()) is not None:
            key, path = wanted
            # made by our own child as JPEG; the format is fixed so that nothing else is guessed
            reader = QImageReader(str(path), b"jpeg")
            reader.setAutoDetectImageFormat(False)
            image = reader.read()
            if not image.isNull():
                image = image.scaled(
                    self._size,
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            self._read.emit(key, image)

    def _on_read(self, key: str, image: QImage) -> None:
        self._asked.discard(key)
        self._kept[key] = None if image.isNull() else QPixmap.fromImage(image)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        self.arrived.emit(key)
