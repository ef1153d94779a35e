"""Pictures with lettering whose place is known: drawn with the shipped font over anything."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from app.domain.moment import Region
from app.runtime.paths import resource

Rgb = NDArray[np.uint8]
PLATE = "B 1234 XYZ"


def street(width: int = 640, height: int = 360, seed: int = 1) -> Rgb:
    """Give a picture without letters: soft light and the noise of a camera."""
    chance = np.random.default_rng(seed)
    ground = Image.fromarray(chance.integers(40, 200, (9, 16, 3), np.uint8))
    soft = np.asarray(ground.resize((width, height), Image.Resampling.BICUBIC), np.int16)
    return np.clip(soft + chance.normal(0, 4, soft.shape), 0, 255).astype(np.uint8)


def with_plate(
    picture: Rgb,
    at: tuple[int, int],
    text: str = PLATE,
    size: int = 32,
    turn: float = 0.0,
    blur: float = 0.0,
) -> tuple[Rgb, Region]:
    """Put a white plate with black letters into a picture; give it and where the letters lie.

    Args:
        picture: shape (height, width, 3).
        at: pixel of the plate's corner.
        text: what stands on it.
        size: of the letters, pixels.
        turn: degrees.
        blur: radius, pixels.
    """
    font = ImageFont.truetype(str(resource("fonts", "NotoSans-Bold.ttf")), size)
    left, top, right, bottom = font.getbbox(text)
    edge = size // 3
    plate = Image.new(
        "RGBA", (round(right - left) + 2 * edge, round(bottom - top) + 2 * edge), "white"
    )
    ImageDraw.Draw(plate).text((edge - left, edge - top), text, "black", font)
    letters = Image.new("L", plate.size)
    letters.paste(255, (edge, edge, plate.width - edge, plate.height - edge))
    plate, letters = (
        one.rotate(turn, Image.Resampling.BICUBIC, expand=True) for one in (plate, letters)
    )
    whole = Image.fromarray(picture)
    whole.paste(plate, at, plate)
    if blur:
        box = (*at, at[0] + plate.width, at[1] + plate.height)
        whole.paste(whole.crop(box).filter(ImageFilter.GaussianBlur(blur)), box)
    x, y, end_x, end_y = letters.getbbox() or (0, 0, 1, 1)
    height, width = picture.shape[:2]
    place = Region(
        (at[0] + x) / width, (at[1] + y) / height, (end_x - x) / width, (end_y - y) / height
    )
    return np.asarray(whole, np.uint8), place
