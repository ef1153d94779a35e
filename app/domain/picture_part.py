"""A part of a picture in whole pixels: cut out as it lies, or straightened from four corners."""

from __future__ import annotations

from itertools import pairwise
from math import isqrt

from app.domain.errors import InvalidValue

PixelBox = tuple[int, ...]
"""Left, top, width, height; empty for the whole picture."""
Corners = tuple[int, ...]
"""x, y of four corners, clockwise from the upper left; empty for none."""
SMALLEST = 16
"""Pixels of a side."""
_FARTHEST = 65_535
_MOST_DIGITS = 6


def check_part(crop: PixelBox, corners: Corners) -> None:
    """Refuse what is no part of any picture.

    Raises:
        InvalidValue: too small, crossed, bent inwards, not clockwise, or both kinds at once.
    """
    if crop and corners:
        raise InvalidValue(field="corners", value=part_words(corners), expected="crop | corners")
    if crop and not _is_box(crop):
        expected = f"LEFT:TOP:WIDTH:HEIGHT, >= {SMALLEST}"
        raise InvalidValue(field="crop", value=part_words(crop), expected=expected)
    if corners and not _is_quad(corners):
        expected = f"X:Y:X:Y:X:Y:X:Y, >= {SMALLEST}"
        raise InvalidValue(field="corners", value=part_words(corners), expected=expected)


def check_within(crop: PixelBox, corners: Corners, width: int, height: int) -> None:
    """Refuse a part that does not lie in a picture of this size.

    Raises:
        InvalidValue: it reaches beyond an edge.
    """
    name, part = ("crop", crop) if crop else ("corners", corners)
    right = [crop[0] + crop[2]] if crop else [x + 1 for x in corners[::2]]
    bottom = [crop[1] + crop[3]] if crop else [y + 1 for y in corners[1::2]]
    if part and (max(right) > width or max(bottom) > height):
        raise InvalidValue(field=name, value=part_words(part), expected=f"{width} x {height}")


def straightened_size(corners: Corners) -> tuple[int, int]:
    """Give width and height of the rectangle: the longer one of each two opposite sides."""
    upper_left, upper_right, lower_right, lower_left = _spots(corners)
    width = max(_length(upper_left, upper_right), _length(lower_left, lower_right))
    height = max(_length(upper_left, lower_left), _length(upper_right, lower_right))
    return width + 1, height + 1


def part_size(crop: PixelBox, corners: Corners, width: int, height: int) -> tuple[int, int]:
    """Give width and height of what comes out of a picture of this size."""
    if crop:
        return crop[2], crop[3]
    return straightened_size(corners) if corners else (width, height)


def read_part(text: str) -> tuple[int, ...]:
    """Read whole numbers parted by colons.

    Raises:
        ValueError: one of them is none.
    """
    parts = text.split(":")
    if any(len(part) > _MOST_DIGITS for part in parts):
        raise ValueError(text)
    return tuple(map(int, parts))


def part_words(part: tuple[int, ...]) -> str:
    """Write a part as it is read."""
    return ":".join(map(str, part))


def _is_box(crop: PixelBox) -> bool:
    return (
        len(crop) == 4 and min(crop) >= 0 and min(crop[2:]) >= SMALLEST and max(crop) <= _FARTHEST
    )


def _is_quad(corners: Corners) -> bool:
    """Tell whether four corners turn to the same side at each of them, with sides long enough."""
    if len(corners) != 8 or min(corners) < 0 or max(corners) > _FARTHEST:
        return False
    spots = _spots(corners)
    around = [*spots, *spots[:2]]
    ways = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(around)]
    turns = [ax * by - ay * bx for (ax, ay), (bx, by) in pairwise(ways)]
    sides = [_length(one, two) for one, two in pairwise(around)]
    return min(turns) > 0 and min(sides) >= SMALLEST


def _spots(corners: Corners) -> list[tuple[int, int]]:
    return [(corners[at], corners[at + 1]) for at in range(0, 8, 2)]


def _length(one: tuple[int, int], two: tuple[int, int]) -> int:
    return isqrt((one[0] - two[0]) ** 2 + (one[1] - two[1]) ** 2)
