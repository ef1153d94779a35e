"""How a camera moved over a stretch, and how far each picture is moved against it.

Points are followed from frame to frame there and back; of their moves the one that most of them
share is the camera's, whoever walks through the picture meanwhile. What was measured is written
into the recipe in whole numbers: deriving a clip again measures nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from app.domain.errors import InvalidValue
from app.domain.mediatime import TimeRange
from app.domain.steadying import MOST_FRAMES, PER_PIXEL, Steady
from app.tasks.job import JobContext
from media.following import followed
from media.frames import FrameReader, rgb24_upright
from media.index import MediaIndex, index_of

_WIDTH = 640
"""Pixels across at which points are followed."""
_POINTS = 240
_FEW = 12
_LOST = 0.8
_OFF = 1.5
"""Pixels at that width by which a point may miss its beginning, or the camera's move."""
_MOST = 0.15
"""Of a side: a picture that is moved farther shows more black than film."""
_MOST_TURN = 0.1
_MILLION = 1_000_000
Grey = NDArray[np.uint8]
Way = NDArray[np.float64]
"""Shape (frames, 3): to the right and down in pixels, clockwise in radians, from the first."""


def measure_steady(
    path: Path, index: MediaIndex | None, span: TimeRange, frames: int, ctx: JobContext
) -> Steady:
    """Measure how far each picture of a stretch is to be moved.

    Args:
        path: a video.
        index: the table of its frames; None to make it.
        span: microseconds from the item's origin.
        frames: to each side, over which the camera's way is evened out.

    Raises:
        InvalidValue: the stretch is too long, or `frames` too few or too many.
        TimeOutsideMedia, FrameMismatch, Cancelled: as `FrameReader`.
    """
    index = index or index_of(path, ctx)
    wanted = index.frames_in(span)
    if len(wanted) > MOST_FRAMES:
        raise InvalidValue(field="steady", value=len(wanted), expected=f"<= {MOST_FRAMES}")
    way = camera_way(_pictures(path, index, wanted, ctx))
    scale = max(index.width / _WIDTH, 1.0)
    off = (way - evened(way, frames)) * (scale, scale, 1.0)
    most = np.array([index.width * _MOST, index.height * _MOST, _MOST_TURN])
    steps = np.clip(off, -most, most) * (PER_PIXEL, PER_PIXEL, _MILLION)
    return Steady(frames, wanted[0], tuple(np.rint(steps).astype(int).ravel().tolist()))


def camera_way(pictures: Iterator[Grey]) -> Way:
    """Add up the camera's moves from picture to picture, around the middle."""
    before = next(pictures)
    height, width = before.shape
    middle = np.array([(width - 1) / 2, (height - 1) / 2])
    at = np.zeros(3)
    way = [at]
    for grey in pictures:
        at = at + _move(before, grey, middle)
        way.append(at)
        before = grey
    return np.stack(way)


def evened(way: Way, frames: int) -> Way:
    """Average a way over so many frames to each side; beyond its ends it goes on as it came.

    So a slow pan stays one, both ends stay where they are, and the pictures beside them stand as
    still as those in the middle.
    """
    reach = min(frames, len(way) - 1)
    longer = np.pad(way, ((reach, reach), (0, 0)), mode="reflect", reflect_type="odd")
    sums = np.concatenate([np.zeros((1, 3)), np.cumsum(longer, axis=0)])
    whole = 2 * reach + 1
    even: Way = (sums[whole:] - sums[:-whole]) / whole
    return even


def _pictures(path: Path, index: MediaIndex, wanted: range, ctx: JobContext) -> Iterator[Grey]:
    scaler = VideoReformatter()
    with FrameReader(path, index, cache_bytes=32 * 2**20) as reader:
        for number, frame in reader.frames(wanted):
            ctx.progress((number - wanted[0]) / len(wanted), "tracking")
            grey = cv2.cvtColor(rgb24_upright(frame, index, scaler), cv2.COLOR_RGB2GRAY)
            if index.width > _WIDTH:
                size = (_WIDTH, max(round(index.height * _WIDTH / index.width), 1))
                grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
            yield np.asarray(grey, np.uint8)


def _move(before: Grey, after: Grey, middle: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give how what stands still moved; nothing where too little can be followed."""
    corners = cv2.goodFeaturesToTrack(before, _POINTS, 0.01, 8)
    if corners is None or len(corners) < _FEW:
        return np.zeros(3)
    old = np.asarray(corners, np.float32)
    new, seen = followed(before, after, old)
    back, seen_back = followed(after, before, new)
    missed = np.linalg.norm((old - back).reshape(-1, 2), axis=1)
    good = seen & seen_back & (missed < _LOST)
    if good.sum() < _FEW:
        return np.zeros(3)
    found, _inside = cv2.estimateAffinePartial2D(
        old.reshape(-1, 2)[good], new.reshape(-1, 2)[good], ransacReprojThreshold=_OFF
    )
    if found is None or not np.isfinite(found).all():
        return np.zeros(3)
    turn = math.atan2(float(found[1, 0]), float(found[0, 0]))
    shift = found[:, :2] @ middle + found[:, 2] - middle
    return np.array([float(shift[0]), float(shift[1]), turn])
