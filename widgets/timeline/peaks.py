"""Loudness peaks as the worker wrote them, quick to draw at any zoom."""

from __future__ import annotations

from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import InvalidValue

_FOLD = 8


class Peaks:
    """Lowest and highest sample of each bin, and of each 8, 64, 512 ... bins.

    Args:
        low: shape (n,), int8.
        high: shape (n,), int8.
        bin_us: microseconds of one bin.
    """

    def __init__(self, low: NDArray[np.int8], high: NDArray[np.int8], bin_us: int) -> None:
        self.bin_us = bin_us
        self._levels = [(low, high)]
        while self._levels[-1][0].size > 4 * _FOLD:
            self._levels.append(_folded(*self._levels[-1]))

    @property
    def duration_us(self) -> int:
        """Length that the bins cover."""
        return int(self._levels[0][0].size) * self.bin_us

    def columns(
        self, start_us: float, us_per_pixel: float, count: int
    ) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
        """Give the extremes under each of `count` neighbouring pixels, zero past the end."""
        level, bin_us = 0, float(self.bin_us)
        while level + 1 < len(self._levels) and us_per_pixel >= 2 * bin_us * _FOLD:
            level += 1
            bin_us *= _FOLD
        low, high = self._levels[level]
        edges = ((start_us + np.arange(count + 1) * us_per_pixel) / bin_us).astype(np.int64)
        inside = edges[:-1] < low.size
        used = int(inside.sum())
        lows, highs = np.zeros(count, np.int8), np.zeros(count, np.int8)
        if used:
            starts = edges[:used]
            stop = min(int(edges[used]) + 1, low.size)
            lows[:used] = np.minimum.reduceat(low[:stop], starts)
            highs[:used] = np.maximum.reduceat(high[:stop], starts)
        return lows, highs


def load_peaks(path: Path) -> Peaks:
    """Read what `media.waveform` wrote.

    Raises:
        InvalidValue: it is damaged or of another kind.
    """
    try:
        # opened here: np.load leaves a damaged file open
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            low, high, bin_us = stored["low"], stored["high"], int(stored["bin_us"])
    except (OSError, ValueError, KeyError, BadZipFile, EOFError) as e:
        raise InvalidValue(field="waveform", value=path.name, expected="peaks") from e
    if low.dtype != np.int8 or low.shape != high.shape or low.ndim != 1 or bin_us < 1:
        raise InvalidValue(field="waveform", value=path.name, expected="peaks")
    return Peaks(low, high, bin_us)


def _folded(
    low: NDArray[np.int8], high: NDArray[np.int8]
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    starts = np.arange(0, low.size, _FOLD)
    return np.minimum.reduceat(low, starts), np.maximum.reduceat(high, starts)
