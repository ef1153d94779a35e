"""One picture of a clip that is not made yet, as it would look: for choosing what it shows."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.domain.clip import ClipSpec
from app.domain.clip_dress import Dress
from app.runtime.disk import writing_to
from app.tasks.job import JobContext
from media.clip_shape import ClipShape
from media.dressing import Dressing
from media.enhancing import Enhancer
from media.frames import FrameReader, rgb24_upright
from media.index import MediaIndex, index_of
from media.overlay import OverlayBar

_LONGEST = 1600
"""Larger pictures are made smaller: they are looked at in a window."""
_QUALITY = 88
_NEIGHBOURS_BYTES = 32 * 2**20


def write_picture(
    path: Path,
    spec: ClipSpec,
    frame: int,
    out: Path,
    ctx: JobContext,
    index: MediaIndex | None = None,
    *,
    is_bare: bool = False,
) -> None:
    """Write one frame with what a clip would show on and beneath it, as JPEG.

    Args:
        path: a video.
        spec: of the clip; steps are said where they work.
        frame: of the original.
        out: written new.
        index: the table of its frames; None to make it.
        is_bare: the picture alone, with no words beneath it: for drawing on it.

    Raises:
        TimeOutsideMedia, FrameMismatch, UnreadableMedia, DiskFull: as named.
    """
    index = index or index_of(path, ctx)
    dress = spec.dress or Dress()
    enhancer = Enhancer(dress, index)
    has_bar = (spec.overlay is not None or dress.has_bar) and not is_bare
    shape = ClipShape(enhancer.size, index.sample_aspect, has_bar=has_bar)
    dressing = Dressing(dress, shape, enhancer)
    number = index.position(frame).frame
    with FrameReader(path, index, cache_bytes=_NEIGHBOURS_BYTES) as reader:
        shown = enhancer.part(reader, number, reader.frame(number))
        pixels = enhancer.picture(rgb24_upright(shown, index), number)
    parts = [dressing.picture(pixels, number)]
    if not is_bare:
        time_us = max(int(index.times_us[number]), 0)
        parts += _beneath(dressing, spec, shape, time_us, number)
    whole = np.concatenate(parts)
    share = min(_LONGEST / max(whole.shape[:2]), 1.0)
    if share < 1:
        whole = cv2.resize(whole, None, fx=share, fy=share, interpolation=cv2.INTER_AREA).astype(
            np.uint8
        )
    done, data = cv2.imencode(
        ".jpg", cv2.cvtColor(whole, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]
    )
    if done:
        with writing_to(out):
            out.write_bytes(data.tobytes())


def _beneath(
    dressing: Dressing, spec: ClipSpec, shape: ClipShape, time_us: int, frame: int
) -> list[NDArray[np.uint8]]:
    steps = spec.dress.steps if spec.dress else ()
    is_held = any(step.is_freeze and step.holds(frame) for step in steps)
    words = dressing.words(time_us, frame, is_held=is_held)
    parts = [] if words is None else [words]
    if spec.overlay is not None:
        width, height = shape.picture
        parts.append(OverlayBar(spec.overlay, width, is_tall=height > width).draw(time_us, frame))
    return parts
