"""Finds faces in pictures with YuNet, which is shipped; nobody is recognised, only found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.domain.faces import DETECTOR, MAX_FACES, Face, FacesInFrame
from app.domain.lettering import Sought
from app.domain.mediatime import TimeRange
from app.domain.moment import Region
from app.domain.photos import PHOTO_RULES
from app.domain.redaction_plan import Detector
from app.tasks.job import JobContext
from media.detectors import checked, fitted
from media.frames import FrameReader, rgb24_upright
from media.index import MediaIndex, index_of
from media.photo import load_upright
from media.text_finder import TextFinder

_SAME_FACE = 0.3
"""Overlap from which on two boxes are one face (OpenCV's own default)."""
_MOST = 5000
_SCORE = 14
"""Column of the score; before it stand the box and five points of the face."""
_SMALLEST = 16
"""Pixels: a smaller picture shows no face, and the network wants some."""
_TURNS = (0, 1, 3, 2)
"""Quarter turns at which a photo without a face is looked at again (a camera laid on its side)."""

Rgb = NDArray[np.uint8]


class FaceFinder:
    """The detector, loaded once; used from one thread.

    Args:
        model: its file.
        settings: size and score; what they find is of this model either way.

    Raises:
        DetectorUnusable: the file is missing (`detector_missing`) or not the one that was
            checked (`detector_changed`).
    """

    def __init__(self, model: Path, settings: Detector = DETECTOR) -> None:
        data = checked(model, DETECTOR)
        self._long_side = settings.long_side
        # one thread finds as much for half of the processor time, and decoding goes on beside it
        cv2.setNumThreads(1)
        self._network = cv2.FaceDetectorYN.create(
            "onnx",
            np.frombuffer(data, np.uint8),
            np.zeros(0, np.uint8),
            (320, 320),
            settings.score,
            _SAME_FACE,
            _MOST,
        )

    def faces(self, rgb: Rgb, aspect: float = 1.0) -> tuple[Face, ...]:
        """Find faces in an upright picture.

        Args:
            rgb: shape (height, width, 3).
            aspect: how much wider than high its pixels are.

        Returns:
            Highest score first; boxes as parts of the picture's sides.
        """
        height, width = rgb.shape[:2]
        across, down = fitted(width, height, aspect, self._long_side)
        size = (round(across), round(down))
        if min(size) < _SMALLEST:
            return ()
        if size != (width, height):
            rgb = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
        self._network.setInputSize(size)
        _, found = self._network.detect(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))
        faces = [_face(row, size) for row in found] if found is not None else []
        kept = sorted(
            (face for face in faces if face is not None), key=lambda face: face.score, reverse=True
        )
        return tuple(kept[:MAX_FACES])


def faces_in_video(
    path: Path,
    index: MediaIndex | None,
    span: TimeRange,
    model: Path,
    ctx: JobContext,
    sought: Sought = Sought.FACES,
    picture_share: float = 1.0,
) -> Iterator[FacesInFrame]:
    """Find the faces of every frame on screen during a span; frames without one are left out.

    Args:
        path: a video.
        index: the table of its frames; None to make it.
        span: microseconds from the item's origin.
        model: the detector's file.
        ctx: progress with the step `faces` or `text`.
        sought: lettering in place of faces.
        picture_share: part of the height, from the top, that is looked at; beneath it is a bar.

    Raises:
        DetectorUnusable, TimeOutsideMedia, FrameMismatch, UnreadableMedia: as named.
    """
    finder = _finder(model, sought)
    index = index or index_of(path, ctx)
    frames = index.frames_in(span)
    found: tuple[Face, ...] = ()
    before: Rgb | None = None
    with FrameReader(path, index, cache_bytes=32 * 2**20) as reader:
        for number, frame in reader.frames(frames):
            ctx.progress((number - frames[0]) / len(frames), sought.value)
            pixels = rgb24_upright(frame, index)
            rows = max(round(len(pixels) * picture_share), 1)
            share, pixels = rows / len(pixels), pixels[:rows]
            # a held picture, or one of a screen: what is the same to the pixel shows the same
            if before is None or not np.array_equal(pixels, before):
                told = finder.faces(np.ascontiguousarray(pixels), float(index.sample_aspect))
                found = told if share == 1 else tuple(_lowered(face, share) for face in told)
            before = pixels
            if found:
                yield FacesInFrame(number, found)


def faces_in_photo(
    path: Path,
    page: int,
    model: Path,
    photo_rules: int = PHOTO_RULES,
    sought: Sought = Sought.FACES,
) -> FacesInFrame:
    """Find the faces of a page of a photo; where there is none, in its three other turns too.

    Lettering is found the same way in place of faces where that is sought.

    Raises:
        DetectorUnusable, UnreadableMedia, InvalidValue: as named.
    """
    finder = _finder(model, sought)
    pixels = np.ascontiguousarray(load_upright(path, page, photo_rules))
    for turn in _TURNS:
        found = finder.faces(np.ascontiguousarray(np.rot90(pixels, turn)))
        if found:
            return FacesInFrame(page, tuple(_turned_back(face, turn) for face in found))
    return FacesInFrame(page, ())


def _finder(model: Path, sought: Sought) -> FaceFinder | TextFinder:
    return TextFinder(model) if sought is Sought.TEXT else FaceFinder(model)


def _face(row: NDArray[np.float32], size: tuple[int, int]) -> Face | None:
    """Read one row of what the network gives; None for a box outside of the picture."""
    if not np.isfinite(row).all():
        return None
    left, top, across, down = (float(value) for value in row[:4])
    edges = (left / size[0], top / size[1], (left + across) / size[0], (top + down) / size[1])
    x, y, right, bottom = (round(min(max(edge, 0.0), 1.0), 5) for edge in edges)
    if right <= x or bottom <= y:
        return None
    score = round(min(max(float(row[_SCORE]), 0.0), 1.0), 3)
    return Face(Region(x, y, round(right - x, 5), round(bottom - y, 5)), score)


def _lowered(face: Face, share: float) -> Face:
    """Give a face of the upper part of a picture as it lies in the whole of it."""
    box = face.box
    return Face(
        Region(box.x, round(box.y * share, 5), box.width, round(box.height * share, 5)), face.score
    )


def _turned_back(face: Face, turn: int) -> Face:
    """Give a face of a picture that was turned so often counter-clockwise, as it lies in it."""
    box = face.box
    for _ in range(turn):
        # a point (x, y) of the picture before the turn lies at (y, 1 - x) after it
        box = Region(max(round(1 - box.y - box.height, 5), 0.0), box.x, box.height, box.width)
    return Face(box, face.score)
