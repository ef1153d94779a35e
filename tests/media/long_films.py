"""A recording of more than half a day, small on disk: a frame a minute, sound here and there."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from tests.media.numbered import HEIGHT, WIDTH, picture

HOURS = 13.5
FRAME_EVERY_S = 60
TONE_AT_S = 12 * 3600 + 52 * 60 + 30
"""Past 2^31 samples at 48 kHz, which is 12.43 h."""
_RATE = 48_000


def write_half_a_day(path: Path, *, has_picture: bool = True) -> Path:
    """Write 13.5 h: a numbered frame a minute, 20 ms of silence with each, and one tone."""
    with av.open(str(path), "w") as out:
        sound = out.add_stream("pcm_s16le", rate=_RATE, layout="mono")
        video = out.add_stream("libx264", rate=Fraction(1, FRAME_EVERY_S)) if has_picture else None
        if video is not None:
            video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
            video.codec_context.time_base = Fraction(1, 1)
            video.options = {"bf": "0", "g": "30", "preset": "ultrafast"}
        for number in range(round(HOURS * 3600 / FRAME_EVERY_S)):
            at_s = number * FRAME_EVERY_S
            if video is not None:
                frame = av.VideoFrame.from_ndarray(picture(number), format="rgb24")
                frame.pts, frame.time_base = at_s, Fraction(1, 1)
                out.mux(video.encode(frame))
            _add(out, sound, at_s, np.zeros(_RATE // 50, np.int16))
            if at_s <= TONE_AT_S < at_s + FRAME_EVERY_S:
                wave = np.cos(2 * np.pi * 1000 * np.arange(_RATE // 5) / _RATE)
                _add(out, sound, TONE_AT_S, (20_000 * wave).astype(np.int16))
        if video is not None:
            out.mux(video.encode(None))
    return path


def _add(
    out: av.container.OutputContainer, sound: av.AudioStream, at_s: int, samples: np.ndarray
) -> None:
    frame = av.AudioFrame.from_ndarray(samples[None], "s16", "mono")
    frame.sample_rate, frame.pts, frame.time_base = _RATE, at_s * _RATE, Fraction(1, _RATE)
    out.mux(sound.encode(frame))
