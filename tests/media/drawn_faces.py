"""Films and photos of a drawn face, which the shipped detector takes for one; nobody is in them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

Rgb = NDArray[np.uint8]
GROUND = (120, 130, 140)
WIDTH, HEIGHT = 640, 480


@cache
def drawn_face(size: int = 120) -> Rgb:
    """Draw a face with its hair, `size` pixels square."""
    side, skin = 4 * size, (205, 160, 130)
    shade, dark = tuple(round(0.8 * part) for part in skin), (50, 35, 30)
    picture = np.full((side, side, 3), GROUND, np.uint8)

    def at(x: float, y: float) -> tuple[int, int]:
        return round(x * side), round(y * side)

    def oval(middle: tuple[int, int], axes: tuple[int, int], colour: Sequence[int], line=-1):
        cv2.ellipse(picture, middle, axes, 0, 0, 360, colour, line, cv2.LINE_AA)

    oval(at(0.5, 0.5), at(0.36, 0.46), dark)
    oval(at(0.5, 0.55), at(0.29, 0.38), skin)
    for x in (0.38, 0.62):
        oval(at(x, 0.48), at(0.055, 0.028), (240, 240, 240))
        oval(at(x, 0.48), at(0.024, 0.024), dark)
        cv2.ellipse(
            picture, at(x, 0.42), at(0.07, 0.02), 0, 180, 360, dark, side // 60, cv2.LINE_AA
        )
        oval(at(x, 0.48), at(0.07, 0.045), shade, side // 100)
    cv2.ellipse(picture, at(0.5, 0.62), at(0.05, 0.03), 0, 0, 180, shade, side // 70, cv2.LINE_AA)
    cv2.line(picture, at(0.48, 0.5), at(0.465, 0.61), shade, side // 80, cv2.LINE_AA)
    oval(at(0.5, 0.74), at(0.1, 0.03), (170, 80, 80))
    small = cv2.resize(cv2.GaussianBlur(picture, (0, 0), side / 125), (size, size))
    return np.asarray(small, np.uint8)


def with_faces(*places: tuple[int, int], size: int = 120, shape=(HEIGHT, WIDTH)) -> Rgb:
    """Give a picture with a face at each (left, top)."""
    picture = np.full((*shape, 3), GROUND, np.uint8)
    for left, top in places:
        picture[top : top + size, left : left + size] = drawn_face(size)
    return picture


def write_film(path: Path, pictures: Sequence[Rgb], rate: int = 25) -> Path:
    """Write pictures as a silent video."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=rate, options={"crf": "16"})
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, rate)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path
