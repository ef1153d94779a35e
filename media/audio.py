"""Sound as Whisper wants it, 16 kHz mono, without losing where it lies in time.

faster-whisper's own decoder drops time stamps: a gap in a recording would move every word
after it, and sound that begins after the picture would be early by as much. Here sample i
is presentation time i / 16000 s from the item's origin, the start of the container.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.container import InputContainer
from numpy.typing import NDArray

from app.domain.errors import UnreadableMedia
from app.domain.mediatime import US_PER_SECOND, TimeRange
from media.opening import open_media

SAMPLE_RATE = 16_000
STRETCH_SAMPLES = 30 * SAMPLE_RATE
"""No stretch is longer: memory stays the same for a day of sound."""
MAX_SAMPLES = 24 * 3600 * SAMPLE_RATE
"""Longer sound is refused; a few kilobytes can claim years."""
_JITTER_S = 0.02
"""Time stamps of containers that count in milliseconds wobble by less than this."""
_JUMP_BACK_S = 1.0
_JUMP_AHEAD_S = 6 * 3600.0
"""Jumps beyond these are a clock that was set anew, not an overlap or a pause."""
_RATES = range(1_000, 768_001)


def stretches(path: Path, audio_stream: int = 0) -> Iterator[NDArray[np.float32]]:
    """Decode one audio stream from the origin to its real end.

    Gaps become silence; where two frames overlap, the first one heard stays. A packet that
    does not decode costs its own samples only. Stated durations are not looked at.

    Args:
        path: a media file.
        audio_stream: which one, counted among the audio streams, 0-based.

    Yields:
        Shape (n,), values in [-1, 1], 0 < n <= 480,000; together they are the whole.

    Raises:
        UnreadableMedia: `why` is `no_audio` (there is no such stream, or nothing in it
            decodes), `too_long` (more than 24 hours), or one of `media.opening`.

    Source: what is lost otherwise, faster_whisper/audio.py decode_audio, 1.2.1.
    """
    with open_media(path) as container:
        if audio_stream >= len(container.streams.audio):
            raise UnreadableMedia(path=path, why="no_audio")
        line = _Timeline(origin_s=(container.start_time or 0) / US_PER_SECOND)
        for frame in _frames(container, audio_stream):
            yield from _checked(path, line, line.add(frame))
        if not line.heard:
            raise UnreadableMedia(path=path, why="no_audio")
        yield from _checked(path, line, line.close())


def decode_mono_16k(path: Path, span: TimeRange, audio_stream: int = 0) -> NDArray[np.float32]:
    """Decode one stretch of a file's sound for Whisper.

    Sample i is presentation time span.start + i/16000 s; past the end there is silence.
    The file is read from its beginning: seeking is not exact in every container.

    Args:
        path: a media file.
        span: microseconds from the item's origin, end excluded.
        audio_stream: which one, counted among the audio streams, 0-based.

    Returns:
        Shape (n,), values in [-1, 1], n = round(span.length_us * 16e3 / 1e6).

    Raises:
        UnreadableMedia: as `stretches`.
    """
    first = us_to_sample(span.start_us)
    wanted = np.zeros(us_to_sample(span.length_us), np.float32)
    at = 0
    for stretch in stretches(path, audio_stream):
        part = stretch[max(0, first - at) : max(0, first + wanted.size - at)]
        if part.size:
            start = max(0, at - first)
            wanted[start : start + part.size] = part
        at += stretch.size
        if at >= first + wanted.size:
            break
    return wanted


def us_to_sample(time_us: int) -> int:
    """Give the sample at a time, rounded half up."""
    return (2 * time_us * SAMPLE_RATE + US_PER_SECOND) // (2 * US_PER_SECOND)


def sample_to_us(sample: int) -> int:
    """Give the time of a sample, rounded half up; `us_to_sample` gives the sample back."""
    return (2 * sample * US_PER_SECOND + SAMPLE_RATE) // (2 * SAMPLE_RATE)


def _checked(
    path: Path, line: _Timeline, parts: Iterator[NDArray[np.float32]]
) -> Iterator[NDArray[np.float32]]:
    for part in parts:
        if line.written > MAX_SAMPLES:
            raise UnreadableMedia(path=path, why="too_long")
        yield part


def _frames(container: InputContainer, audio_stream: int) -> Iterator[av.AudioFrame]:
    """Decode what can be decoded; a demuxer's error is the end of what can be read."""
    packets = container.demux(container.streams.audio[audio_stream])
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.FFmpegError):
            return
        try:
            frames = packet.decode()
        except av.FFmpegError:
            continue
        for frame in frames:
            if isinstance(frame, av.AudioFrame) and frame.samples and frame.rate in _RATES:
                yield frame


