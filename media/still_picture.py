"""A picture decoded once, and looked at again and again with other adjustments."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from app.domain.adjustments import Adjustments
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import FrameRequest
from app.domain.picture_part import PixelBox, part_size
from app.domain.still_look import LONGEST, StillBase, StillLook
from app.runtime.disk import writing_to
from app.tasks.job import JobContext
from media.enhancing import Pixels, enhanced_part
from media.frame_table import MediaIndex
from media.still import recorded

_BAND = 256
"""Rows made at a time: a newer wish ends an older one between two bands."""


def write_base(
    path: Path,
    kind: EvidenceKind,
    request: FrameRequest,
    out: Path,
    index: MediaIndex | None = None,
    *,
    is_parted: bool = False,
) -> StillBase:
    """Decode a picture, upright, and write its pixels.

    Args:
        out: written new, packed R, G, B.
        index: the table of a video's frames; None to make it.
        is_parted: of an interlaced frame the first field alone.

    Raises:
        UnreadableMedia, TimeOutsideMedia, FrameMismatch, InvalidValue: as `still.write_still`.
        DiskFull, OutputRefused: `out` cannot be written.
    """
    found = recorded(path, kind, request, is_parted=is_parted, index=index)
    pixels = np.ascontiguousarray(found.shown)
    with writing_to(out), out.open("wb") as handle:
        handle.write(pixels.data)
    return StillBase(pixels.shape[1], pixels.shape[0], found.aspect)


def write_look(
    base: Path,
    size: tuple[int, int],
    adjustments: Adjustments,
    box: PixelBox,
    out: Path,
    ctx: JobContext,
) -> StillLook:
    """Write what a still would be, exactly: a part of it, or the whole made smaller to be seen.

    Args:
        base: as written by `write_base`.
        size: its width and height.
        adjustments: all but the parting of fields, which was done or not in `base`.
        box: left, top, width and height within the still; empty for the whole.
        out: written new, packed R, G, B.

    Raises:
        InvalidValue: as `enhancing.enhanced_part`.
        DiskFull, OutputRefused: `out` cannot be written.
    """
    width, height = size
    pixels = np.memmap(base, np.uint8, "r", shape=(height, width, 3))
    whole = part_size(adjustments.crop, adjustments.corners, width, height)
    made = _in_bands(pixels, adjustments, box or (0, 0, *whole), ctx)
    share = 1.0 if box else min(LONGEST / max(whole), 1.0)
    if share < 1:
        smaller = (max(round(whole[0] * share), 1), max(round(whole[1] * share), 1))
        made = np.asarray(cv2.resize(made, smaller, interpolation=cv2.INTER_AREA), np.uint8)
    with writing_to(out), out.open("wb") as handle:
        handle.write(np.ascontiguousarray(made).data)
    return StillLook(*whole, made.shape[1], made.shape[0])


def _in_bands(pixels: Pixels, adjustments: Adjustments, box: PixelBox, ctx: JobContext) -> Pixels:
    left, top, across, down = box
    made = np.empty((down, across, 3), np.uint8)
    for row in range(0, down, _BAND):
        ctx.progress(row / down, "pictures")
        rows = min(_BAND, down - row)
        part = enhanced_part(pixels, adjustments, (left, top + row, across, rows))
        made[row : row + rows] = part
    return made
