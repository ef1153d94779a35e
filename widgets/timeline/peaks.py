"""Loudness of an item's sound, quick to draw at any zoom: peaks of the whole, samples of a part."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import InvalidValue
from app.runtime.array_headers import READING_HEADER

_FOLD = 8
# 48 hours of 10 ms in six rows: what a longer file would unfold to is not read.
_MAX_BYTES = 6 * 48 * 3600 * 100 + 4096
_MAX_CHANNELS = 4
_READ_ERRORS = (OSError, ValueError, KeyError, TypeError, BadZipFile, EOFError)

Extremes = tuple[NDArray[np.int8], NDArray[np.int8]]


class Peaks:
    """Lowest and highest sample of each bin, and of each 8, 64, 512 ... bins.

    Args:
        low: shape (n,), int8.
        high: shape (n,), int8.
        bin_us: microseconds of one bin.
        channels: the same of each channel where they differ, else empty.
    """

    def __init__(
        self,
        low: NDArray[np.int8],
        high: NDArray[np.int8],
        bin_us: int,
        channels: tuple[Peaks, ...] = (),
    ) -> None:
        self.bin_us = bin_us
        self.channels = channels
        self._finest = (low, high)
        # folded when first drawn: most people never look at the channels apart
        self._folds: list[Extremes] = []

    @property
    def duration_us(self) -> int:
        """Length that the bins cover."""
        return int(self._finest[0].size) * self.bin_us

    def columns(self, start_us: float, us_per_pixel: float, count: int) -> Extremes:
        """Give the extremes under each of `count` neighbouring pixels, zero past the end."""
        levels = self._levels()
        level, bin_us = 0, float(self.bin_us)
        while level + 1 < len(levels) and us_per_pixel >= 2 * bin_us * _FOLD:
            level += 1
            bin_us *= _FOLD
        low, high = levels[level]
        edges = ((start_us + np.arange(count + 1) * us_per_pixel) / bin_us).astype(np.int64)
        return _columns(low, high, edges)

    def stretch(self, start_us: int, end_us: int) -> Extremes:
        """Give the finest bins of a stretch; the first one holds `start_us`."""
        low, high = self._finest
        part = slice(max(0, start_us // self.bin_us), max(0, -(-end_us // self.bin_us)))
        return low[part], high[part]

    def _levels(self) -> list[Extremes]:
        if not self._folds:
            self._folds = [self._finest]
            while self._folds[-1][0].size > 4 * _FOLD:
                self._folds.append(_folded(*self._folds[-1]))
        return self._folds


@dataclass(frozen=True, slots=True)
class Samples:
    """Every sample of a short part, decoded when somebody looks closely."""

    start_us: float
    """Time of the first sample."""
    rate: int
    """Samples per second."""
    channels: NDArray[np.int8]
    """Shape (channels, n), -128 to 127."""

    @property
    def end_us(self) -> float:
        """Time after the last sample."""
        return self.start_us + int(self.channels.shape[1]) * 1e6 / self.rate

    @property
    def sample_us(self) -> float:
        """Length of one sample."""
        return 1e6 / self.rate

    def covers(self, start_us: float, end_us: float) -> bool:
        """Tell whether a stretch lies inside."""
        return self.start_us <= start_us and end_us <= self.end_us

    def columns(
        self, start_us: float, us_per_pixel: float, count: int, channel: int | None
    ) -> Extremes:
        """Give the extremes under each pixel, of one channel or (None) of all."""
        row = slice(None) if channel is None else slice(channel, channel + 1)
        rows = self.channels[row]
        starts = start_us + np.arange(count + 1) * us_per_pixel - self.start_us
        edges = np.maximum(starts / self.sample_us, 0).astype(np.int64)
        return _columns(rows.min(axis=0), rows.max(axis=0), edges)


def load_peaks(path: Path) -> Peaks:
    """Read what `media.waveform` wrote.

    Raises:
        InvalidValue: it is damaged or of another kind.
    """
    try:
        names = ("low", "high", "channel_low", "channel_high")
        low, high, lows, highs, bin_us = _read(path, (*names, "bin_us"))
        rows = [*zip([low, *lows], [high, *highs], strict=True)]
        is_sound = int(bin_us) >= 1 and len(rows) <= 1 + _MAX_CHANNELS
        for one, other in rows:
            is_sound &= one.dtype == other.dtype == np.int8 and one.ndim == other.ndim == 1
            is_sound &= one.size == other.size == low.size
    except _READ_ERRORS as e:
        raise InvalidValue(field="waveform", value=path.name, expected="peaks") from e
    if not is_sound:
        raise InvalidValue(field="waveform", value=path.name, expected="peaks")
    apart = tuple(Peaks(one, other, int(bin_us)) for one, other in rows[1:])
    return Peaks(low, high, int(bin_us), apart)


def load_samples(path: Path) -> Samples:
    """Read what `media.closer.write_samples` wrote.

    Raises:
        InvalidValue: it is damaged or of another kind.
    """
    try:
        rows, start_us, rate = _read(path, ("samples", "start_us", "rate"))
        made = Samples(float(start_us), int(rate), rows)
    except _READ_ERRORS as e:
        raise InvalidValue(field="samples", value=path.name, expected="samples") from e
    is_sound = rows.ndim == 2 and rows.size and rows.dtype == np.int8
    if not is_sound or not 0 < made.rate <= 10_000_000:
        raise InvalidValue(field="samples", value=path.name, expected="samples")
    return made


def _read(path: Path, names: tuple[str, ...]) -> list[NDArray[Any]]:
    """Read arrays of a file that a child made; what it unfolds to is bounded before."""
    # opened here: np.load leaves a damaged file open
    with path.open("rb") as file:
        with ZipFile(file) as archive:
            if sum(member.file_size for member in archive.infolist()) > _MAX_BYTES:
                raise ValueError(path.name)
        file.seek(0)
        with np.load(file, allow_pickle=False) as stored, READING_HEADER:
            missing = np.zeros((0, 0), np.int8)
            # what an older program wrote knows no channels
            return [stored[n] if n in stored or "channel" not in n else missing for n in names]


def _columns(low: NDArray[np.int8], high: NDArray[np.int8], edges: NDArray[np.int64]) -> Extremes:
    count = edges.size - 1
    used = int((edges[:-1] < low.size).sum())
    lows, highs = np.zeros(count, np.int8), np.zeros(count, np.int8)
    if used:
        first, stop = int(edges[0]), min(int(edges[used]) + 1, low.size)
        starts = edges[:used] - first
        lows[:used] = np.minimum.reduceat(low[first:stop], starts)
        highs[:used] = np.maximum.reduceat(high[first:stop], starts)
    return lows, highs


def _folded(low: NDArray[np.int8], high: NDArray[np.int8]) -> Extremes:
    starts = np.arange(0, low.size, _FOLD)
    return np.minimum.reduceat(low, starts), np.maximum.reduceat(high, starts)