@dataclass(slots=True)
class _Timeline:
    """Lays frames end to end by their time stamps, in 16 kHz samples."""

    origin_s: float
    """Time stamp that counts as 0."""
    shift_s: float = 0.0
    """Added to time stamps since the clock was last set anew."""
    written: int = 0
    """Samples given out."""
    heard: bool = False
    """At least one frame was decoded."""
    _run: _Run | None = None

    def add(self, frame: av.AudioFrame) -> Iterator[NDArray[np.float32]]:
        """Take one frame; give out what is finished."""
        self.heard = True
        start_s = self._start_of(frame)
        run = self._run
        if run is None or run.rate != frame.rate or abs(start_s - run.end_s) > _JITTER_S:
            yield from self.close()
            run = self._run = _Run(start_s, frame.rate)
            yield from self._silence_until(run.next_sample)
        run.take(_mono(frame))
        if run.is_full:
            yield from self._write(run, run.resampled())

    def close(self) -> Iterator[NDArray[np.float32]]:
        """End the current run and give out what its resampler still holds."""
        run, self._run = self._run, None
        if run is not None:
            yield from self._write(run, run.resampled())
            yield from self._write(run, run.flushed())

    def _start_of(self, frame: av.AudioFrame) -> float:
        end_s = self.written / SAMPLE_RATE if self._run is None else self._run.end_s
        if frame.pts is None or not frame.time_base:
            return end_s
        stated_s = float(frame.pts * frame.time_base) - self.origin_s + self.shift_s
        if -_JUMP_BACK_S <= stated_s - end_s <= _JUMP_AHEAD_S:
            return stated_s
        self.shift_s += end_s - stated_s
        return end_s

    def _silence_until(self, sample: int) -> Iterator[NDArray[np.float32]]:
        while self.written < sample:
            size = min(STRETCH_SAMPLES, sample - self.written)
            self.written += size
            yield np.zeros(size, np.float32)

    def _write(self, run: _Run, samples: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
        """Give out what lies after all that was given out before."""
        first = run.next_sample
        run.next_sample += samples.size
        fresh = samples[max(0, self.written - first) :]
        for start in range(0, fresh.size, STRETCH_SAMPLES):
            part = fresh[start : start + STRETCH_SAMPLES]
            self.written += part.size
            yield part


@dataclass(slots=True)
class _Run:
    """Neighbouring frames of one rate without a gap between them."""

    start_s: float
    """Time of the first sample from the origin."""
    rate: int
    """Samples per second as decoded."""
    next_sample: int = 0
    """Where the next 16 kHz sample lies on the timeline."""
    _taken: int = 0
    _waiting: list[NDArray[np.float32]] = field(default_factory=list)
    _waiting_samples: int = 0
    _resampler: AudioResampler = field(
        default_factory=lambda: AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE)
    )

    def __post_init__(self) -> None:
        self.next_sample = round(self.start_s * SAMPLE_RATE)

    @property
    def end_s(self) -> float:
        """Time after the last sample taken."""
        return self.start_s + self._taken / self.rate

    @property
    def is_full(self) -> bool:
        """Enough waits to be resampled: frame by frame that took most of the time."""
        return self._waiting_samples >= self.rate

    def take(self, mono: NDArray[np.float32]) -> None:
        """Take the next samples, shape (n,)."""
        self._waiting.append(mono)
        self._waiting_samples += mono.size
        self._taken += mono.size

    def resampled(self) -> NDArray[np.float32]:
        """Resample what waits; a little stays inside until more comes."""
        waiting = np.concatenate(self._waiting) if self._waiting else np.zeros(0, np.float32)
        self._waiting, self._waiting_samples = [], 0
        # NaN in a hostile float stream would spread through the resampler over all that follows
        whole = np.nan_to_num(waiting)[np.newaxis]
        parts = []
        for start in range(0, waiting.size, STRETCH_SAMPLES):
            piece = np.ascontiguousarray(whole[:, start : start + STRETCH_SAMPLES])
            frame = av.AudioFrame.from_ndarray(piece, format="flt", layout="mono")
            frame.rate = self.rate
            parts += self._resampler.resample(frame)
        return _joined(parts)

    def flushed(self) -> NDArray[np.float32]:
        """Give what the resampler still holds; call once."""
        return _joined(self._resampler.resample(None)) if self._taken else _joined([])


def _joined(frames: list[av.AudioFrame]) -> NDArray[np.float32]:
    arrays = [frame.to_ndarray().reshape(-1) for frame in frames]
    whole = np.concatenate(arrays) if arrays else np.zeros(0, np.float32)
    return np.clip(whole, -1.0, 1.0)


def _mono(frame: av.AudioFrame) -> NDArray[np.float32]:
    """Average the channels.

    Not left to FFmpeg's mixer: it refuses layouts it has no name for, which recorders write.
    """
    samples = frame.to_ndarray()
    if not frame.format.is_planar:
        samples = samples.reshape(-1, max(1, frame.layout.nb_channels)).T
    scaled = _scaled(samples)
    mono: NDArray[np.float32] = scaled[0] if len(scaled) == 1 else scaled.mean(axis=0)
    return mono


def _scaled(samples: NDArray[Any]) -> NDArray[np.float32]:
    if samples.dtype == np.uint8:
        return (samples.astype(np.float32) - 128.0) / 128.0
    if samples.dtype.kind == "i":
        return samples.astype(np.float32) / float(-int(np.iinfo(samples.dtype).min))
    bounded: NDArray[np.float32] = np.clip(samples, -1e3, 1e3).astype(np.float32)
    return bounded
