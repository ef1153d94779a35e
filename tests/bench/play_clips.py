"""Numbered clips for `bench_play`, long ones made by writing one group of pictures again and again.

They stay in `build/bench-clips`; delete the folder to make them anew.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from media.playback import Picture
from tests.media.barcode import picture, read_number

FOLDER = Path(__file__).parents[2] / "build" / "bench-clips"
REAL = Path(__file__).parents[3] / "shared" / "data" / "media" / "video" / "nasa_13013.mp4"
_TICK = Fraction(1, 90_000)
_H264 = {"preset": "ultrafast", "crf": "23", "bf": "3", "sc_threshold": "0"}
_HEVC = {"preset": "ultrafast", "crf": "28", "x265-params": "log-level=none:open-gop=0"}


@dataclass(frozen=True)
class Clip:
    """How to write one clip; `frames` pictures are drawn, and written `times` times."""

    name: str
    size: tuple[int, int]
    frames: int
    times: int
    gop: int
    rate: int = 30
    codec: str = "libx264"
    options: Mapping[str, str] = field(default_factory=lambda: dict(_H264))
    start_s: float = 0.0
    time: Callable[[int], float] | None = None
    """Seconds of a frame; None for a steady rate."""

    @property
    def path(self) -> Path:
        """Where it lies once it is made."""
        return FOLDER / self.name

    def make(self) -> Path:
        """Give the clip, written now where it is not there."""
        if not self.path.exists():
            FOLDER.mkdir(parents=True, exist_ok=True)
            short, staged = FOLDER / f"short-{self.name}", FOLDER / f"new-{self.name}"
            self._encode(short)
            _repeat(short, staged, self.times, Fraction(self.frames, self.rate))
            short.unlink()
            staged.rename(self.path)
        return self.path

    def number_on(self, shown: int) -> int:
        """Give the number that is drawn on a frame of the whole clip."""
        return shown % self.frames

    def _encode(self, path: Path) -> None:
        with av.open(str(path), "w") as out:
            stream = out.add_stream(self.codec, rate=self.rate, options=dict(self.options))
            stream.width, stream.height = self.size
            stream.pix_fmt = "yuv420p"
            stream.codec_context.time_base = _TICK
            stream.codec_context.gop_size = self.gop
            for number in range(self.frames):
                frame = av.VideoFrame.from_ndarray(picture(number, self.size), format="rgb24")
                at_s = self.time(number) if self.time else number / self.rate
                frame.pts, frame.time_base = round((at_s + self.start_s) / _TICK), _TICK
                out.mux(stream.encode(frame))
            out.mux(stream.encode(None))


def read_picture(shown: Picture) -> int | None:
    """Read the number on what the player shows."""
    rows = np.frombuffer(shown.data, np.uint8).reshape(-1, shown.stride)
    pixels = rows[: shown.height, : shown.width * 4].reshape(shown.height, shown.width, 4)
    step = max(1, shown.width // 480)
    return read_number(pixels[::step, ::step, :3])


def _repeat(short: Path, path: Path, times: int, length_s: Fraction) -> None:
    """Copy the packets of a clip again and again, each time later."""
    with av.open(str(path), "w") as out:
        stream = None
        for turn in range(times):
            with av.open(str(short)) as source:
                video = source.streams.video[0]
                stream = stream or out.add_stream_from_template(video)
                shift = round(length_s * turn / video.time_base)
                for packet in source.demux(video):
                    if packet.dts is not None:
                        packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                        packet.stream = stream
                        out.mux(packet)


def _phone(number: int) -> float:
    return number / 30 + 0.009 * math.sin(number * 7.3) + 0.6 * (number // 100)


LONG_GOP = Clip("h264-1080p30-gop300.mp4", (1920, 1080), 300, 4, 300)
PHONE = Clip("phone-vfr-720p.mp4", (1280, 720), 300, 1, 30, time=_phone)
STREAM = Clip("h264-720p-start5000.ts", (1280, 720), 150, 2, 75, start_s=5000.5)
UHD = Clip("hevc-2160p30.mp4", (3840, 2160), 60, 4, 60, codec="libx265", options=_HEVC)
TWO_HOURS = Clip("h264-360p-2h.mp4", (640, 360), 300, 720, 60)
SEEK_CLIPS = (LONG_GOP, PHONE, STREAM, UHD)
