"""Decoded sound in long stretches without gaps, each with the time of its first sample."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

US = 1_000_000
# Time stamps of phone recordings wobble by some milliseconds; beyond this it is a gap.
_GAP_US = 20_000
_FLUSH_SAMPLES = 1 << 17
_DTYPES: dict[str, type[np.generic]] = {
    "u8": np.uint8,
    "s16": np.int16,
    "s32": np.int32,
    "s64": np.int64,
    "flt": np.float32,
    "dbl": np.float64,
}


class Run:
    """Neighbouring frames without a gap between them, of one format.

    FFmpeg's own queue joins them: asking each frame for its planes costs more than decoding it.
    """

    def __init__(self, start_us: float, rate: int) -> None:
        self.start_us = start_us
        """Time of the first sample, microseconds from the item's origin."""
        self.rate = rate
        """Samples per second."""
        self.size = 0
        """Samples of each channel so far."""
        self._queue = av.AudioFifo()

    @property
    def end_us(self) -> float:
        """Time after the last sample."""
        return self.start_us + self.size * US / self.rate

    def takes(self, frame: av.AudioFrame, stated_us: float | None) -> bool:
        """Join a frame; False where it does not follow, or the run is long enough."""
        is_next = stated_us is None or abs(stated_us - self.end_us) <= _GAP_US
        if not is_next or self.size >= _FLUSH_SAMPLES:
            return False
        # the queue would compare the times once more, and not forgive a wobble
        frame.pts = None
        try:
            self._queue.write(frame)
        except ValueError:
            return False  # another format, layout or rate begins here
        self.size += frame.samples
        return True

    def samples(self) -> list[NDArray[Any]]:
        """Give each channel's samples as decoded, shape (n,); the run is empty afterwards."""
        joined = self._queue.read(0, True)
        return [] if joined is None else _channels(joined)


def runs(container: av.container.InputContainer) -> Iterator[Run]:
    """Decode a file's first audio stream from where it stands; damaged frames are left out."""
    origin_us = container.start_time or 0
    base = container.streams.audio[0].time_base or Fraction(1, US)
    scale = float(base * US)
    run: Run | None = None
    for frame in _frames(container):
        pts = frame.pts
        # a float is exact enough for bins: 53 bits hold a century of microseconds
        stated = None if pts is None else pts * scale - origin_us
        if run is not None and run.takes(frame, stated):
            continue
        if not frame.samples or not frame.sample_rate or not _is_known(frame):
            continue
        start = stated if stated is not None else 0.0
        if run is not None:
            # a run that is merely long enough goes on without a seam
            follows = stated is None or abs(stated - run.end_us) <= _GAP_US
            start = run.end_us if follows else start
            yield run
        run = Run(start, frame.sample_rate)
        run.takes(frame, None)
    if run is not None:
        yield run


def to_int8(samples: NDArray[Any]) -> NDArray[np.int8]:
    """Scale samples of any format to -128..127."""
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


def _frames(container: av.container.InputContainer) -> Iterator[av.AudioFrame]:
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


def _is_known(frame: av.AudioFrame) -> bool:
    return frame.format.name.removesuffix("p") in _DTYPES


def _channels(frame: av.AudioFrame) -> list[NDArray[Any]]:
    """Give each channel's samples without copying them."""
    dtype = _DTYPES[frame.format.name.removesuffix("p")]
    if frame.format.is_planar:
        return [np.frombuffer(memoryview(plane), dtype)[: frame.samples] for plane in frame.planes]
    count = max(1, frame.layout.nb_channels)
    packed = np.frombuffer(memoryview(frame.planes[0]), dtype)[: frame.samples * count]
    return list(packed.reshape(-1, count).T)
