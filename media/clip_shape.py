"""The size of a clip's picture."""

from __future__ import annotations

from fractions import Fraction

import cv2
import numpy as np
from numpy.typing import NDArray

from media.overlay import MIN_WIDTH


class ClipShape:
    """How a source picture becomes one with square pixels, even sides and room for the text.

    Args:
        size: width and height of the source's pictures.
        aspect: width of their pixels against the height.
        has_bar: there is text beneath it, which must be readable.
    """

    def __init__(self, size: tuple[int, int], aspect: Fraction, *, has_bar: bool) -> None:
        width, height = size
        if aspect >= 1:
            width = round(width * aspect)
        else:
            height = round(height / aspect)
        times = -(-MIN_WIDTH // width) if has_bar and width < MIN_WIDTH else 1
        self.scaled = (width * times, height * times)
        """Width and height before sides are made even."""
        self._keeps_pixels = aspect == 1
        self.picture = (
            self.scaled[0] + self.scaled[0] % 2,
            self.scaled[1] + self.scaled[1] % 2,
        )
        """Width and height of the picture in the clip, without the bar."""

    def fit(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Scale only where it must be, by whole factors without blending where it can be."""
        if (pixels.shape[1], pixels.shape[0]) != self.scaled:
            how = cv2.INTER_NEAREST if self._keeps_pixels else cv2.INTER_CUBIC
            pixels = cv2.resize(pixels, self.scaled, interpolation=how).astype(np.uint8)
        across, down = self.picture[0] - pixels.shape[1], self.picture[1] - pixels.shape[0]
        return np.pad(pixels, ((0, down), (0, across), (0, 0))) if across or down else pixels

    def enlarge(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Scale a part of a picture to the whole of it, alike on every processor."""
        scaled = cv2.resize(pixels, self.scaled, interpolation=cv2.INTER_LINEAR_EXACT)
        return self.fit(scaled.astype(np.uint8))
