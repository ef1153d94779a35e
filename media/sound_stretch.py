"""The sound of one stretch, sample for sample, at its own rate; gaps stay gaps."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from app.domain.errors import UnreadableMedia
from app.domain.mediatime import US_PER_SECOND, TimeRange
from media.opening import has_decoder, open_media

AAC_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000)
_USUAL_RATE = 48000
_JITTER_S = 0.02
"""Containers that count in milliseconds wobble by less; a larger step is a gap or an overlap."""
_LEAD_S = 2.0
"""Decoded before the stretch and dropped: a decoder's first frames after a seek are not right."""
_SEEKABLE = ("mov", "matroska", "mpegts")
_PIECE = 1 << 16

Samples = NDArray[np.float32]


class SoundStretch:
    """Decodes the first audio stream of a file over one stretch of time.

    Args:
        path: the original.
        span: microseconds from the item's origin, end excluded.
        pads_end: fill up with silence to the end of the span; without it, the samples end
            where the sound ends.

    Raises:
        UnreadableMedia: there is no sound that can be decoded (`no_audio`).
    """

    def __init__(self, path: Path, span: TimeRange, *, pads_end: bool) -> None:
        self._path, self._span, self._pads_end = path, span, pads_end
        # kept for the first reading: two hours of an mp4 take 15 ms to open
        self._opened: InputContainer | None = open_media(path)
        try:
            stream = _sound(path, self._opened)
        except UnreadableMedia:
            self.close()
            raise
        rate, channels = stream.codec_context.sample_rate, stream.codec_context.channels
        self.rate: int = rate if rate in AAC_RATES else _USUAL_RATE
        """Samples per second."""
        self.channels: int = 2 if channels == 2 else 1
        """1 or 2; more than two are averaged to one."""
        self.total = round(Fraction(span.length_us, US_PER_SECOND) * self.rate)
        """Samples in the span."""

    def close(self) -> None:
        """Let go of the file where nothing was read of it; calling it twice does no harm."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def chunks(self) -> Iterator[Samples]:
        """Give the samples in order: shape (channels, n), values in [-1, 1]."""
        written = 0
        for first, samples in self._placed():
            fresh = samples[:, max(written - first, 0) : max(self.total - first, 0)]
            begin = max(first, written)
            if not fresh.shape[1]:
                if first >= self.total:
                    break
                continue
            yield from self._silence(begin - written)
            yield fresh
            written = begin + fresh.shape[1]
        if self._pads_end:
            yield from self._silence(self.total - written)

    def _silence(self, count: int) -> Iterator[Samples]:
        for start in range(0, count, _PIECE):
            yield np.zeros((self.channels, min(_PIECE, count - start)), np.float32)

    def _placed(self) -> Iterator[tuple[int, Samples]]:
        """Give decoded samples with their place in the stretch; places may be negative."""
        container = self._fresh()
        try:
            frames = None
            if (
                self._span.start_us > 2 * _LEAD_S * US_PER_SECOND
                and container.format.name.startswith(_SEEKABLE)
            ):
                frames = self._sought(container)
                if frames is None:
                    container.close()
                    container = open_media(self._path)
            frames = frames or _decoded(container, _sound(self._path, container))
            yield from self._on_timeline(frames, container)
        finally:
            container.close()

    def _fresh(self) -> InputContainer:
        container, self._opened = self._opened, None
        return container or open_media(self._path)

    def _sought(self, container: InputContainer) -> Iterator[AudioFrame] | None:
        """Decode from shortly before the stretch; None where the seek landed after it."""
        stream = _sound(self._path, container)
        base = stream.time_base or Fraction(1, self.rate)
        wanted_s = Fraction(self._span.start_us + (container.start_time or 0), US_PER_SECOND)
        try:
            container.seek(int((wanted_s - Fraction(_LEAD_S)) / base), stream=stream)
        except av.FFmpegError:
            return None
        frames = _decoded(container, stream)
        first = next(frames, None)
        if (
            first is None
            or first.pts is None
            or first.pts * base > wanted_s - Fraction(_LEAD_S) / 2
        ):
            return None
        return _with_first(first, frames)

    def _on_timeline(
        self, frames: Iterator[AudioFrame], container: InputContainer
    ) -> Iterator[tuple[int, Samples]]:
        start_s = Fraction(self._span.start_us + (container.start_time or 0), US_PER_SECOND)
        place: int | None = None
        for frame in frames:
            stated = place
            if frame.pts is not None and frame.time_base is not None:
                stated = round((frame.pts * frame.time_base - start_s) * self.rate)
            if place is None or (
                stated is not None and abs(stated - place) > _JITTER_S * self.rate
            ):
                place = stated or 0
            samples = self._converted(frame)
            yield place, samples
            place += samples.shape[1]

    def _converted(self, frame: AudioFrame) -> Samples:
        samples = _channels(frame)
        if samples.shape[0] != self.channels:
            samples = np.repeat(samples.mean(axis=0, keepdims=True), self.channels, axis=0)
        if frame.rate == self.rate:
            return np.ascontiguousarray(samples, np.float32)
        return _resampled(samples, frame.rate, self.rate)


def _sound(path: Path, container: InputContainer) -> AudioStream:
    for stream in container.streams.audio:
        if has_decoder(stream) and stream.codec_context.sample_rate:
            return stream
    raise UnreadableMedia(path=path, why="no_audio")


def _decoded(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    """Decode what can be decoded; a demuxer's error is the end of what can be read."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.FFmpegError):
            return
        try:
            frames: list[Any] = packet.decode()
        except av.FFmpegError:
            continue
        yield from (frame for frame in frames if frame.samples and frame.rate)


def _with_first(first: AudioFrame, rest: Iterator[AudioFrame]) -> Iterator[AudioFrame]:
    yield first
    yield from rest


def _channels(frame: AudioFrame) -> Samples:
    """Give samples as floats, shape (channels, n)."""
    samples: NDArray[Any] = frame.to_ndarray()
    if not frame.format.is_planar:
        samples = samples.reshape(-1, max(1, frame.layout.nb_channels)).T
    if samples.dtype == np.uint8:
        samples = (samples.astype(np.float32) - 128.0) / 128.0
    elif samples.dtype.kind == "i":
        samples = samples.astype(np.float32) / float(1 << (8 * samples.dtype.itemsize - 1))
    # NaN in a hostile float stream would spread through the encoder over all that follows
    bounded: Samples = np.clip(np.nan_to_num(samples), -1.0, 1.0).astype(np.float32)
    return bounded


def _resampled(samples: Samples, source_rate: int, rate: int) -> Samples:
    """Resample one frame on its own, so that it stays where it lies in time."""
    layout = "mono" if samples.shape[0] == 1 else "stereo"
    frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout=layout)
    frame.rate = source_rate
    resampler = AudioResampler(format="fltp", layout=layout, rate=rate)
    parts = [*resampler.resample(frame), *resampler.resample(None)]
    joined = np.concatenate([part.to_ndarray() for part in parts], axis=1)
    wanted = round(samples.shape[1] * rate / source_rate)
    return np.ascontiguousarray(
        np.pad(joined, ((0, 0), (0, max(wanted - joined.shape[1], 0))))[:, :wanted]
    )
