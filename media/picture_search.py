"""Looks for faces or lettering in every frame of a video, and on a photo's page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.domain.lettering import Sought
from app.domain.mediatime import TimeRange
from app.domain.moment import Region
from app.domain.photos import PHOTO_RULES
from app.domain.sightings import Sighting, SightingsInFrame
from app.tasks.job import JobContext
from media.face_finder import FaceFinder
from media.frames import FrameReader, rgb24_upright
from media.index import MediaIndex, index_of
from media.photo import load_upright
from media.text_finder import TextFinder

_TURNS = (0, 1, 3, 2)
"""Quarter turns at which a photo is looked at until something is found (a camera on its side)."""

Rgb = NDArray[np.uint8]


def sightings_in_video(
    path: Path,
    index: MediaIndex | None,
    span: TimeRange,
    model: Path,
    ctx: JobContext,
    sought: Sought = Sought.FACES,
    picture_share: float = 1.0,
) -> Iterator[SightingsInFrame]:
    """Find faces or lettering in every frame on screen during a span; those without are left out.

    Args:
        path: a video.
        index: the table of its frames; None to make it.
        span: microseconds from the item's origin.
        model: the detector's file.
        ctx: progress with the step `faces` or `text`.
        sought: which of the two.
        picture_share: part of the height, from the top, that is looked at; beneath it is a bar.

    Raises:
        DetectorUnusable, TimeOutsideMedia, FrameMismatch, UnreadableMedia: as named.
    """
    finder = _finder(model, sought)
    index = index or index_of(path, ctx)
    frames = index.frames_in(span)
    found: tuple[Sighting, ...] = ()
    before: Rgb | None = None
    with FrameReader(path, index, cache_bytes=32 * 2**20) as reader:
        for number, frame in reader.frames(frames):
            ctx.progress((number - frames[0]) / len(frames), sought.value)
            pixels = rgb24_upright(frame, index)
            rows = max(round(len(pixels) * picture_share), 1)
            share, pixels = rows / len(pixels), pixels[:rows]
            # a held picture, or one of a screen: what is the same to the pixel shows the same
            if before is None or not np.array_equal(pixels, before):
                told = finder.sightings(np.ascontiguousarray(pixels), float(index.sample_aspect))
                found = told if share == 1 else tuple(_lowered(each, share) for each in told)
            before = pixels
            if found:
                yield SightingsInFrame(number, found)


def sightings_in_photo(
    path: Path,
    page: int,
    model: Path,
    photo_rules: int = PHOTO_RULES,
    sought: Sought = Sought.FACES,
) -> SightingsInFrame:
    """Find faces or lettering on a page of a photo; where there is none, in its other turns too.

    Raises:
        DetectorUnusable, UnreadableMedia, InvalidValue: as named.
    """
    finder = _finder(model, sought)
    pixels = np.ascontiguousarray(load_upright(path, page, photo_rules))
    for turn in _TURNS:
        found = finder.sightings(np.ascontiguousarray(np.rot90(pixels, turn)))
        if found:
            return SightingsInFrame(page, tuple(_turned_back(each, turn) for each in found))
    return SightingsInFrame(page, ())


def _finder(model: Path, sought: Sought) -> FaceFinder | TextFinder:
    return TextFinder(model) if sought is Sought.TEXT else FaceFinder(model)


def _lowered(found: Sighting, share: float) -> Sighting:
    """Give what was found in the upper part of a picture as it lies in the whole of it."""
    box = found.box
    return Sighting(
        Region(box.x, round(box.y * share, 5), box.width, round(box.height * share, 5)), found.score
    )


def _turned_back(found: Sighting, turn: int) -> Sighting:
    """Give what was found in a picture turned so often counter-clockwise, as it lies in it."""
    box = found.box
    for _ in range(turn):
        # a point (x, y) of the picture before the turn lies at (y, 1 - x) after it
        box = Region(max(round(1 - box.y - box.height, 5), 0.0), box.x, box.height, box.width)
    return Sighting(box, found.score)
