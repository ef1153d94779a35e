"""Small real videos of every kind that a phone, a recorder or a messenger leaves behind.

Each frame carries its number as a barcode (16 bits and an 8 bit checksum, a second row
inverted), so that "which frame is this" is read from pixels and not from timestamps. Sound is
silence with a short tone at each half second.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

RATE = 25
FRAMES = 125
SIZE = (640, 360)
SOUND_RATE = 48_000
BEEP_EVERY_S = 0.5
_BITS = 24
_TICK = Fraction(1, 90_000)
_FAST = {"preset": "ultrafast"}
_TEXTURE = np.repeat(
    np.repeat(np.random.default_rng(7).integers(70, 170, (9, 16, 3), dtype=np.uint8), 10, axis=0),
    10,
    axis=1,
)

Pixels = NDArray[np.uint8]


@contextmanager
def priority_kept() -> Iterator[None]:
    """Leave this thread as urgent as it was.

    SVT-AV1, opened by root on Linux, makes its caller a real-time process for good, and all it
    starts inherits that: waiting threads then starve those that they wait for, and the machine.
    """
    if not hasattr(os, "sched_getscheduler"):
        yield
        return
    policy, param = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        os.sched_setscheduler(0, policy, param)


def picture(number: int, size: tuple[int, int] = SIZE) -> Pixels:
    """Draw frame `number`: a moving texture and the barcode, shape (height, width, 3)."""
    width, height = size
    rows, columns = -(-height // 90), -(-width // 160)
    texture = np.roll(_TEXTURE, (number, 3 * number), axis=(0, 1))
    drawn = np.tile(texture, (rows, columns, 1))[:height, :width].copy()
    for bit, (left, right) in enumerate(_cells(width)):
        value = 235 if _code(number) >> bit & 1 else 20
        drawn[height // 9 : 2 * height // 9, left:right] = value
        drawn[2 * height // 9 : 3 * height // 9, left:right] = 255 - value
    return drawn


def read_number(pixels: Pixels) -> int | None:
    """Read the number of an upright RGB picture of any size; None where the code is broken."""
    gray = pixels.astype(np.float64).mean(axis=2)
    height, width = gray.shape
    code = 0
    for bit, (left, right) in enumerate(_cells(width)):
        middle = slice((2 * left + right) // 3, (left + 2 * right) // 3)
        upper = gray[height // 9 + 6 : 2 * height // 9 - 6, middle].mean()
        lower = gray[2 * height // 9 + 6 : 3 * height // 9 - 6, middle].mean()
        if abs(upper - lower) < 40:
            return None
        code |= int(upper > lower) << bit
    number = code >> 8
    return number if _code(number) == code else None


def beeps(samples: NDArray[np.float32], rate: int) -> list[float]:
    """Give the seconds at which tones begin in mono samples."""
    loud = np.abs(samples) > 0.1
    starts = np.flatnonzero(loud & ~np.roll(loud, 1))
    apart = [s for i, s in enumerate(starts) if i == 0 or s - starts[i - 1] > rate // 10]
    return [float(s) / rate for s in apart]


@dataclass(frozen=True)
class Clip:
    """How to write one kind of video."""

    name: str
    """File name; the ending chooses the container."""
    codec: str = "libx264"
    options: Mapping[str, str] = field(default_factory=lambda: dict(_FAST))
    muxing: Mapping[str, str] = field(default_factory=dict)
    gop: int = 25
    b_frames: int = 2
    size: tuple[int, int] = SIZE
    """Of the upright picture."""
    rotation: int = 0
    """Degrees counter-clockwise that turn the coded picture upright."""
    sound: str = ""
    start_s: float = 0.0
    time: Callable[[int], float] = lambda number: number / RATE
    """Seconds of a frame from the start."""
    frames: int = FRAMES
    rate: Fraction = Fraction(RATE)
    """What the header says."""
    base: Fraction | None = None
    """Time base of the encoder; None takes one that fits most."""
    pix_fmt: str = ""
    aspect: Fraction = Fraction(1)
    """Width of one coded pixel over its height."""
    container: str | None = None
    """FFmpeg's name of it, where the ending does not say."""
    gap_s: tuple[float, float] = (0.0, 0.0)
    """Stretch without sound packets."""
    finish: Callable[[Path], None] = lambda _path: None
    """Done to the finished file."""

    def write(self, folder: Path) -> Path:
        """Write it; frames are numbered from 0."""
        path = folder / self.name
        muxing = dict(self.muxing)
        with priority_kept(), av.open(str(path), "w", self.container, options=muxing) as out:
            video = out.add_stream(self.codec, rate=self.rate)
            coded = np.rot90(picture(0, self.size), -self.rotation // 90)
            video.height, video.width = coded.shape[:2]
            usual = "yuvj420p" if self.codec == "mjpeg" else "yuv420p"
            video.pix_fmt = self.pix_fmt or usual
            video.options = dict(self.options)
            is_avi = path.suffix == ".avi"
            base = 1 / self.rate if is_avi or self.codec == "mpeg2video" else _TICK
            base = self.base or base
            video.codec_context.time_base = base
            video.codec_context.gop_size = self.gop
            if self.codec not in ("mjpeg", "libvpx-vp9", "libsvtav1"):
                video.codec_context.max_b_frames = self.b_frames
            if self.aspect != 1:
                video.codec_context.sample_aspect_ratio = self.aspect
            if self.rotation:
                video.set_display_rotation(self.rotation)
            audio = (
                out.add_stream(self.sound, rate=SOUND_RATE, layout="mono") if self.sound else None
            )
            tones = self._tones()
            for number in range(self.frames):
                at_s = self.time(number)
                frame = av.VideoFrame.from_ndarray(
                    np.ascontiguousarray(
                        np.rot90(picture(number, self.size), -self.rotation // 90)
                    ),
                    format="rgb24",
                )
                frame.time_base = base
                frame.pts = round((at_s + self.start_s) / base)
                out.mux(video.encode(frame))
                while audio is not None and (tone := next(tones, None)) is not None:
                    out.mux(audio.encode(tone))
                    if tone.pts / SOUND_RATE - self.start_s > at_s:
                        break
            for stream in (video, audio) if audio else (video,):
                out.mux(stream.encode(None))
        self.finish(path)
        return path

    def _tones(self) -> Iterator[av.AudioFrame]:
        for block in range(math.ceil((self.time(self.frames - 1) + 1 / RATE) * SOUND_RATE / 1024)):
            first = block * 1024
            if self.gap_s[0] <= first / SOUND_RATE < self.gap_s[1]:
                continue
            seconds = (first + np.arange(1024)) / SOUND_RATE
            is_on = seconds % BEEP_EVERY_S < 0.02
            wave = np.where(is_on, 0.6 * np.sin(2 * np.pi * 1000 * seconds), 0.0)
            frame = av.AudioFrame.from_ndarray(wave.astype(np.float32)[np.newaxis], "fltp", "mono")
            frame.rate, frame.time_base = SOUND_RATE, Fraction(1, SOUND_RATE)
            frame.pts = first + round(self.start_s * SOUND_RATE)
            yield frame


def _code(number: int) -> int:
    return number << 8 | (number * 167 + 91 ^ number >> 8) & 0xFF


def _cells(width: int) -> list[tuple[int, int]]:
    edges = [round(width * (0.04 + 0.92 * i / _BITS)) for i in range(_BITS + 1)]
    return list(pairwise(edges))


def cut_to(share: float) -> Callable[[Path], None]:
    """Keep only the first part of a file, as when a battery ran out."""

    def cut(path: Path) -> None:
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * share)])

    return cut


