"""Pictures made easier to see: held still, cut out, straightened, freed of noise, toned.

Every sum that decides about a pixel is one of whole numbers or of single products in double
precision, so that the same recipe gives the same bytes on every processor.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

import cv2
import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from app.domain.adjustments import Adjustments
from app.domain.clip_dress import Dress
from app.domain.drawn import Drawn
from app.domain.errors import InvalidValue
from app.domain.moment import Region
from app.domain.picture_part import (
    Corners,
    PixelBox,
    check_within,
    part_size,
    part_words,
    straightened_size,
)
from app.domain.steadying import PER_PIXEL
from media.adjusting import adjusted
from media.deinterlace import deinterlaced
from media.frame_table import MediaIndex
from media.frames import FrameReader

_TEMPLATE, _SEARCH = 5, 9
"""Pixels across: a larger search costs seconds for each frame and shows little more."""
_AROUND = _TEMPLATE // 2 + _SEARCH // 2 + 2
"""Pixels to each side that decide about one: those of the noise, and of sharpening."""
_TURN_BITS = 20
_MILLION = 1_000_000
_ALL = (slice(None), slice(None))
Pixels = NDArray[np.uint8]
_Steps = NDArray[np.float64] | NDArray[np.int64]


def enhanced(pixels: Pixels, adjustments: Adjustments) -> Pixels:
    """Apply all but the parting of fields, which needs the frames beside it.

    Args:
        pixels: shape (height, width, 3), red first; stays as it is.

    Returns:
        The part that was asked for; `pixels` itself where nothing changes.

    Raises:
        InvalidValue: the part does not lie in the picture.
    """
    check_within(adjustments.crop, adjustments.corners, pixels.shape[1], pixels.shape[0])
    if adjustments.crop:
        left, top, width, height = adjustments.crop
        pixels = np.ascontiguousarray(pixels[top : top + height, left : left + width])
    elif adjustments.corners:
        pixels = _remapped(pixels, *_slanted(adjustments.corners))
    return _cleared(pixels, adjustments)


def enhanced_part(pixels: Pixels, adjustments: Adjustments, box: PixelBox) -> Pixels:
    """Give a part of what `enhanced` gives, the very bytes, made only of what lies around it.

    Args:
        pixels: as for `enhanced`.
        box: left, top, width and height within what comes out.

    Raises:
        InvalidValue: the part of `adjustments` does not lie in the picture, or `box` not in that.
    """
    height, width = pixels.shape[:2]
    check_within(adjustments.crop, adjustments.corners, width, height)
    size = part_size(adjustments.crop, adjustments.corners, width, height)
    left, top, across, down = box
    is_inside = left >= 0 and top >= 0 and left + across <= size[0] and top + down <= size[1]
    if not is_inside or min(across, down) < 1:
        raise InvalidValue(field="box", value=part_words(box), expected=f"{size[0]} x {size[1]}")
    x0, y0 = max(left - _AROUND, 0), max(top - _AROUND, 0)
    x1, y1 = min(left + across + _AROUND, size[0]), min(top + down + _AROUND, size[1])
    if adjustments.corners:
        near = _remapped(pixels, *_slanted(adjustments.corners, (slice(x0, x1), slice(y0, y1))))
    else:
        x, y = adjustments.crop[:2] if adjustments.crop else (0, 0)
        near = np.ascontiguousarray(pixels[y + y0 : y + y1, x + x0 : x + x1])
    made = _cleared(near, adjustments)
    return np.ascontiguousarray(made[top - y0 :, left - x0 :][:down, :across])


def _cleared(pixels: Pixels, adjustments: Adjustments) -> Pixels:
    if adjustments.denoise:
        made = cv2.fastNlMeansDenoising(
            pixels,
            h=float(adjustments.denoise),
            templateWindowSize=_TEMPLATE,
            searchWindowSize=_SEARCH,
        )
        pixels = np.asarray(made, np.uint8)
    return adjusted(pixels, adjustments.tone)


def parted(reader: FrameReader, index: MediaIndex, number: int, frame: VideoFrame) -> VideoFrame:
    """Give the first field of an interlaced frame at full height; others as they are.

    Raises:
        FrameMismatch: a frame beside it cannot be decoded.
    """
    if not frame.interlaced_frame:
        return frame
    before = reader.frame(number - 1) if number else None
    after = reader.frame(number + 1) if number + 1 < index.pts.size else None
    return deinterlaced(before, frame, after)


class Enhancer:
    """Makes the pictures of one clip; what is neutral changes nothing.

    Args:
        dress: of the clip.
        index: of its original.

    Raises:
        InvalidValue: the part does not lie in the picture.
    """

    def __init__(self, dress: Dress, index: MediaIndex) -> None:
        self._done, self._steady = dress.adjustments, dress.steady
        self._whole = width, height = index.width, index.height
        self._index = index
        check_within(self._done.crop, self._done.corners, width, height)
        self.size = part_size(self._done.crop, self._done.corners, width, height)
        """Width and height of what comes out."""

    @property
    def is_parting(self) -> bool:
        """Fields are shown apart: pictures are those of `part`, not of the decoder."""
        return self._done.deinterlace

    def part(self, reader: FrameReader, number: int, frame: VideoFrame) -> VideoFrame:
        """Give the frame that `picture` is to be given.

        Raises:
            FrameMismatch: a frame beside it cannot be decoded.
        """
        return parted(reader, self._index, number, frame) if self.is_parting else frame

    def picture(self, pixels: Pixels, frame: int) -> Pixels:
        """Enhance one upright picture.

        Args:
            pixels: shape (height, width, 3), red first; stays as it is.
            frame: of the original.

        Raises:
            InvalidValue: its move was not measured.
        """
        if self._steady is not None:
            pixels = moved(pixels, self._steady.move(frame))
        return enhanced(pixels, self._done)

    def placed(self, figures: Iterable[Drawn], frame: int) -> tuple[Drawn, ...]:
        """Lay figures where what they show has gone; they keep their form."""
        if self._steady is None and not self._done.crop:
            return tuple(figures)
        return tuple(self._placed(each, frame) for each in figures)

    def _placed(self, figure: Drawn, frame: int) -> Drawn:
        across, down, turn = self._steady.move(frame) if self._steady else (0, 0, 0)
        (width, height), box = self._whole, figure.box
        x = (box.x + box.width / 2) * width - width / 2 - across / PER_PIXEL
        y = (box.y + box.height / 2) * height - height / 2 - down / PER_PIXEL
        cos, sin = math.cos(turn / _MILLION), math.sin(turn / _MILLION)
        left, top = self._done.crop[:2] if self._done.crop else (0, 0)
        wide, high = width / self.size[0], height / self.size[1]
        middle = (
            (x * cos + y * sin + width / 2 - left) / self.size[0],
            (y * cos - x * sin + height / 2 - top) / self.size[1],
        )
        begin = (middle[0] - box.width * wide / 2, middle[1] - box.height * high / 2)
        points = tuple(
            (begin[0] + (px - box.x) * wide, begin[1] + (py - box.y) * high)
            for px, py in figure.points
        )
        region = Region(*begin, box.width * wide, box.height * high)
        return replace(figure, box=region, points=points)


def moved(pixels: Pixels, move: tuple[int, int, int]) -> Pixels:
    """Take a picture from a place beside its own; what was never recorded stays black.

    Args:
        move: to the right and down in 32nds of a pixel, turned in millionths of a radian.
    """
    across, down, turn = move
    if not any(move):
        return pixels
    height, width = pixels.shape[:2]
    # cosine and sine to the second order, in whole numbers: no machine's libm has a say
    cos = ((_MILLION - turn * turn // (2 * _MILLION)) << _TURN_BITS) // _MILLION
    sin = (turn << _TURN_BITS) // _MILLION
    columns = 2 * np.arange(width, dtype=np.int64) - (width - 1)
    rows = (2 * np.arange(height, dtype=np.int64) - (height - 1))[:, None]
    half, middle = PER_PIXEL // 2, 1 << (_TURN_BITS - 1)
    xs = ((columns * (cos * half) - rows * (sin * half) + middle) >> _TURN_BITS) + (
        half * (width - 1) + across
    )
    ys = ((columns * (sin * half) + rows * (cos * half) + middle) >> _TURN_BITS) + (
        half * (height - 1) + down
    )
    return _remapped(pixels, xs, ys)


def _slanted(
    corners: Corners, part: tuple[slice, slice] = _ALL
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give where each pixel of the rectangle lies between four corners, in 32nds of a pixel.

    Args:
        part: columns and rows of the rectangle that are wanted.

    Source: P. Heckbert, Fundamentals of Texture Mapping and Image Warping, 1989, 2.2.3.
    """
    width, height = straightened_size(corners)
    x0, y0, x1, y1, x2, y2, x3, y3 = corners
    sx, sy = x0 - x1 + x2 - x3, y0 - y1 + y2 - y3
    dx1, dx2, dy1, dy2 = x1 - x2, x3 - x2, y1 - y2, y3 - y2
    det, g, h = dx1 * dy2 - dx2 * dy1, sx * dy2 - dx2 * sy, dx1 * sy - sx * dy1
    # whole numbers up to here; below, each sum and product is rounded as IEEE 754 says
    across = np.arange(width, dtype=np.float64)[part[0]] / (width - 1)
    down = (np.arange(height, dtype=np.float64)[part[1]] / (height - 1))[:, None]
    below = across * g + down * h + det
    right = across * ((x1 - x0) * det + g * x1) + down * ((x3 - x0) * det + h * x3) + x0 * det
    under = across * ((y1 - y0) * det + g * y1) + down * ((y3 - y0) * det + h * y3) + y0 * det
    xs, ys = (np.rint(each / below * PER_PIXEL).astype(np.int64) for each in (right, under))
    return xs, ys


def _remapped(pixels: Pixels, xs: NDArray[np.int64], ys: NDArray[np.int64]) -> Pixels:
    """Take each pixel from a place in 32nds of a pixel, between its four neighbours.

    With places of fixed point OpenCV weighs in whole numbers (15 bits) whatever the processor.
    """
    far = 1 << 15
    whole = np.stack([xs >> 5, ys >> 5], axis=2).clip(-far, far - 1).astype(np.int16)
    parts = (((ys & 31) << 5) | (xs & 31)).astype(np.uint16)
    made = cv2.remap(
        pixels,
        whole,
        parts,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(0, 0, 0),
    )
    return np.asarray(made, np.uint8)
