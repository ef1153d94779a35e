"""Small real videos whose frames carry their own number as bars of black and white."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.container import OutputContainer
from numpy.typing import NDArray

from app.tasks.job import JobContext
from media.frame_table import MediaIndex
from media.index import build_index

BITS = 12
WIDTH, HEIGHT = 240, 136
SAMPLE_RATE = 48_000
_BAR = WIDTH // BITS
_ROW = 32


def picture(number: int) -> NDArray[np.uint8]:
    """Draw a frame: a row of bars for the bits, a second row inverted, and moving noise."""
    noise = np.random.default_rng(number).integers(90, 160, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    for bit in range(BITS):
        value = 235 if number >> bit & 1 else 20
        left = bit * _BAR
        noise[8 : 8 + _ROW, left : left + _BAR] = value
        noise[48 : 48 + _ROW, left : left + _BAR] = 255 - value
    return noise


def read_number(gray: NDArray[np.uint8]) -> int | None:
    """Read the number back from a picture of any size; None where the two rows disagree."""
    height, width = gray.shape
    number = 0
    for bit in range(BITS):
        x = int((bit + 0.5) * _BAR * width / WIDTH)
        upper = int(gray[int(24 * height / HEIGHT), x])
        lower = int(gray[int(64 * height / HEIGHT), x])
        if abs(upper - lower) < 90:
            return None
        number |= int(upper > lower) << bit
    return number


def write_video(
    path: Path,
    frames: int,
    *,
    gop: int = 250,
    pts_ms: Sequence[int] | None = None,
    tone_at_s: Sequence[float] | None = None,
    codec: str = "libx264",
    enlarged: int = 1,
) -> Path:
    """Write a video of numbered frames at 25 a second, or at the given times.

    Args:
        pts_ms: presentation time of each frame, rising.
        tone_at_s: where given, there is sound: a tone of 50 ms at each of these seconds.
        enlarged: how many times 240 x 136 the picture is.
    """
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=Fraction(1000) if pts_ms else Fraction(25))
        stream.width, stream.height = WIDTH * enlarged, HEIGHT * enlarged
        stream.pix_fmt = "yuv420p"
        base = Fraction(1, 1000) if pts_ms else Fraction(1, 25)
        stream.time_base = base
        stream.codec_context.time_base = base
        stream.gop_size = gop
        if codec == "libx264":
            stream.options = {"bf": "3", "sc_threshold": "0", "preset": "ultrafast", "crf": "23"}
        sound = container.add_stream("aac", rate=SAMPLE_RATE) if tone_at_s is not None else None
        for number in range(frames):
            drawn = picture(number).repeat(enlarged, axis=0).repeat(enlarged, axis=1)
            frame = av.VideoFrame.from_ndarray(drawn, format="rgb24")
            frame.pts = pts_ms[number] if pts_ms else number
            frame.time_base = base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if sound is not None and tone_at_s is not None:
            length_s = (pts_ms[-1] / 1000 if pts_ms else frames / 25) + 0.04
            _write_tones(container, sound, length_s, tone_at_s)
    return path


def write_sound(path: Path, length_s: float, tone_at_s: Sequence[float]) -> Path:
    """Write a sound file: silence with a tone of 50 ms at each of the given seconds."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=SAMPLE_RATE)
        _write_tones(container, stream, length_s, tone_at_s)
    return path


def index_of(path: Path) -> MediaIndex:
    return build_index(path, JobContext())


def _write_tones(
    container: OutputContainer,
    stream: av.AudioStream,
    length_s: float,
    tone_at_s: Sequence[float],
) -> None:
    samples = np.zeros(round(length_s * SAMPLE_RATE), np.int16)
    tone = (20_000 * np.sin(2 * np.pi * 1000 * np.arange(2400) / SAMPLE_RATE)).astype(np.int16)
    for at_s in tone_at_s:
        start = round(at_s * SAMPLE_RATE)
        part = samples[start : start + tone.size]
        part[:] = tone[: part.size]
    for start in range(0, samples.size, 1024):
        piece = np.ascontiguousarray(samples[start : start + 1024].reshape(1, -1))
        frame = av.AudioFrame.from_ndarray(piece, format="s16", layout="mono")
        frame.sample_rate, frame.pts = SAMPLE_RATE, start
        frame.time_base = Fraction(1, SAMPLE_RATE)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))
