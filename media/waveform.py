"""Loudness peaks of an item's sound, 10 ms each, for the timeline (runs in the child)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import UnreadableMedia
from app.runtime.array_headers import READING_HEADER
from app.tasks.job import JobContext
from media.opening import open_media
from media.sound_runs import US, runs, to_int8

BIN_US = 10_000
FORMAT_VERSION = 2
# A hostile header may claim years; 48 hours of peaks are 17 MB each.
MAX_BINS = 48 * 3600 * 1_000_000 // BIN_US
MAX_CHANNELS = 4
"""Beyond this the channels are drawn as one: rows of a few pixels would show nothing."""
# What a lossy codec makes of one and the same sound in two channels stays below this.
_SAME_WITHIN = 2


def _rows() -> NDArray[np.int8]:
    return np.zeros((1, 1024), np.int8)


@dataclass(slots=True)
class PeakTable:
    """Lowest and highest sample of each bin and channel, grown as sound arrives.

    Samples are handed over with the time of the first one; bins that no sample falls into
    stay zero, so a gap is silence of its true length.
    """

    low: NDArray[np.int8] = field(default_factory=_rows)
    """Lowest value of each bin, -128 to 0, shape (channels, bins)."""
    high: NDArray[np.int8] = field(default_factory=_rows)
    """Highest value of each bin, 0 to 127, shape (channels, bins)."""
    used: int = 0
    """Bins that hold something."""

    def add(self, start_us: float, rate: int, samples: Sequence[NDArray[Any]]) -> None:
        """Fold in a stretch without gaps.

        Args:
            start_us: time of the first sample, microseconds from the origin.
            rate: samples per second.
            samples: of each channel, shape (n,), as decoded.
        """
        skipped = int(np.ceil(max(0.0, -start_us) * rate / US))
        samples = [row[skipped:] for row in samples]
        start_us += skipped * US / rate
        size = samples[0].size if samples else 0
        if not size:
            return
        first = int(start_us // BIN_US)
        last = int((start_us + (size - 1) * US / rate) // BIN_US)
        count = max(0, min(last + 1, MAX_BINS) - first)
        if not count:
            return
        edges = (np.arange(first, last + 1) * float(BIN_US) - start_us) * rate / US
        starts = np.clip(np.ceil(edges - 1e-6).astype(np.int64), 0, size - 1)
        # the bins are scaled, not the samples: there are 480 times fewer
        lows = to_int8(np.stack([np.minimum.reduceat(row, starts) for row in samples]))
        highs = to_int8(np.stack([np.maximum.reduceat(row, starts) for row in samples]))
        lows, highs = self._fit(lows[:, :count], highs[:, :count])
        self._grow(first + count)
        part = slice(first, first + count)
        self.low[:, part] = np.minimum(self.low[:, part], lows)
        self.high[:, part] = np.maximum(self.high[:, part], highs)

    def mix(self) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
        """Give lowest and highest over all channels, shape (used,)."""
        return self.low[:, : self.used].min(axis=0), self.high[:, : self.used].max(axis=0)

    def differs(self) -> bool:
        """Tell whether the channels do not hold the same sound."""
        for rows in (self.low, self.high):
            wide = rows[:, : self.used].astype(np.int16)
            if np.any(wide.max(axis=0) - wide.min(axis=0) > _SAME_WITHIN):
                return True
        return False

    def save(self, out: Path, duration_us: int) -> None:
        """Write the .npz, long enough for `duration_us` even where the sound ends earlier."""
        bins = max(self.used, min(MAX_BINS, -(-duration_us // BIN_US)))
        self._grow(bins)
        low, high = self.mix()
        apart = slice(None) if self.differs() else slice(0)
        # not compressed: 13 hours are read in some milliseconds, and a reader knows the size first
        with out.open("wb") as file:
            np.savez(
                file,
                version=np.int64(FORMAT_VERSION),
                bin_us=np.int64(BIN_US),
                low=low,
                high=high,
                channel_low=self.low[apart, :bins],
                channel_high=self.high[apart, :bins],
            )

    def _fit(
        self, lows: NDArray[np.int8], highs: NDArray[np.int8]
    ) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
        """Bring a stretch to the table's channels: the first one says how many there are."""
        channels = lows.shape[0]
        if not self.used and 1 < channels <= MAX_CHANNELS:
            self.low = np.repeat(self.low, channels, axis=0)
            self.high = np.repeat(self.high, channels, axis=0)
        if channels == self.low.shape[0]:
            return lows, highs
        return lows.min(axis=0, keepdims=True), highs.max(axis=0, keepdims=True)

    def _grow(self, bins: int) -> None:
        self.used = max(self.used, bins)
        if bins > self.low.shape[1]:
            more = ((0, 0), (0, max(bins, 2 * self.low.shape[1]) - self.low.shape[1]))
            self.low, self.high = np.pad(self.low, more), np.pad(self.high, more)


def is_current(path: Path) -> bool:
    """Tell whether a cached waveform is of this version and can be read."""
    try:
        # opened here: np.load leaves a damaged file open
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored, READING_HEADER:
            return int(stored["version"]) == FORMAT_VERSION
    except (OSError, ValueError, KeyError, TypeError, BadZipFile, EOFError):
        return False


def write_waveform(path: Path, out_npz: Path, ctx: JobContext) -> None:
    """Write the peaks of a file's first audio stream over the item's whole timeline.

    Bin i covers i*10 ms to (i+1)*10 ms from the item's origin (container start). The .npz
    holds `low` and `high` over all channels (int8, shape (n,)), `channel_low` and `channel_high`
    (int8, shape (channels, n); no channels where all are the same), `bin_us` and `version`.

    Raises:
        UnreadableMedia: it holds no sound, or none that decodes (`why` = `no_audio`).
        Cancelled: a person stopped the job.
    """
    with open_media(path) as container:
        if not container.streams.audio:
            raise UnreadableMedia(path=str(path), why="no_audio")
        duration_us = max(0, int(container.duration or 0))
        table = PeakTable()
        heard = False
        for run in runs(container):
            heard = True
            table.add(run.start_us, run.rate, run.samples())
            done = min(1.0, run.start_us / duration_us) if duration_us else -1.0
            ctx.progress(max(0.0, done) if duration_us else -1.0, "waveform")
        if not heard:
            raise UnreadableMedia(path=str(path), why="no_audio")
    table.save(out_npz, duration_us)
