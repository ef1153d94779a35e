"""What the window will do with a file, done once in the child first.

The window decodes what it plays in its own process: a file that brings a decoder down there would
take the window with it. So a file's index is only made where the same decoders, with the same
threads and the same seeks, came through it here. A damaged file is gone through whole, as far as
the time allows; a whole one at many places.
"""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

import numpy as np

from app.domain.mediatime import US_PER_SECOND
from app.tasks.job import JobContext
from media.frame_table import MediaIndex
from media.playback_decoder import FrameStream, reading_threads
from media.playback_pcm import SAMPLE_RATE, sound_from

WHOLE_S = 1.0
"""Seconds for a file in which nothing is wrong."""
DAMAGED_S = 60.0
"""Seconds for one that is damaged: some 7,000 frames of 1080p."""
_PLACES = 12
_READ_AT_EACH = 4


def rehearse(path: Path, index: MediaIndex, ctx: JobContext) -> float:
    """Seek and decode a video as the window will; gives the share of its frames that came.

    Nothing is concluded from what comes: a decoder that falls takes the child with it, and the
    parent then refuses the file.

    Args:
        path: the video.
        index: its frames.
        ctx: progress with the step `rehearsing`.

    Raises:
        Cancelled: a person stopped it.
    """
    until_s = time.monotonic() + (DAMAGED_S if index.damage else WHOLE_S)
    seen = 0
    with closing(FrameStream(path, index, threads=reading_threads(index))) as stream:
        for number in _places(len(index)):
            ctx.check()
            stream.go_to(number)
            for _ in range(_READ_AT_EACH):
                if stream.read(number) is None:
                    break
            if time.monotonic() > until_s:
                break
        stream.go_to(0)
        while time.monotonic() < until_s and stream.read(0) is not None:
            seen += 1
            if seen % 25 == 0:
                ctx.progress(seen / len(index), "rehearsing")
    rehearse_sound(path, index.duration_us, is_damaged=bool(index.damage))
    return seen / len(index)


def rehearse_sound(path: Path, length_us: int, *, is_damaged: bool) -> None:
    """Decode a file's sound as the window will, where it has any.

    Args:
        path: a video or a sound.
        length_us: of the item.
        is_damaged: takes more time.
    """
    until_s = time.monotonic() + (DAMAGED_S if is_damaged else WHOLE_S) / 2
    left = length_us * SAMPLE_RATE // US_PER_SECOND
    for piece in sound_from(path, 0):
        left -= len(piece)
        if left <= 0 or time.monotonic() > until_s:
            return


def _places(count: int) -> list[int]:
    """Give frames all over a video, from the end to the start: each of them is a seek."""
    places = np.unique(np.linspace(0, count - 1, _PLACES).round().astype(int))
    return [int(place) for place in places[::-1]]
