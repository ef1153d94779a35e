"""The absolute difference of two pictures, amplified."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage

_SEEN = 24
"""A difference of less than this (of 255) is hardly seen side by side."""


def difference(one: QImage, other: QImage, gain: int) -> tuple[QImage, float, float]:
    """Give the absolute difference of two pictures of one size.

    Args:
        one: 32 bits a pixel.
        other: 32 bits a pixel.
        gain: the differences are multiplied by this and cut off at 255.

    Returns:
        The picture, the mean difference (0 to 255, before `gain`), and the share of pixels of
        which a channel differs by `_SEEN` and more.
    """
    size = one.size()
    first, second = _pixels(one), _pixels(other)
    apart = np.abs(first.astype(np.int16) - second.astype(np.int16))
    shown = np.full((size.height(), size.width(), 4), 255, np.uint8)
    shown[:, :, :3] = np.minimum(apart * gain, 255)
    image = QImage(
        shown.tobytes(), size.width(), size.height(), size.width() * 4, QImage.Format.Format_RGB32
    )
    share = float((apart.max(axis=2) >= _SEEN).mean()) if apart.size else 0.0
    return image.copy(), float(apart.mean()) if apart.size else 0.0, share


def _pixels(image: QImage) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    lines = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return lines[:, : plain.width() * 4].reshape(plain.height(), plain.width(), 4)[:, :, :3].copy()
