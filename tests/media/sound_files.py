"""Small sound files with a click at a known time, made with PyAV."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray


def click(at_s: float, length_s: float, rate: int) -> NDArray[np.int16]:
    """Give silence with a 20 ms burst at `at_s`, shape (n,)."""
    samples = np.zeros(round(length_s * rate), np.int16)
    burst = np.sin(2 * np.pi * 600 * np.arange(round(0.02 * rate)) / rate + np.pi / 2)
    start = round(at_s * rate)
    samples[start : start + burst.size] = (burst * 28_000).astype(np.int16)
    return samples


def write_sound(
    path: Path,
    pieces: Sequence[tuple[float, NDArray[np.int16]]],
    *,
    codec: str = "pcm_s16le",
    rate: int = 48_000,
    video_until_s: float = 0.0,
    options: dict[str, str] | None = None,
) -> Path:
    """Write pieces of mono sound, each with its start time in seconds.

    Args:
        video_until_s: also write a small picture every 0.1 s from 0 s to here.
    """
    with av.open(str(path), "w", options=options or {}) as out:
        picture = out.add_stream("mpeg4", rate=10) if video_until_s else None
        if picture is not None:
            picture.width = picture.height = 64
            picture.pix_fmt = "yuv420p"
        sound = out.add_stream(codec, rate=rate)
        sound.layout = "mono"
        sound.time_base = Fraction(1, rate)
        if picture is not None:
            for number in range(round(video_until_s * 10)):
                image = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
                image.pts = number
                out.mux(picture.encode(image))
            out.mux(picture.encode(None))
        for start_s, samples in pieces:
            _encode(out, sound, start_s, samples)
        out.mux(sound.encode(None))
    return path


def _encode(
    out: av.container.OutputContainer,
    sound: av.AudioStream,
    start_s: float,
    samples: NDArray[np.int16],
) -> None:
    rate = sound.rate
    # Whole frames with own time stamps: an encoder's queue would close the gaps.
    size = sound.codec_context.frame_size or 1024
    for first in range(0, samples.size - size + 1, size):
        frame = av.AudioFrame.from_ndarray(
            samples[np.newaxis, first : first + size], format="s16", layout="mono"
        )
        frame.rate = rate
        frame.time_base = Fraction(1, rate)
        frame.pts = round(start_s * rate) + first
        out.mux(sound.encode(frame))


def first_loud_s(samples: NDArray[np.float32], rate: int = 16_000) -> list[float]:
    """Give the times where loud stretches begin, at least 50 ms apart."""
    loud = np.flatnonzero(np.abs(samples) > 0.2)
    starts = [loud[0], *loud[1:][np.diff(loud) > 0.05 * rate]] if loud.size else []
    return [float(start) / rate for start in starts]
