"""Finds faces in pictures with YuNet, which is shipped; nobody is recognised, only found."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.domain.moment import Region
from app.domain.redaction_plan import Detector
from app.domain.sightings import DETECTOR, MAX_SIGHTINGS, Sighting
from media.detectors import checked, fitted

_SAME_FACE = 0.3
"""Overlap from which on two boxes are one face (OpenCV's own default)."""
_MOST = 5000
_SCORE = 14
"""Column of the score; before it stand the box and five points of the face."""
_SMALLEST = 16
"""Pixels: a smaller picture shows no face, and the network wants some."""

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

    def sightings(self, rgb: Rgb, aspect: float = 1.0) -> tuple[Sighting, ...]:
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
        return tuple(kept[:MAX_SIGHTINGS])


def _face(row: NDArray[np.float32], size: tuple[int, int]) -> Sighting | None:
    """Read one row of what the network gives; None for a box outside of the picture."""
    if not np.isfinite(row).all():
        return None
    left, top, across, down = (float(value) for value in row[:4])
    edges = (left / size[0], top / size[1], (left + across) / size[0], (top + down) / size[1])
    x, y, right, bottom = (round(min(max(edge, 0.0), 1.0), 5) for edge in edges)
    if right <= x or bottom <= y:
        return None
    score = round(min(max(float(row[_SCORE]), 0.0), 1.0), 3)
    return Sighting(Region(x, y, round(right - x, 5), round(bottom - y, 5)), score)
