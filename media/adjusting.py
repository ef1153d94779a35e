"""View adjustments as one pure function: the same bytes in give the same bytes out, anywhere.

Tone is a table that decimal arithmetic makes (no machine's libm has a say); the weights of
saturation and sharpening are whole multiples of 2^-10, so that every sum is exact in single
precision whatever the order in which a processor adds.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from app.domain.adjustments import LIMITS, Adjustments, Channel

RGB, BGR = (0, 1, 2), (2, 1, 0)
"""Where red, green and blue stand in a pixel."""
Pixels = NDArray[np.uint8]

_WEIGHTS = (54, 183, 19)
"""Red, green, blue in 256ths: BT.709, the weights of what is seen on a screen."""
_BINOMIAL = np.array([1, 4, 6, 4, 1], np.float32)
_EXACT = Context(prec=40, rounding=ROUND_HALF_EVEN)
_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
_SINGLE = {Channel.RED: 0, Channel.GREEN: 1, Channel.BLUE: 2}


def adjusted(pixels: Pixels, adjustments: Adjustments, order: Sequence[int] = RGB) -> Pixels:
    """Apply adjustments to a picture; the input is not changed.

    Args:
        pixels: shape (height, width, 3 or 4); a fourth byte is unused and comes out as anything.
        adjustments: neutral ones give the pixels as they are.
        order: places of red, green and blue in a pixel.

    Returns:
        The same shape, contiguous; `pixels` itself where nothing changes.
    """
    if adjustments.is_neutral:
        return pixels
    out = _coloured(pixels, adjustments, order)
    table = tone_table(adjustments)
    if table != bytes(range(256)):
        out = np.asarray(cv2.LUT(out, np.frombuffer(table, np.uint8)), np.uint8)
    if adjustments.sharpen:
        out = _sharpened(out, adjustments.sharpen)
    if out.shape != pixels.shape:
        out = _spread(out, pixels.shape[2])
    return np.ascontiguousarray(out)


@lru_cache(maxsize=64)
def tone_table(adjustments: Adjustments) -> bytes:
    """Give what each value 0 to 255 becomes by exposure, contrast, gamma and inversion."""
    gain = _EXACT.power(Decimal(2), _share(adjustments.exposure, "exposure"))
    slope = _slope(adjustments.contrast)
    bend = 1 / _share(adjustments.gamma, "gamma")
    values = []
    for value in range(256):
        level = _clamped(Decimal(value) / 255 * gain)
        level = _clamped((level - Decimal("0.5")) * slope + Decimal("0.5"))
        if adjustments.gamma != LIMITS["gamma"].neutral and level:
            level = _EXACT.power(level, bend)
        shown = int((level * 255).to_integral_value(ROUND_HALF_EVEN))
        values.append(255 - shown if adjustments.invert else shown)
    return bytes(values)


def shown_pixels(
    data: memoryview,
    size: tuple[int, int],
    stride: int,
    adjustments: Adjustments,
    clockwise: int,
) -> Pixels:
    """Give the pixels of a screen: adjusted, then turned.

    Args:
        data: B, G, R, unused; `stride` bytes per row.
        size: width and height as coded.
        clockwise: 0, 90, 180 or 270 degrees.

    Returns:
        Shape (height, width, 4), contiguous, in the order of `data`; a view where nothing is
        done and the rows have no padding.
    """
    width, height = size
    rows = np.frombuffer(data, np.uint8, count=stride * height).reshape(height, stride)
    pixels = adjusted(rows[:, : width * 4].reshape(height, width, 4), adjustments, BGR)
    if clockwise:
        pixels = np.asarray(cv2.rotate(pixels, _TURNS[clockwise]), np.uint8)
    return np.ascontiguousarray(pixels)


def _slope(contrast: int) -> Decimal:
    """Give the steepness around middle grey: 0 at -100 %, 1 at 0, 4 at +100 %."""
    share = _share(contrast, "contrast")
    return 1 + share if contrast <= 0 else 1 + 3 * share


def _share(value: int, name: str) -> Decimal:
    return Decimal(value) / LIMITS[name].per_unit


def _clamped(level: Decimal) -> Decimal:
    return min(max(level, Decimal(0)), Decimal(1))


def _coloured(pixels: Pixels, adjustments: Adjustments, order: Sequence[int]) -> Pixels:
    """Choose the channel or change the saturation; one channel comes out as (height, width)."""
    if adjustments.channel in _SINGLE:
        return np.ascontiguousarray(pixels[:, :, order[_SINGLE[adjustments.channel]]])
    if adjustments.channel is Channel.LUMA or adjustments.saturation == 0:
        return _luma(pixels, order)
    if adjustments.saturation == LIMITS["saturation"].neutral:
        return pixels
    share = adjustments.saturation / LIMITS["saturation"].per_unit
    grey = _spread(_luma(pixels, order), pixels.shape[2])
    return np.asarray(cv2.addWeighted(pixels, share, grey, 1.0 - share, 0.0), np.uint8)


def _luma(pixels: Pixels, order: Sequence[int]) -> Pixels:
    # 255 times 256 and a half fit into 16 bits
    total = np.full(pixels.shape[:2], 128, np.uint16)
    for place, weight in zip(order, _WEIGHTS, strict=True):
        total += np.multiply(cv2.extractChannel(pixels, place), weight, dtype=np.uint16)
    total >>= 8
    return total.astype(np.uint8)


def _spread(grey: Pixels, count: int) -> Pixels:
    return np.asarray(cv2.merge([grey] * count), np.uint8)


def _sharpened(pixels: Pixels, quarters: int) -> Pixels:
    amount = quarters / LIMITS["sharpen"].per_unit
    kernel = -amount * np.outer(_BINOMIAL, _BINOMIAL) / 256
    kernel[2, 2] += 1.0 + amount
    made = cv2.filter2D(pixels, -1, kernel, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(made, np.uint8)
