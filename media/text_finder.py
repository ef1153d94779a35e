"""Finds lines of lettering in pictures with PP-OCR's detector, which is shipped; it reads none.

Plates, letters, badges and house numbers tell who somebody is as a face does.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.domain.lettering import TEXT_DETECTOR
from app.domain.moment import Region
from app.domain.redaction_plan import Detector
from app.domain.sightings import MAX_SIGHTINGS, Sighting
from media.detectors import fitted, network

_STEP = 32
"""Pixels: the network's sides are whole numbers of it."""
_MEAN, _SPREAD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
_IS_LETTER = 0.3
"""Of a pixel; as its makers set it, with the two beneath."""
_GROWN = 1.6
_LEAST_SIDE = 3
"""Pixels of the made-smaller picture."""

Rgb = NDArray[np.uint8]


class TextFinder:
    """The detector, loaded once; used from one thread.

    Args:
        model: its file.
        settings: size and score; what they find is of this model either way.

    Raises:
        DetectorUnusable: the file is missing (`detector_missing`) or not the one that was
            checked (`detector_changed`).
    """

    def __init__(self, model: Path, settings: Detector = TEXT_DETECTOR) -> None:
        self._settings = settings
        self._network = network(model, TEXT_DETECTOR)
        self._input = self._network.get_inputs()[0].name

    def sightings(self, rgb: Rgb, aspect: float = 1.0) -> tuple[Sighting, ...]:
        """Find lettering in an upright picture.

        Args:
            rgb: shape (height, width, 3).
            aspect: how much wider than high its pixels are.

        Returns:
            Highest score first; boxes as parts of the picture's sides.
        """
        height, width = rgb.shape[:2]
        size = fitted(width, height, aspect, self._settings.long_side)
        across, down = (max(_STEP, round(side / _STEP) * _STEP) for side in size)
        small = cv2.resize(rgb, (across, down), interpolation=cv2.INTER_AREA)
        bgr = cv2.cvtColor(small, cv2.COLOR_RGB2BGR).astype(np.float32) / 255
        pixels = ((bgr - _MEAN) / _SPREAD).transpose(2, 0, 1)[np.newaxis].astype(np.float32)
        (heat, *_rest) = self._network.run(None, {self._input: pixels})
        found = _boxes(np.asarray(heat, np.float32)[0, 0], self._settings.score)
        return tuple(sorted(found, key=lambda each: each.score, reverse=True)[:MAX_SIGHTINGS])


def _boxes(heat: NDArray[np.float32], least: float) -> list[Sighting]:
    """Turn how likely each pixel belongs to letters, shape (height, width), into boxes."""
    height, width = heat.shape
    count, labels, facts, _middles = cv2.connectedComponentsWithStats(
        (heat > _IS_LETTER).astype(np.uint8)
    )
    sums = np.bincount(labels.ravel(), heat.ravel().astype(np.float64), count)
    found = []
    for number in range(1, count):
        left, top, across, down, area = (int(value) for value in facts[number])
        score = float(sums[number]) / area
        if min(across, down) < _LEAST_SIDE or score < least:
            continue
        # the network marks the inside of a line; its makers let it grow by area over outline
        grown = area * _GROWN / (2 * (across + down))
        edges = (
            (left - grown) / width,
            (top - grown) / height,
            (left + across + grown) / width,
            (top + down + grown) / height,
        )
        x, y, right, bottom = (round(min(max(edge, 0.0), 1.0), 5) for edge in edges)
        box = Region(x, y, round(right - x, 5), round(bottom - y, 5))
        found.append(Sighting(box, round(min(score, 1.0), 3)))
    return found
