"""Loudness peaks of an item's sound, 10 ms each, for the timeline (runs in the child)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from app.domain.errors import UnreadableMedia
from app.tasks.job import JobContext
from media.opening import open_media

BIN_US = 10_000
FORMAT_VERSION = 1
# A hostile header may claim years; 48 hours of peaks are 17 MB each.
MAX_BINS = 48 * 3600 * 1_000_000 // BIN_US
# Time stamps of phone recordings wobble by some milliseconds; beyond this it is a gap.
_GAP_US = 20_000
_FLUSH_SAMPLES = 1 << 17
_US = 1_000_000
_DTYPES: dict[str, type[np.generic]] = {
    "u8": np.uint8,
    "s16": np.int16,
    "s32": np.int32,
    "s64": np.int64,
    "flt": np.float32,
    "dbl": np.float64,
}


@dataclass(slots=True)
class PeakTable:
    """Lowest and highest sample of each bin, grown as sound arrives.

    Samples are handed over with the time of the first one; bins that no sample falls into
    stay zero, so a gap is silence of its true length.
    """

    low: NDArray[np.int8] = field(default_factory=lambda: np.zeros(1024, np.int8))
    """Lowest value of each bin, -128 to 0."""
    high: NDArray[np.int8] = field(default_factory=lambda: np.zeros(1024, np.int8))
    """Highest value of each bin, 0 to 127."""
    used: int = 0
    """Bins that hold something."""

    def add(self, start_us: float, rate: int, samples: NDArray[Any]) -> None:
        """Fold in a stretch without gaps.

        Args:
            start_us: time of the first sample, microseconds from the origin.
            rate: samples per second.
            samples: shape (channels, n), as decoded.
        """
        skipped = int(np.ceil(max(0.0, -start_us) * rate / _US))
        samples = samples[:, skipped:]
        start_us += skipped * _US / rate
        size = samples.shape[1]
        if not size:
            return
        first = int(start_us // BIN_US)
        last = int((start_us + (size - 1) * _US / rate) // BIN_US)
        count = max(0, min(last + 1, MAX_BINS) - first)
        if not count:
            return
        edges = (np.arange(first, last + 1) * float(BIN_US) - start_us) * rate / _US
        starts = np.clip(np.ceil(edges - 1e-6).astype(np.int64), 0, size - 1)
        self._grow(first + count)
        part = slice(first, first + count)
        # the bins are scaled, not the samples: there are 480 times fewer
        lows = _to_int8(np.minimum.reduceat(samples, starts, axis=1).min(axis=0))[:count]
        highs = _to_int8(np.maximum.reduceat(samples, starts, axis=1).max(axis=0))[:count]
        self.low[part] = np.minimum(self.low[part], lows)
        self.high[part] = np.maximum(self.high[part], highs)

    def _grow(self, bins: int) -> None:
        self.used = max(self.used, bins)
        if bins > self.low.size:
            size = max(bins, 2 * self.low.size)
            self.low = np.concatenate([self.low, np.zeros(size - self.low.size, np.int8)])
            self.high = np.concatenate([self.high, np.zeros(size - self.high.size, np.int8)])

    def save(self, out: Path, duration_us: int) -> None:
        """Write the .npz, long enough for `duration_us` even where the sound ends earlier."""
        bins = max(self.used, min(MAX_BINS, -(-duration_us // BIN_US)))
        self._grow(bins)
        with out.open("wb") as file:
            np.savez_compressed(
                file,
                version=np.int64(FORMAT_VERSION),
                bin_us=np.int64(BIN_US),
                low=self.low[:bins],
                high=self.high[:bins],
            )


def write_waveform(path: Path, out_npz: Path, ctx: JobContext) -> None:
    """Write the peaks of a file's first audio stream over the item's whole timeline.

    Bin i covers i*10 ms to (i+1)*10 ms from the item's origin (container start). The .npz
    holds `low` and `high` (int8, shape (n,)), `bin_us` and `version`.

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
        for start_us, rate, samples in _stretches(container):
            heard = True
            table.add(start_us, rate, samples)
            done = min(1.0, start_us / duration_us) if duration_us else -1.0
            ctx.progress(max(0.0, done) if duration_us else -1.0, "waveform")
        if not heard:
            raise UnreadableMedia(path=str(path), why="no_audio")
    table.save(out_npz, duration_us)


@dataclass(slots=True)
class _Run:
    """Neighbouring frames without a gap between them, joined only when it is closed."""

    start_us: float
    rate: int
    channels: int
    samples: int = 0
    pieces: list[list[NDArray[Any]]] = field(default_factory=list)

    @property
    def end_us(self) -> float:
        return self.start_us + self.samples * _US / self.rate

    def append(self, planes: list[NDArray[Any]]) -> None:
        self.pieces.append(planes)
        self.samples += planes[0].size

    def close(self) -> tuple[float, int, NDArray[Any]]:
        rows = [
            np.concatenate([piece[channel] for piece in self.pieces])
            for channel in range(self.channels)
        ]
        return self.start_us, self.rate, np.stack(rows)


def _stretches(
    container: av.container.InputContainer,
) -> Iterator[tuple[float, int, NDArray[Any]]]:
    origin_us = container.start_time or 0
    run: _Run | None = None
    for frame in _audio_frames(container):
        planes = _channels(frame)
        if not planes or not planes[0].size or not frame.sample_rate:
            continue
        stated = None
        if frame.pts is not None and frame.time_base:
            stated = float(frame.pts * frame.time_base * _US) - origin_us
        if run is not None:
            follows = stated is None or abs(stated - run.end_us) <= _GAP_US
            is_same = (run.rate, run.channels) == (frame.sample_rate, len(planes))
            if not (follows and is_same) or run.samples >= _FLUSH_SAMPLES:
                yield run.close()
                stated = run.end_us if follows else stated
                run = None
        if run is None:
            run = _Run(stated if stated is not None else 0.0, frame.sample_rate, len(planes))
        run.append(planes)
    if run is not None:
        yield run.close()


def _audio_frames(container: av.container.InputContainer) -> Iterator[av.AudioFrame]:
    """Decode what can be decoded: a broken packet costs its own frames, not the rest."""
    packets = container.demux(container.streams.audio[0])
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.FFmpegError):
            return
        try:
            yield from packet.decode()
        except av.FFmpegError:
            continue


def _channels(frame: av.AudioFrame) -> list[NDArray[Any]]:
    """Give each channel's samples as decoded, without copying where the format allows."""
    dtype = _DTYPES.get(frame.format.name.removesuffix("p"))
    if dtype is None:
        return []
    if frame.format.is_planar:
        return [np.frombuffer(memoryview(plane), dtype)[: frame.samples] for plane in frame.planes]
    count = max(1, frame.layout.nb_channels)
    packed = np.frombuffer(memoryview(frame.planes[0]), dtype)[: frame.samples * count]
    return list(packed.reshape(-1, count).T)


def _to_int8(samples: NDArray[Any]) -> NDArray[np.int8]:
    if samples.dtype == np.uint8:
        return np.asarray(samples.astype(np.int16) - 128, np.int8)
    if samples.dtype == np.int16:
        return np.asarray(samples >> 8, np.int8)
    if samples.dtype == np.int32:
        return np.asarray(samples >> 24, np.int8)
    if samples.dtype == np.int64:
        return np.asarray(samples >> 56, np.int8)
    # NaN from a hostile float stream would raise a warning in the cast
    scaled = np.nan_to_num(samples, nan=0.0, posinf=1.0, neginf=-1.0) * 127.0
    return np.asarray(np.clip(scaled, -127, 127), np.int8)
