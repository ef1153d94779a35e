"""A short part of an item, seen closely: every sample, or more pictures (runs in the child)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from app.domain.errors import InvalidValue, UnreadableMedia
from app.domain.mediatime import US_PER_SECOND, TimeRange
from app.tasks.job import JobContext
from media.filmstrip import INDEX_NAME, QUALITY, upright
from media.opening import open_media
from media.packets import open_video
from media.sound_runs import runs, to_int8

MAX_SPAN_US = 60 * US_PER_SECOND
MAX_PICTURES = 24
_MAX_CHANNELS = 4
_MAX_RATE = 400_000
# A decoder that begins in the middle needs what came before; Opus asks for 80 ms, MP3 for less.
_LEAD_IN_US = 300_000
# Frames that may be decoded for one page of pictures: two seconds of work for 1080p.
_MAX_FRAMES = 600
# Decoding on is cheaper than a seek where the next picture is this near.
_NEAR_US = 2 * US_PER_SECOND


def write_samples(path: Path, span: TimeRange, out_npz: Path, ctx: JobContext) -> None:
    """Write every sample of a stretch of the first audio stream.

    The .npz holds `samples` (int8, shape (channels, n); more than four channels give the first
    four), `rate` (samples per second) and `start_us` (time of the first sample). What is not
    there stays zero. Containers that state no exact times of sound (raw MP3, ADTS) are placed
    as FFmpeg's seek places them.

    Raises:
        InvalidValue: the stretch is longer than a minute.
        UnreadableMedia: no sound decodes there (`no_audio`).
        Cancelled: a person stopped the job.
    """
    if span.length_us > MAX_SPAN_US:
        raise InvalidValue(field="span", value=span.length_us, expected=f"<= {MAX_SPAN_US}")
    # a few containers lose their place in a seek: then from the start, which is right and slow
    found = _samples(path, span, ctx, seeks=True) or _samples(path, span, ctx, seeks=False)
    if found is None:
        raise UnreadableMedia(path=path, why="no_audio")
    rows, rate = found
    with out_npz.open("wb") as file:
        np.savez(file, samples=rows, rate=np.int64(rate), start_us=np.int64(span.start_us))


def write_pictures(path: Path, times_us: Sequence[int], out_dir: Path, ctx: JobContext) -> None:
    """Write the first frame at or after each time, as `media.filmstrip` does.

    Times that lie close together are decoded in one go. Where too many frames would have to be
    decoded, what was reached is written: the strip is a help, no finding.

    Args:
        path: a file with a moving picture.
        times_us: microseconds from the origin, rising, at most 24.
        out_dir: an empty folder.

    Raises:
        UnreadableMedia: nothing there decodes (`no_frames`).
        Cancelled: a person stopped the job.
    """
    container, stream = open_video(path)
    pictures: dict[int, dict[str, int | str]] = {}
    base = stream.time_base or Fraction(1, 1000)
    with container:
        reader = _Reader(container, stream, base)
        for at_us in sorted(times_us)[:MAX_PICTURES]:
            ctx.check()
            frame = reader.frame_from(at_us)
            if frame is None or frame.pts is None or frame.pts in pictures:
                continue
            name = f"{len(pictures):04d}.jpg"
            upright(frame).save(out_dir / name, "JPEG", quality=QUALITY)
            pictures[frame.pts] = {
                "file": name,
                "pts": frame.pts,
                "time_us": max(0, reader.time_us(frame)),
            }
    if not pictures:
        raise UnreadableMedia(path=path, why="no_frames")
    listed = [pictures[pts] for pts in sorted(pictures)]
    facts = {"version": 1, "time_base": str(base), "pictures": listed}
    (out_dir / INDEX_NAME).write_text(json.dumps(facts), encoding="utf-8")


class _Reader:
    """Gives frames at rising times; seeks only where decoding on would take longer."""

    def __init__(self, container: InputContainer, stream: VideoStream, base: Fraction) -> None:
        self._container, self._stream, self._base = container, stream, base
        self._origin_us = container.start_time or 0
        self._frames: Iterator[VideoFrame] = iter(())
        self._at_us: int | None = None
        self._left = _MAX_FRAMES

    def time_us(self, frame: VideoFrame) -> int:
        """Give a frame's time from the item's origin."""
        pts = frame.pts or 0
        return round(pts * self._base * US_PER_SECOND) - self._origin_us

    def frame_from(self, at_us: int) -> VideoFrame | None:
        """Give the first frame at or after a time; None where it is damaged or too far."""
        try:
            if self._at_us is None or not 0 <= at_us - self._at_us <= _NEAR_US:
                self._seek(at_us)
            return self._decode_to(at_us)
        except av.FFmpegError:
            self._at_us = None  # the next place may be whole
            return None

    def _seek(self, at_us: int) -> None:
        place = int(Fraction(at_us + self._origin_us, US_PER_SECOND) / self._base)
        self._container.seek(place, stream=self._stream)
        self._frames = self._container.decode(self._stream)

    def _decode_to(self, at_us: int) -> VideoFrame | None:
        for frame in self._frames:
            if frame.pts is None:
                continue
            self._left -= 1
            self._at_us = self.time_us(frame)
            if self._at_us >= at_us:
                return frame
            if self._left <= 0:
                return None
        return None


def _samples(
    path: Path, span: TimeRange, ctx: JobContext, *, seeks: bool
) -> tuple[NDArray[np.int8], int] | None:
    """Decode a stretch; gives shape (channels, n) and the rate, None where no sound was there."""
    rows: NDArray[np.int8] | None = None
    rate = 0
    with open_media(path) as container:
        if not container.streams.audio:
            raise UnreadableMedia(path=path, why="no_audio")
        if seeks:
            _seek_sound(container, span.start_us)
        for run in runs(container):
            ctx.check()
            if run.start_us >= span.end_us:
                break
            channels = run.samples()[:_MAX_CHANNELS]
            if rows is None and channels and 0 < run.rate <= _MAX_RATE:
                rate = run.rate
                size = max(1, span.length_us * rate // US_PER_SECOND)
                rows = np.zeros((len(channels), size), np.int8)
            if rows is not None and run.rate == rate:
                first = round((run.start_us - span.start_us) * rate / US_PER_SECOND)
                _put(rows, channels, first)
    return None if rows is None else (rows, rate)


def _put(rows: NDArray[np.int8], channels: Sequence[NDArray[Any]], first: int) -> None:
    """Lay samples into rows from a place on that may lie before the first one."""
    for row, samples in zip(rows, channels, strict=False):
        part = to_int8(samples[max(0, -first) :])
        room = row[max(0, first) : max(0, first) + part.size]
        room[:] = part[: room.size]


def _seek_sound(container: InputContainer, start_us: int) -> None:
    stream = container.streams.audio[0]
    base = stream.time_base or Fraction(1, US_PER_SECOND)
    at_us = max(0, start_us - _LEAD_IN_US) + (container.start_time or 0)
    try:
        container.seek(int(Fraction(at_us, US_PER_SECOND) / base), stream=stream)
    except av.FFmpegError:
        # it cannot be sought in: decoded from the start, which is right and slow
        return
