"""Follows a box from frame to frame by points inside it, and says how far that can be trusted.

Points are followed there and back (forward-backward error, Kalal 2010): what does not return to
where it began was lost. What comes out is a proposal with a doubt at every frame.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.domain.mediatime import TimeRange
from app.domain.moment import Region
from app.domain.redaction import thinned
from app.domain.redaction_plan import CoveredRegion, KeyBox
from app.tasks.job import JobContext
from media.following import followed
from media.frames import FrameReader, rgb24_upright
from media.index import MediaIndex, index_of

_WIDTH = 480
"""Pixels across at which points are followed."""
_MAX_BYTES = 512 * 2**20
"""Of small grey pictures kept at a time; longer stretches are followed up to there."""
_POINTS = 60
_FEW = 6
_LOST = 1.5
"""Pixels at that width by which a point may miss where it began."""
_GROWTH = 0.06
"""A followed box is larger by this part of its sides at each edge: points are not outlines."""

Grey = NDArray[np.uint8]
Box = NDArray[np.float64]
"""Left, top, right, bottom in pixels of the small picture."""


def track_region(
    path: Path, index: MediaIndex | None, span: TimeRange, region: CoveredRegion, ctx: JobContext
) -> CoveredRegion:
    """Fill in the frames between and beyond the boxes that a person set.

    Between two of them the box is followed from the first and bent so that it arrives at the
    second; the larger the bend, the larger the doubt.

    Returns:
        The region with its own keys, and tracked ones (doubt 1 to 100) around them.

    Raises:
        TimeOutsideMedia, FrameMismatch, Cancelled: as `FrameReader`.
    """
    index = index or index_of(path, ctx)
    frames = index.frames_in(span)
    first, last = max(region.first, frames[0]), min(region.last, frames[-1])
    pictures = _pictures(path, index, range(first, last + 1), ctx)
    last = first + len(pictures) - 1
    found = {key.frame: key for key in region.keys}
    set_by_hand = [key for key in region.keys if first <= key.frame <= last]
    for one, two in pairwise(set_by_hand):
        for key in _between(pictures, first, one, two):
            found.setdefault(key.frame, key)
    if set_by_hand:
        for key in _beyond(
            pictures, first, set_by_hand[0], range(set_by_hand[0].frame - 1, first - 1, -1)
        ):
            found.setdefault(key.frame, key)
        for key in _beyond(
            pictures, first, set_by_hand[-1], range(set_by_hand[-1].frame + 1, last + 1)
        ):
            found.setdefault(key.frame, key)
    keys = thinned([found[frame] for frame in sorted(found)])
    return CoveredRegion(region.name, region.first, region.last, keys)


def _pictures(path: Path, index: MediaIndex, frames: range, ctx: JobContext) -> list[Grey]:
    pictures: list[Grey] = []
    used = 0
    with FrameReader(path, index, cache_bytes=32 * 2**20) as reader:
        for number, frame in reader.frames(frames):
            ctx.progress((number - frames[0]) / len(frames), "tracking")
            rgb = rgb24_upright(frame, index)
            height = max(round(rgb.shape[0] * _WIDTH / rgb.shape[1]), 1)
            small = cv2.resize(rgb, (_WIDTH, height), interpolation=cv2.INTER_AREA)
            grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)
            used += grey.nbytes
            if used > _MAX_BYTES:
                break
            pictures.append(grey)
    return pictures


def _between(pictures: list[Grey], first: int, one: KeyBox, two: KeyBox) -> list[KeyBox]:
    height, width = pictures[0].shape
    size = np.array([width, height, width, height], np.float64)
    path = _follow(pictures, first, one, range(one.frame + 1, two.frame + 1))
    if not path:
        return []
    arrived, _ = path[-1]
    bend = _corners(two.box) * size - arrived
    far = float(np.abs(bend).max()) / max(float((arrived[2:] - arrived[:2]).min()), 1.0)
    keys = []
    for at, (box, doubt) in enumerate(path[:-1]):
        share = (at + 1) / len(path)
        keys.append(
            _key(
                one.frame + 1 + at, box + bend * share, size, max(doubt, min(round(far * 60), 100))
            )
        )
    return keys


def _beyond(pictures: list[Grey], first: int, start: KeyBox, frames: range) -> list[KeyBox]:
    if not frames:
        return []
    height, width = pictures[0].shape
    size = np.array([width, height, width, height], np.float64)
    path = _follow(pictures, first, start, frames)
    # nobody set a box there: the further away, the more it wants to be looked at
    return [
        _key(frame, box, size, min(doubt + (at // 25) * 5, 100))
        for at, (frame, (box, doubt)) in enumerate(zip(frames, path, strict=True))
    ]


def _follow(
    pictures: list[Grey], first: int, start: KeyBox, frames: range
) -> list[tuple[Box, int]]:
    height, width = pictures[0].shape
    box = _corners(start.box) * np.array([width, height, width, height], np.float64)
    here, path, worst = start.frame, [], 0
    for frame in frames:
        box, doubt = _step(pictures[here - first], pictures[frame - first], box)
        # a box that was lost once stays doubtful: it may follow something else since
        worst = max(doubt, worst - 2)
        path.append((box, worst))
        here = frame
    return path


def _step(before: Grey, after: Grey, box: Box) -> tuple[Box, int]:
    """Move a box by what the points in it do; doubt 1 to 100."""
    height, width = before.shape
    left, top = max(int(box[0]), 0), max(int(box[1]), 0)
    right, bottom = min(int(box[2]) + 1, width), min(int(box[3]) + 1, height)
    if right - left < 4 or bottom - top < 4:
        return box, 100
    corners = cv2.goodFeaturesToTrack(before[top:bottom, left:right], _POINTS, 0.01, 3)
    if corners is None or len(corners) < _FEW:
        return box, 80
    points = np.asarray(corners, np.float32) + np.array([left, top], np.float32)
    there, seen = followed(before, after, points)
    back, seen_back = followed(after, before, there)
    missed = np.linalg.norm((points - back).reshape(-1, 2), axis=1)
    good = seen & seen_back & (missed < _LOST)
    if good.sum() < _FEW:
        return box, 90
    old, new = points.reshape(-1, 2)[good], there.reshape(-1, 2)[good]
    shift = np.median(new - old, axis=0)
    spread = np.median(np.abs(new - old - shift))
    scale = _scale(old, new)
    middle = (box[:2] + box[2:]) / 2 + shift
    half = (box[2:] - box[:2]) / 2 * scale
    lost = 1 - good.mean()
    doubt = min(max(round(60 * lost + 12 * spread + 200 * abs(scale - 1)), 1), 100)
    return np.concatenate([middle - half, middle + half]), doubt


def _scale(old: NDArray[np.float32], new: NDArray[np.float32]) -> float:
    """Give how much farther apart the points are now, by the median over neighbours."""
    one, two = (
        np.linalg.norm(np.diff(old, axis=0), axis=1),
        np.linalg.norm(np.diff(new, axis=0), axis=1),
    )
    wide = one > 3
    if wide.sum() < _FEW:
        return 1.0
    return float(np.clip(np.median(two[wide] / one[wide]), 0.9, 1.1))


def _corners(box: Region) -> Box:
    return np.array([box.x, box.y, box.x + box.width, box.y + box.height], np.float64)


def _key(frame: int, box: Box, size: Box, doubt: int) -> KeyBox:
    share = box / size
    grown = (share[2:] - share[:2]) * _GROWTH
    left, top = np.clip(share[:2] - grown, 0.0, 0.99)
    right, bottom = np.clip(share[2:] + grown, 0.01, 1.0)
    region = Region(
        *(round(float(left), 5), round(float(top), 5)),
        *(round(max(float(right - left), 0.005), 5), round(max(float(bottom - top), 0.005), 5)),
    )
    return KeyBox(frame, region, max(doubt, 1))
