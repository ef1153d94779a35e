"""Figures drawn into the pixels of a clip: outlines, seen on light and dark ground."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from app.domain.drawn import Drawn
from app.domain.figure import FigureShape
from media.bar_text import BOLD, font

_GROUND = (255, 255, 255)
_LINE = (214, 32, 32)
_SHIFT = 4
"""Places are drawn to a sixteenth of a pixel."""
_HEAD = 7
"""Length of an arrow's head in line widths."""
_PLATE = 5
"""Radius of the plate of a number in line widths."""
Pixels = NDArray[np.uint8]
Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the upright picture that is seen, as fractions of it."""

    left: float = 0.0
    """From the left side."""
    top: float = 0.0
    """From the upper side."""
    width: float = 1.0
    """1 for all of it."""
    height: float = 1.0
    """1 for all of it."""


def draw_figures(pixels: Pixels, figures: Iterable[Drawn], window: Window) -> None:
    """Draw outlines over a picture, in place.

    Args:
        pixels: shape (height, width, 3), writable and contiguous.
        figures: as they lie in this frame.
        window: what part of the upright picture `pixels` shows.
    """
    height, width = pixels.shape[:2]
    line = max(round(min(width, height) / 200), 2)

    def place(across: float, down: float) -> Spot:
        return (
            (across - window.left) / window.width * width,
            (down - window.top) / window.height * height,
        )

    for drawn in figures:
        for thick, colour in ((line + 2 * max(line // 2, 1), _GROUND), (line, _LINE)):
            _outline(pixels, drawn, place, thick, colour, line)
        if drawn.number:
            _number(pixels, drawn, place, line)


def _outline(
    pixels: Pixels,
    drawn: Drawn,
    place: Callable[[float, float], Spot],
    thick: int,
    colour: tuple[int, int, int],
    line: int,
) -> None:
    box = drawn.box
    left, top = place(box.x, box.y)
    right, bottom = place(box.x + box.width, box.y + box.height)
    if drawn.shape is FigureShape.ELLIPSE:
        centre, axes = ((left + right) / 2, (top + bottom) / 2), (right - left, bottom - top)
        half = _fixed(axes[0] / 2, axes[1] / 2)
        cv2.ellipse(pixels, _fixed(*centre), half, 0, 0, 360, colour, thick, cv2.LINE_AA, _SHIFT)
        return
    ways: list[tuple[list[Spot], bool]]
    if drawn.shape is FigureShape.ARROW:
        tail, tip = (place(*spot) for spot in drawn.points)
        ways = [([tail, tip], False), (_head(tail, tip, line * _HEAD), False)]
    elif drawn.shape is FigureShape.POLYGON:
        ways = [([place(*spot) for spot in drawn.points], True)]
    else:
        ways = [([(left, top), (right, top), (right, bottom), (left, bottom)], True)]
    for spots, is_closed in ways:
        corners = np.array([_fixed(*spot) for spot in spots], np.int32)
        cv2.polylines(pixels, [corners], is_closed, colour, thick, cv2.LINE_AA, _SHIFT)


def _head(tail: Spot, tip: Spot, length: float) -> list[Spot]:
    angle = math.atan2(tip[1] - tail[1], tip[0] - tail[0])
    ends = [
        (tip[0] + math.cos(angle + turn) * length, tip[1] + math.sin(angle + turn) * length)
        for turn in (math.pi * 5 / 6, -math.pi * 5 / 6)
    ]
    return [ends[0], tip, ends[1]]


def _number(pixels: Pixels, drawn: Drawn, place: Callable[[float, float], Spot], line: int) -> None:
    """Write the number on a plate at the upper left corner, inside the picture."""
    height, width = pixels.shape[:2]
    radius = max(line * _PLATE, 11)
    left, top = place(drawn.box.x, drawn.box.y)
    right, bottom = place(drawn.box.x + drawn.box.width, drawn.box.y + drawn.box.height)
    if right < 0 or bottom < 0 or left >= width or top >= height:
        return  # not in the part that is enlarged
    x = round(min(max(left, radius), width - radius - 1))
    y = round(min(max(top, radius), height - radius - 1))
    cv2.circle(pixels, (x, y), radius, _GROUND, -1, cv2.LINE_AA)
    cv2.circle(pixels, (x, y), radius - max(line // 2, 1), _LINE, -1, cv2.LINE_AA)
    view = pixels[max(y - radius, 0) : y + radius, max(x - radius, 0) : x + radius]
    patch = Image.fromarray(view)
    text = str(drawn.number)
    made = font(round(radius * (1.3 if len(text) < 3 else 0.9)), BOLD)
    middle = (x - max(x - radius, 0), y - max(y - radius, 0))
    ImageDraw.Draw(patch).text(middle, text, font=made, fill=_GROUND, anchor="mm")
    view[:] = np.asarray(patch)


def _fixed(across: float, down: float) -> tuple[int, int]:
    return round(across * (1 << _SHIFT)), round(down * (1 << _SHIFT))
