"""The pixels of a photo: decoded as far as the file goes, upright, 8 bits, sRGB."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

from app.domain.errors import UnreadableMedia
from app.domain.photos import PHOTO_RULES, PhotoReading
from media.photo_claims import orientation, xmp_orientation
from media.photo_colour import Colour, colour_of
from media.photo_opening import PARSER_ERRORS, opened, page_count

_BLANK_SHARE = 1 / 16
_STRIP = 256
"""Lines converted at a time: a picture of 100 million pixels is never held twice."""
_BITS_PER_SAMPLE = 258
_ALPHA = ("RGBA", "LA", "PA", "La", "RGBa")
Rgb = NDArray[np.uint8]
Converter = Callable[[Image.Image], Image.Image]


@dataclass(frozen=True, slots=True)
class Decoded:
    """One page of a photo."""

    pixels: Rgb
    """Shape (height, width, 3), RGB, upright; perhaps a view that is not contiguous."""
    reading: PhotoReading
    """How it was read."""


def decode(path: Path, page: int = 0, rules: int = PHOTO_RULES) -> Decoded:
    """Decode a page fully, or else as far as the file goes; call it within `quiet`.

    Args:
        path: the photo.
        page: 0-based; 0 is the one the file itself shows first.
        rules: 1 leaves colour profiles alone, 2 brings the colours to sRGB.

    Raises:
        FileMissing, FileUnreadable: it cannot be read from disk.
        UnreadableMedia: `why` is `not_media`, `too_large` or `damaged`.
        InvalidValue: there is no such page.
    """
    image, damage, stated = _loaded(path, page)
    try:
        with image:
            colour = colour_of(image) if rules > 1 else Colour("assumed", "", "", None)
            reading = PhotoReading(
                format=image.format or "",
                mode=image.mode,
                bits=stated.bits,
                pages=page_count(image),
                is_animated=_is_animated(image),
                orientation=stated.orientation,
                other_orientation=_other(image, stated.orientation),
                profile=colour.profile,
                colour=colour.key,
                has_alpha=image.mode in _ALPHA or "transparency" in image.info,
                damage=damage,
            )
            # After loading: Pillow turns some formats itself, and then drops the tag.
            turn = orientation(image)
            pixels = _in_strips(image, _converter(image, colour))
    except PARSER_ERRORS as e:
        raise UnreadableMedia(path=path, why="damaged") from e
    return Decoded(upright(pixels, turn), reading)


def upright(pixels: Rgb, turn: int) -> Rgb:
    """Turn coded pixels by an EXIF orientation, 1 to 8; gives a view."""
    turned: Callable[[Rgb], Rgb] = {
        2: lambda a: a[:, ::-1],
        3: lambda a: a[::-1, ::-1],
        4: lambda a: a[::-1],
        5: lambda a: a.swapaxes(0, 1),
        6: lambda a: np.rot90(a, -1),
        7: lambda a: np.rot90(a, 2).swapaxes(0, 1),
        8: lambda a: np.rot90(a),
    }.get(turn, lambda a: a)
    return turned(pixels)


@dataclass(frozen=True, slots=True)
class _Stated:
    """What only the file's head says; loading forgets it."""

    orientation: int
    bits: int


def _loaded(path: Path, page: int) -> tuple[Image.Image, str, _Stated]:
    """Give the decoded image, its damage, and what its head states."""
    image = opened(path, page)
    bits = _bits(image)  # asked first: looking for EXIF loads a PNG
    told = _Stated(_told(image), bits)
    try:
        image.load()
        share = undecoded_share(image)
        return image, f"undecoded_share={share:.2f}" if share > _BLANK_SHARE else "", told
    except PARSER_ERRORS:
        image.close()
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    image = opened(path, page)
    try:
        image.load()
        if _is_blank(image):
            raise UnreadableMedia(path=path, why="damaged")
        return image, "cut_off", told
    except PARSER_ERRORS as e:
        image.close()
        raise UnreadableMedia(path=path, why="damaged") from e
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def undecoded_share(image: Image.Image) -> float:
    """Give the share of a JPEG's lower lines that are libjpeg's filling, grey 128.

    libjpeg fills what is missing and only warns, and Pillow hides the warning.
    """
    if image.format not in ("JPEG", "MPO"):
        return 0.0
    blank = 0
    for bottom in range(image.height, 0, -_STRIP):
        strip = image.crop((0, max(0, bottom - _STRIP), image.width, bottom))
        grey = np.asarray(strip.convert("L"))[::-1]
        lines = (np.abs(grey.astype(np.int16) - 128) <= 1).all(axis=1)
        if not lines.all():
            return float((blank + lines.argmin()) / image.height)
        blank += lines.size
    return 1.0