def without_start(path: Path) -> None:
    """Cut a transport stream in the middle of its first group of pictures."""
    data = path.read_bytes()
    packets = len(data) // 188
    path.write_bytes(data[(packets // 9) * 188 :])


def _hide_start(path: Path) -> None:
    """Copy packets so that the first 12 frames lie before an edit list's start."""
    copied = path.with_name("copied-" + path.name)
    with av.open(str(path)) as source, av.open(str(copied), "w") as out:
        stream = source.streams.video[0]
        target = out.add_stream_from_template(stream)
        shift = round(Fraction(12, RATE) / stream.time_base)
        for packet in source.demux(stream):
            if packet.dts is not None:
                packet.pts -= shift
                packet.dts -= shift
                packet.stream = target
                out.mux(packet)
    copied.replace(path)


def _phone_time(number: int) -> float:
    return number / 30 + 0.009 * math.sin(number * 7.3) + 0.6 * (number // 50)


_OPEN = _FAST | {"x264-params": "open-gop=1:bframes=3:b-pyramid=normal:b-adapt=0:keyint=24"}
_FRAGMENTS = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}

SOUND_CLIPS = (
    Clip("gop250.mp4", gop=250, b_frames=3, sound="aac"),
    Clip("phone-vfr.mp4", time=_phone_time, sound="aac"),
    Clip("rotated.mp4", size=(360, 640), rotation=90, sound="aac"),
    Clip("late-start.ts", start_s=5000.5, sound="aac"),
    Clip("mpeg2.ts", codec="mpeg2video", options={"flags": "+ilme+ildct"}, sound="mp2"),
    Clip(
        "vp9.webm",
        codec="libvpx-vp9",
        options={"deadline": "realtime", "cpu-used": "8"},
        sound="libopus",
    ),
    Clip("pause.mkv", sound="aac", gap_s=(2.1, 3.2)),
)
SILENT_CLIPS = (
    Clip("upside-down.mp4", rotation=180),
    Clip("edit-list.mp4", gop=60, finish=_hide_start),
    Clip("open-gop.mp4", options=_OPEN),
    Clip("open-gop.ts", options=_OPEN),
    Clip("interlaced.ts", options=_FAST | {"x264-params": "interlaced=1"}),
    Clip("xvid.avi", codec="mpeg4", options={"vtag": "xvid"}, gop=48),
    Clip("h264.avi", gop=48, b_frames=3),
    Clip("mjpeg.avi", codec="mjpeg", options={}),
    Clip("av1.mp4", codec="libsvtav1", options={"preset": "10", "crf": "20"}),
    Clip("hevc.mp4", codec="libx265", options=_FAST | {"x265-params": "log-level=none"}),
    Clip("fragmented.mp4", muxing=_FRAGMENTS),
    Clip("late-start.mkv", start_s=7.25),
    Clip("late-start.mp4", start_s=10.0),
    Clip("intra-refresh.ts", options=_FAST | {"x264-params": "intra-refresh=1"}, b_frames=0),
    Clip("raw.h264"),
    Clip("flash.flv", b_frames=0),
)
WHOLE_CLIPS = (*SOUND_CLIPS, *SILENT_CLIPS)
DAMAGED_CLIPS = (
    Clip("cut.mp4", muxing={"movflags": "+faststart"}, finish=cut_to(0.6)),
    Clip("cut-fragments.mp4", muxing=_FRAGMENTS, finish=cut_to(0.7)),
    Clip("cut.ts", finish=cut_to(0.55)),
    Clip("cut.mkv", finish=cut_to(0.6)),
    Clip("joined-late.ts", finish=without_start),
)
CLIPS = {clip.name: clip for clip in (*WHOLE_CLIPS, *DAMAGED_CLIPS)}
