"""Hides parts of pictures and sound: one colour over boxes, other sound over stretches."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from app.domain.ids import Sha256
from app.domain.moment import Region
from app.domain.redaction import box_at
from app.domain.redaction_plan import Redaction
from media.voice_covering import Samples, VoiceCover

FILL = 0
"""Black: nothing of what was there can be computed from it, as it can from a blur."""
_MARGIN = 8
"""Pixels beyond the box: the encoder's and the scaler's blending stays outside of it."""

Pixels = NDArray[np.uint8]


class Cover:
    """Covers the frames and the sound of one clip.

    Args:
        redaction: what to hide.
        start_us: where the clip begins, microseconds from the item's origin.
    """

    def __init__(self, redaction: Redaction, start_us: int) -> None:
        self._redaction, self._start_us = redaction, start_us
        self._digest = hashlib.sha256()

    @property
    def pixels_sha256(self) -> Sha256:
        """SHA-256 over all pictures given back so far."""
        return Sha256(self._digest.hexdigest())

    def picture(self, pixels: Pixels, frame: int) -> Pixels:
        """Give a copy of an upright picture with each region of this frame filled."""
        covered = pixels.copy()
        for box in boxes_in(self._redaction, frame):
            rows, columns = area_of(box, pixels.shape, _MARGIN)
            covered[rows, columns] = FILL
        self._digest.update(covered.tobytes())
        return covered

    def sound(self, chunks: Iterable[Samples], rate: int) -> Iterator[Samples]:
        """Give samples, shape (channels, n), with another sound over each hidden stretch."""
        voices = VoiceCover(self._redaction.voices, self._start_us, rate)
        for chunk in chunks:
            yield voices.over(chunk)


def boxes_in(redaction: Redaction, frame: int) -> Iterator[Region]:
    """Give the box of every region that is covered in a frame."""
    for region in redaction.regions:
        box = box_at(region, frame)
        if box is not None:
            yield box


def area_of(box: Region, shape: tuple[int, ...], margin: int) -> tuple[slice, slice]:
    """Give the rows and columns of a picture of `shape` that a box touches, and so many more."""
    height, width = shape[:2]
    rows = slice(
        max(math.floor(box.y * height) - margin, 0),
        math.ceil((box.y + box.height) * height) + margin,
    )
    columns = slice(
        max(math.floor(box.x * width) - margin, 0), math.ceil((box.x + box.width) * width) + margin
    )
    return rows, columns
