"""A photo as the worker wrote it, read for the screen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QImageReader

# A photo larger than this is scaled while it is read; regions are fractions and stay true.
_MAX_PIXELS = 40_000_000


def photo_size(path: Path) -> QSize:
    """Give the size that the file states, without decoding it."""
    return _png(path).size()


def read_photo(path: Path) -> QImage | None:
    """Read a picture, scaled down where it is very large; None where it cannot be read."""
    reader = _png(path)
    size = reader.size()
    pixels = size.width() * size.height()
    if pixels > _MAX_PIXELS:
        factor = (_MAX_PIXELS / pixels) ** 0.5
        reader.setScaledSize(QSize(round(size.width() * factor), round(size.height() * factor)))
    # the bound of 256 MB is Qt's default; 40 million pixels of 4 bytes stay below it
    image = reader.read()
    return None if image.isNull() else image


def _png(path: Path) -> QImageReader:
    """Open what the worker wrote; no other decoder is tried on it."""
    reader = QImageReader(str(path), b"png")
    reader.setAutoDetectImageFormat(False)
    return reader
