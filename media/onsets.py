"""How fast the power of eight bands of a sound rises and falls, 200 values a second."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media.audio import SAMPLE_RATE, stretches

HOP = 80
"""Samples between two values: 5 ms."""
RATE = SAMPLE_RATE // HOP
"""Values a second."""
_WINDOW = 400
_FFT = 512
_EDGES_HZ = (150, 300, 500, 800, 1200, 1800, 2700, 4000, 6500)
BANDS = len(_EDGES_HZ) - 1
_NORM_S = 10
_INT8 = 31.0

Flux = NDArray[np.int8]
"""Shape (BANDS, n)."""


def onsets(path: Path, on_second: Callable[[float], None] = lambda _seconds: None) -> Flux:
    """Give how fast the power of each band changes, from the item's origin on.

    Args:
        on_second: told now and then how many seconds were heard.

    Returns:
        Shape (8, n), 200 columns a second; each 10 s are brought to one loudness.

    Raises:
        UnreadableMedia: it holds no sound.
    """
    spectra = _Spectra()
    parts: list[Flux] = []
    heard = 0
    for stretch in stretches(path):
        parts.extend(spectra.add(stretch))
        heard += stretch.size
        on_second(heard / SAMPLE_RATE)
    parts.extend(spectra.rest())
    return np.concatenate(parts, axis=1) if parts else np.zeros((BANDS, 0), np.int8)


class _Spectra:
    """Band powers of sound that arrives in stretches, without a seam between them."""

    def __init__(self) -> None:
        frequencies = np.fft.rfftfreq(_FFT, 1 / SAMPLE_RATE)
        self._starts = np.searchsorted(frequencies, _EDGES_HZ)
        self._taper = np.hanning(_WINDOW).astype(np.float32)
        self._tail = np.zeros(_WINDOW // 2, np.float32)
        self._before = np.zeros((BANDS, 2), np.float32)
        self._waiting: list[NDArray[np.float32]] = []
        self._columns = 0

    def add(self, samples: NDArray[np.float32]) -> list[Flux]:
        """Take samples; gives what is finished, in blocks of ten seconds."""
        whole = np.concatenate([self._tail, samples])
        count = (whole.size - _WINDOW) // HOP + 1
        if count <= 0:
            self._tail = whole
            return []
        self._tail = whole[count * HOP :]
        powers = np.concatenate([self._powers(whole, at, count) for at in range(0, count, 2000)], 1)
        line = np.concatenate([self._before, powers], axis=1)
        self._before = line[:, -2:]
        self._waiting.append(line[:, 2:] - line[:, :-2])
        self._columns += count
        return self._blocks(is_end=False)

    def rest(self) -> list[Flux]:
        """Give what waits for a full block."""
        return self._blocks(is_end=True)

    def _powers(self, whole: NDArray[np.float32], at: int, count: int) -> NDArray[np.float32]:
        stop = min(count, at + 2000)
        part = whole[at * HOP : (stop - 1) * HOP + _WINDOW]
        windows = np.lib.stride_tricks.sliding_window_view(part, _WINDOW)[::HOP] * self._taper
        spectrum = np.abs(np.fft.rfft(windows, _FFT, axis=1)) ** 2
        bands = np.add.reduceat(spectrum[:, : self._starts[-1]], self._starts[:-1], axis=1)
        # the fourth root: loud onsets do not drown soft ones, and silence stays finite
        rooted: NDArray[np.float32] = np.sqrt(np.sqrt(bands)).T.astype(np.float32)
        return rooted

    def _blocks(self, *, is_end: bool) -> list[Flux]:
        size = _NORM_S * RATE
        if self._columns < size and not is_end:
            return []
        whole = np.concatenate(self._waiting, axis=1) if self._waiting else None
        if whole is None or not whole.shape[1]:
            return []
        stop = whole.shape[1] if is_end else self._columns - self._columns % size
        self._waiting, self._columns = [whole[:, stop:]], whole.shape[1] - stop
        return [_levelled(whole[:, at : min(stop, at + size)]) for at in range(0, stop, size)]


def _levelled(block: NDArray[np.float32]) -> Flux:
    spread = np.maximum(block.std(axis=1, keepdims=True), 1e-3)
    level = (block - block.mean(axis=1, keepdims=True)) / spread
    levelled: Flux = np.clip(np.rint(level * _INT8), -127, 127).astype(np.int8)
    return levelled