def _is_blank(image: Image.Image) -> bool:
    """Tell whether nothing was decoded: Pillow leaves what is missing in one colour."""
    extremes = np.array(image.convert("RGB").getextrema())
    return bool((extremes[:, 0] == extremes[:, 1]).all())


def _in_strips(image: Image.Image, convert: Converter) -> Rgb:
    pixels = np.empty((image.height, image.width, 3), np.uint8)
    for top in range(0, image.height, _STRIP):
        bottom = min(image.height, top + _STRIP)
        pixels[top:bottom] = np.asarray(convert(image.crop((0, top, image.width, bottom))))
    return pixels


def _converter(image: Image.Image, colour: Colour) -> Converter:
    if image.mode.startswith("I") or image.mode == "F":
        scale = _scale(image)
        return lambda strip: _from_deep(strip, scale)
    turn, space = colour.to_srgb, colour.space
    if turn is None:
        return _to_rgb
    if space == "RGB":
        return lambda strip: turn(_to_rgb(strip))
    if space == "L":
        return lambda strip: turn(_to_rgb(strip).convert("L"))
    return lambda strip: turn(strip.convert(space))


def _to_rgb(image: Image.Image) -> Image.Image:
    if image.mode in _ALPHA or "transparency" in image.info:
        layer = image.convert("RGBA")
        white = Image.new("RGBA", layer.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, layer).convert("RGB")
    return image.convert("RGB")


def _scale(image: Image.Image) -> float:
    """Give what brings the values of a deep picture to 0..255."""
    highest = image.getextrema()[1] if image.mode in ("I", "I;16") else None
    if not isinstance(highest, int):
        highest = float(_finite(image).max(initial=0.0))
    top = float(highest)
    return 255.0 if top <= 1.0 and image.mode == "F" else 1.0 if top <= 255.0 else 1.0 / 256.0


def _from_deep(image: Image.Image, scale: float) -> Image.Image:
    values = _finite(image) * scale
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8)).convert("RGB")


def _finite(image: Image.Image) -> NDArray[np.float32]:
    values = np.asarray(image).astype(np.float32)
    return np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)


def _told(image: Image.Image) -> int:
    """Give the orientation the file states; libheif has turned the picture already."""
    before = image.info.get("original_orientation")
    return before if isinstance(before, int) and 1 <= before <= 8 else orientation(image)


def _other(image: Image.Image, told: int) -> int:
    said = xmp_orientation(image)
    return said if said != told else 0


def _is_animated(image: Image.Image) -> bool:
    return image.format in ("GIF", "WEBP", "PNG", "AVIF") and page_count(image) > 1


def _bits(image: Image.Image) -> int:
    """Give the bits of a channel as coded; asked before loading, which forgets them."""
    depth = image.info.get("bit_depth")
    if isinstance(depth, int) and 1 <= depth <= 64:
        return depth
    stated = getattr(image, "tag_v2", {}).get(_BITS_PER_SAMPLE) if image.format == "TIFF" else None
    if isinstance(stated, tuple) and stated and all(isinstance(part, int) for part in stated):
        return int(max(stated))
    if image.mode.startswith("I;16") or ";16" in str(getattr(image, "tile", "")):
        return 16
    return {"1": 1, "I": 32, "F": 32}.get(image.mode, 8)
