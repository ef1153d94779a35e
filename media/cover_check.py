"""Reads a redacted copy back: every frame decoded, every marked box and stretch looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import RedactionLeaks
from app.domain.mediatime import TimeRange
from app.domain.redaction import CoverCheck
from app.domain.redaction_plan import Redaction
from app.tasks.job import JobContext
from media.covering import FILL, area_of, boxes_in, samples_of
from media.opening import open_media

BRIGHTEST = 24
"""Black comes back as 0 to about 10 after encoding; whoever sees more sees something."""
_LOUDEST = 0.004
"""Silence comes back as less than this (-48 dB)."""


def check_cover(
    made: Path,
    redaction: Redaction,
    frames: range,
    actual: TimeRange,
    size: tuple[int, int],
    ctx: JobContext,
) -> CoverCheck:
    """Decode a redacted copy whole, with nothing but a plain decoder.

    Args:
        made: the copy.
        frames: of the original, in the copy's order.
        actual: the stretch, microseconds from the item's origin.
        size: width and height of the original's picture within the copy's frame, in its pixels.
        ctx: progress with the step `checking`.

    Raises:
        RedactionLeaks: a box is not filled (`cover_box`), a stretch not silent
            (`cover_sound`), or the number of frames is not the original's (`cover_frames`).
    """
    count = boxes = brightest = 0
    width, height = size
    with open_media(made) as file:
        for frame in file.decode(video=0):
            if count >= len(frames):
                raise RedactionLeaks(why="cover_frames", frame=count, expected=len(frames))
            ctx.progress(count / len(frames), "checking")
            pixels = frame.to_ndarray(format="rgb24")
            for box in boxes_in(redaction, frames[count]):
                rows, columns = area_of(box, (height, width), 0)
                most = int(np.abs(pixels[rows, columns].astype(int) - FILL).max(initial=0))
                brightest, boxes = max(brightest, most), boxes + 1
                if most > BRIGHTEST:
                    raise RedactionLeaks(why="cover_box", frame=frames[count], value=most)
            count += 1
    if count != len(frames):
        raise RedactionLeaks(why="cover_frames", frame=count, expected=len(frames))
    samples, loudest = _sound(made, redaction, actual)
    return CoverCheck(count, boxes, brightest, samples, loudest)


def _sound(made: Path, redaction: Redaction, actual: TimeRange) -> tuple[int, float]:
    first, loudest = 0, 0.0
    with open_media(made) as file:
        if not file.streams.audio:
            return 0, 0.0
        for frame in file.decode(audio=0):
            values: NDArray[Any] = frame.to_ndarray()
            for stretch in redaction.mutes:
                heard = samples_of(stretch, actual.start_us, frame.rate, 0)
                part = values[:, max(heard.start - first, 0) : max(heard.stop - first, 0)]
                loudest = max(loudest, float(np.abs(part).max(initial=0.0)))
            if loudest > _LOUDEST:
                raise RedactionLeaks(why="cover_sound", frame=first, value=round(loudest * 1000))
            first += frame.samples
    return first, loudest
