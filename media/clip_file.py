"""Writes the clip's file: H.264 and AAC in mp4, the same bytes for the same input and build."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.codec.context import Flags, ThreadType
from av.container import OutputContainer
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from app.domain.errors import DiskFull, OutputRefused

_THREADS = 2
"""Fixed: the encoder's choices depend on the number of threads."""
_X264 = {"crf": "18", "preset": "faster", "x264-params": "cpu-independent=1"}
"""Without the last, x264's AVX-512 code gave up to five different files in eight runs
(core 165 of av 18.1.0, AMD EPYC); with it, all processors give the same bytes."""
_KEY_EVERY = 50
_AAC_BITS_PER_CHANNEL = 96_000
_BT709 = 1
_LIMITED_RANGE = 1


class ClipFile:
    """One output file; `close` finishes it.

    Args:
        out: written new, whatever its ending.
        rate: average frames per second, for the encoder's planning only; None for sound only.
        size: width and height in pixels, both even.
        time_base: of the pts given to `add_picture`.
        sound: samples per second and channels, None for silence.

    Raises:
        OutputRefused: the file cannot be written.
    """

    def __init__(
        self,
        out: Path,
        *,
        size: tuple[int, int] | None = None,
        rate: Fraction | None = None,
        time_base: Fraction = Fraction(1, 90000),
        sound: tuple[int, int] | None = None,
    ) -> None:
        self._out = out
        self._time_base = time_base
        self._sample = 0
        # a frame's own reformat makes a scaler anew each time: four times as long
        self._scaler = VideoReformatter()
        try:
            self._file: OutputContainer = av.open(
                f"file:{out}",
                "w",
                format="mp4" if size else "ipod",
                container_options={"movflags": "+faststart", "fflags": "+bitexact"},
            )
        except (av.FFmpegError, OSError) as e:
            raise OutputRefused(path=out, why=type(e).__name__) from e
        self._video = self._add_video(size, rate or Fraction(25)) if size else None
        self._audio = self._add_audio(*sound) if sound else None

    def __enter__(self) -> ClipFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close(finish=error is None)

    def add_picture(self, rgb: NDArray[np.uint8], pts: int, duration: int) -> None:
        """Add one frame.

        Args:
            rgb: shape (height, width, 3).
            pts: rising, in `time_base` units, 0 for the first.
            duration: until the next, in the same units.

        Raises:
            DiskFull, OutputRefused: the file cannot be written.
        """
        frame = self._scaler.reformat(
            VideoFrame.from_ndarray(rgb, format="rgb24"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
        )
        frame.pts, frame.time_base, frame.duration = pts, self._time_base, duration
        self._encode(self._video, frame)

    def add_sound(self, samples: NDArray[np.float32]) -> None:
        """Add samples, shape (channels, n), right after those before.

        Raises:
            DiskFull, OutputRefused: the file cannot be written.
        """
        layout = "mono" if samples.shape[0] == 1 else "stereo"
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout=layout)
        rate = self._audio.codec_context.sample_rate if self._audio else 1
        frame.rate, frame.pts, frame.time_base = rate, self._sample, Fraction(1, rate)
        self._sample += samples.shape[1]
        self._encode(self._audio, frame)

    def _encode(self, stream: Any, frame: VideoFrame | AudioFrame | None) -> None:
        try:
            self._file.mux(stream.encode(frame))
        except (av.FFmpegError, OSError) as e:
            raise _refused(self._out, e) from e

    def _close(self, *, finish: bool) -> None:
        try:
            if finish:
                for stream in (self._video, self._audio):
                    if stream is not None:
                        self._encode(stream, None)
            self._file.close()
        except (av.FFmpegError, OSError) as e:
            if finish:
                raise _refused(self._out, e) from e

    def _add_video(self, size: tuple[int, int], rate: Fraction) -> VideoStream:
        stream = self._file.add_stream("libx264", rate=rate.limit_denominator(1001))
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.options = dict(_X264)
        stream.time_base = self._time_base
        context = stream.codec_context
        context.time_base = self._time_base
        context.gop_size = _KEY_EVERY
        # In mp4 a sample lasts until the next one stored: with B-frames the last frame shown
        # would get another one's length.
        context.max_b_frames = 0
        context.thread_count = _THREADS
        context.thread_type = ThreadType.FRAME
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        context.color_range = _LIMITED_RANGE
        _be_exact(stream)
        context.flags |= Flags.frame_duration
        return stream

    def _add_audio(self, rate: int, channels: int) -> AudioStream:
        layout = "mono" if channels == 1 else "stereo"
        stream = self._file.add_stream("aac", rate=rate, layout=layout)
        stream.bit_rate = _AAC_BITS_PER_CHANNEL * channels
        _be_exact(stream)
        return stream


def _be_exact(stream: Stream) -> None:
    """Keep names of versions and times of day out of the file."""
    stream.codec_context.flags |= Flags.bitexact


def _refused(out: Path, error: Exception) -> DiskFull | OutputRefused:
    if getattr(error, "errno", None) == 28:
        return DiskFull(path=out)
    return OutputRefused(path=out, why=type(error).__name__)
