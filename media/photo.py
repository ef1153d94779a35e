"""Photos: their picture, and what they claim about themselves (a claim, not the truth)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.domain.photos import PHOTO_RULES
from media.photo_claims import claimed_created_at, claimed_gps, exif_pairs, orientation
from media.photo_opening import (
    FORMATS,
    MAX_PIXELS,
    PARSER_ERRORS,
    is_photo,
    opened,
    page_count,
    quiet,
)
from media.photo_pixels import decode

__all__ = [
    "FORMATS",
    "MAX_PIXELS",
    "PARSER_ERRORS",
    "PhotoInfo",
    "is_photo",
    "load_upright",
    "photo_header",
    "read_photo",
]

_ROTATION = {1: 0, 2: 0, 3: 180, 4: 180, 5: 90, 6: 270, 7: 270, 8: 90}


@dataclass(frozen=True, slots=True)
class PhotoInfo:
    """What was read of a photo."""

    container: str
    """Pillow's format name: JPEG, PNG, WEBP, TIFF, GIF, BMP, HEIF, AVIF."""
    width: int
    """Pixels of the upright picture."""
    height: int
    """Pixels of the upright picture."""
    rotation: int
    """Degrees counter-clockwise that turn the coded picture upright (after mirroring)."""
    pages: int
    """Pictures in the file."""
    exif: tuple[tuple[str, str], ...]
    """(name, text), sorted by name."""
    claimed_created_at: str
    """ISO 8601, with a zone only where the file has one; empty where it says nothing."""
    claimed_gps: tuple[float, float] | None
    """Latitude and longitude in degrees."""
    damage: str
    """`cut_off` where the file ends early, `undecoded_share=0.40` where the lower part is blank."""


def read_photo(path: Path) -> PhotoInfo:
    """Decode a photo and read what it claims.

    Raises:
        FileMissing, FileUnreadable: it cannot be read from disk.
        UnreadableMedia: `why` is `not_media`, `too_large` or `damaged`.
    """
    with quiet():
        with opened(path) as image:
            container, turned, pages = image.format or "", orientation(image), page_count(image)
            pairs = exif_pairs(image)
            created_at, gps = claimed_created_at(image), claimed_gps(image)
        decoded = decode(path, rules=1)  # nothing of the colours is kept here
        height, width = decoded.pixels.shape[:2]
        return PhotoInfo(
            container="JPEG" if container == "MPO" else container,
            width=width,
            height=height,
            rotation=_ROTATION[turned],
            pages=pages,
            exif=pairs,
            claimed_created_at=created_at,
            claimed_gps=gps,
            damage=decoded.reading.damage,
        )


def load_upright(path: Path, page: int = 0, rules: int = PHOTO_RULES) -> NDArray[np.uint8]:
    """Decode a page of a photo, turned upright by its EXIF orientation.

    Transparent parts are shown on white; 16 bits are cut to 8; colours are brought to sRGB by
    the profile in the file, or by `rules` 1 left as they are.

    Returns:
        Shape (height, width, 3), RGB.

    Raises:
        FileMissing, FileUnreadable: it cannot be read from disk.
        UnreadableMedia: `why` is `not_media`, `too_large` or `damaged`.
        InvalidValue: there is no such page.
    """
    with quiet():
        return np.ascontiguousarray(decode(path, page, rules).pixels)


@contextmanager
def photo_header(path: Path) -> Iterator[Image.Image]:
    """Open a photo for its metadata; nothing is decoded.

    Raises:
        FileMissing, FileUnreadable, UnreadableMedia: as `read_photo`.
    """
    with quiet(), opened(path) as image:
        yield image
