"""Sound that is heard faster with its pitch kept (WSOLA: overlapping pieces, laid where they fit).

FFmpeg's `atempo` does the same, but lays tones up to 20 ms beside their time, more than a frame
at 60 a second, and chooses by float sums, which another processor adds up otherwise. Here the
choice is made by whole numbers: the same samples come out everywhere and however they are cut.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_PIECE_S = 0.012
"""Half of a piece; each fades into the next over so long."""
_BESIDE_S = 0.006
"""A piece is laid at most so far beside its time: to both sides a period of a low voice."""
_WHOLE = 32767

Samples = NDArray[np.float32]


class Quickened:
    """One stretch of sound, taken in as it comes.

    Args:
        rate: samples in a second.
        channels: of the sound.
        percent: of the speed as recorded, above 100.
        count: samples that come out in the end.
    """

    def __init__(self, rate: int, channels: int, percent: int, count: int) -> None:
        self._percent, self._count = percent, count
        self._half = max(round(rate * _PIECE_S), 2)
        self._beside = max(round(rate * _BESIDE_S), 1)
        self._known = np.zeros((channels, 0), np.float32)
        self._base = 0
        self._last = -self._half
        self._made = 0
        self._in = ((np.arange(self._half) + 0.5) / self._half).astype(np.float32)

    def add(self, samples: Samples) -> Samples:
        """Take the next samples, shape (channels, n), and give what is ready, (channels, m)."""
        self._known = np.concatenate([self._known, samples], axis=1)
        parts = [self._known[:, :0]]
        while self._made < self._count and self._reach() <= self._base + self._known.shape[1]:
            parts.append(self._next())
        made = np.concatenate(parts, axis=1)
        return made[:, : made.shape[1] - max(self._made - self._count, 0)]

    def rest(self) -> Samples:
        """Give what is still missing; where the sound has ended, silence."""
        missing = max(self._count - self._made, 0) * self._percent // 100
        more = missing + 4 * self._half + self._beside
        return self.add(np.zeros((self._known.shape[0], more), np.float32))

    def _ideal(self) -> int:
        """Give where the next piece is taken from: its middle is heard at its own time."""
        middle = (self._made + self._half) * self._percent // 100
        return middle - self._half if self._made else 0

    def _reach(self) -> int:
        return max(self._ideal() + self._beside + self._half, self._last + 2 * self._half)

    def _next(self) -> Samples:
        ideal, half = self._ideal(), self._half
        begin = ideal
        if self._made:
            tail = self._from(self._last + half, half)
            first = max(ideal - self._beside, 0)
            begin = first + _place(self._from(first, ideal + self._beside + half - first), tail,
                                   ideal - first)  # fmt: skip
            made = tail * (1 - self._in) + self._from(begin, half) * self._in
        else:
            made = self._from(begin, half)
        self._last = begin
        self._made += half
        self._forget(min(begin + half, self._ideal() - self._beside))
        return made.astype(np.float32)

    def _from(self, place: int, count: int) -> Samples:
        return self._known[:, place - self._base : place - self._base + count]

    def _forget(self, before: int) -> None:
        done = max(before - self._base, 0)
        self._known, self._base = self._known[:, done:], self._base + done


def _place(known: Samples, wanted: Samples, ideal: int) -> int:
    """Give where in `known` the samples are that differ least from `wanted`, nearest to `ideal`.

    Whole numbers of 16 bits as float64: every sum is exact, in whatever order it is made.
    """
    here, there = (np.round(each.mean(axis=0) * _WHOLE).astype(np.float64) for each in
                   (known, wanted))  # fmt: skip
    sums = np.concatenate([[0.0], np.cumsum(here * here)])
    differs = sums[there.size :] - sums[: -there.size] - 2 * np.correlate(here, there, "valid")
    best = np.flatnonzero(differs == differs.min())
    return int(best[np.argmin(np.abs(best - ideal))])
