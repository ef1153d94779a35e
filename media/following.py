"""Where points of one grey picture lie in the next."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


def followed(
    before: NDArray[np.uint8], after: NDArray[np.uint8], points: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Give where points went, and which of them were seen there.

    Args:
        before: shape (height, width).
        after: likewise, of the same size.
        points: shape (n, 1, 2) or (n, 2), pixels.

    Returns:
        Points of the same shape, and n truths.
    """
    went: NDArray[np.float32] = np.zeros_like(points)
    there, seen, _ = cv2.calcOpticalFlowPyrLK(before, after, points, went)
    return np.asarray(there, np.float32), np.asarray(seen).ravel() == 1
