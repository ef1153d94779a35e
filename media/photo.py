"""Photos: their picture, and what they claim about themselves (a claim, not the truth)."""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pi_heif
from numpy.typing import NDArray
from PIL import Image, ImageFile

from app.domain.errors import FileMissing, FileUnreadable, UnreadableMedia
from media.photo_claims import READ_ERRORS, claimed_created_at, claimed_gps, exif_pairs, orientation

pi_heif.register_heif_opener()

MAX_PIXELS = 250_000_000
"""Above the largest phone sensors (200 MP); 750 MB as RGB."""
# Pillow's own limit, 89 million, warns of every 108 MP phone and refuses at twice that.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP", "HEIF", "AVIF")
"""Pillow's names; its JPEG reader also gives MPO, the form with further pictures inside."""
PARSER_ERRORS = (*READ_ERRORS, EOFError, zlib.error, Image.DecompressionBombError)
"""What the readers of Pillow and libheif raise on hostile files (sources, fuzz corpora)."""
_BLANK_SHARE = 1 / 16
_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"BM")
_BRANDS = frozenset(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
)
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
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


def is_photo(head: bytes) -> bool:
    """Tell from a file's first 16 bytes or more whether it is in a photo format."""
    if head[4:8] == b"ftyp":
        return head[8:12] in _BRANDS
    if head.startswith(b"RIFF"):
        return head[8:12] == b"WEBP"
    return head.startswith(_MAGIC)


def read_photo(path: Path) -> PhotoInfo:
    """Decode a photo and read what it claims.

    Raises:
        FileMissing, FileUnreadable: it cannot be read from disk.
        UnreadableMedia: `why` is `not_media`, `too_large` or `damaged`.
    """
    with _quiet():
        with _opened(path) as image:
            container, turned, pages = image.format or "", orientation(image), _pages(image)
            pairs = exif_pairs(image)
            created_at, gps = claimed_created_at(image), claimed_gps(image)
        upright, damage = _decode_upright(path)
        return PhotoInfo(
            container="JPEG" if container == "MPO" else container,
            width=upright.width,
            height=upright.height,
            rotation=_ROTATION[turned],
            pages=pages,
            exif=pairs,
            claimed_created_at=created_at,
            claimed_gps=gps,
            damage=damage,
        )


def load_upright(path: Path) -> NDArray[np.uint8]:
    """Decode a photo, turned upright by its EXIF orientation.

    Transparent parts are shown on white; 16 bits are cut to 8; the colour profile is left alone.

    Returns:
        Shape (height, width, 3), RGB.

    Raises:
        FileMissing, FileUnreadable: it cannot be read from disk.
        UnreadableMedia: `why` is `not_media`, `too_large` or `damaged`.
    """
    with _quiet():
        upright, _damage = _decode_upright(path)
        return np.array(upright, dtype=np.uint8)


@contextmanager
def photo_header(path: Path) -> Iterator[Image.Image]:
    """Open a photo for its metadata; nothing is decoded.

    Raises:
        FileMissing, FileUnreadable, UnreadableMedia: as `read_photo`.
    """
    with _quiet(), _opened(path) as image:
        yield image


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Pillow's warnings about odd files from whoever runs with warnings as errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _opened(path: Path) -> Image.Image:
    try:
        image = Image.open(path, formats=FORMATS)
    except FileNotFoundError as e:
        raise FileMissing(path=path) from e
    except (PermissionError, IsADirectoryError) as e:
        raise FileUnreadable(path=path) from e
    except Image.DecompressionBombError as e:
        raise UnreadableMedia(path=path, why="too_large") from e
    except PARSER_ERRORS as e:
        raise UnreadableMedia(path=path, why=_why(path)) from e
    if image.width * image.height > MAX_PIXELS:
        image.close()
        raise UnreadableMedia(path=path, why="too_large")
    return image


def _why(path: Path) -> str:
    with path.open("rb") as handle:
        head = handle.read(16)
    if not head:
        return "empty"
    return "damaged" if is_photo(head) else "not_media"


def _pages(image: Image.Image) -> int:
    if image.format == "MPO":
        return 1  # the others are previews, depth or gain maps of the same picture
    try:
        return max(1, int(getattr(image, "n_frames", 1)))
    except PARSER_ERRORS:
        return 1


def _decode_upright(path: Path) -> tuple[Image.Image, str]:
    image, damage = _decode(path)
    try:
        with image:
            # After loading: Pillow turns some formats itself, and then drops the tag.
            turn = _TURNS.get(orientation(image))
            rgb = _to_rgb(image)
            return (rgb if turn is None else rgb.transpose(turn)), damage
    except PARSER_ERRORS as e:
        raise UnreadableMedia(path=path, why="damaged") from e


def _decode(path: Path) -> tuple[Image.Image, str]:
    """Decode fully, or else as far as the file goes."""
    image = _opened(path)
    try:
        image.load()
        share = _undecoded_share(image)
        return image, f"undecoded_share={share:.2f}" if share > _BLANK_SHARE else ""
    except PARSER_ERRORS:
        image.close()
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    image = _opened(path)
    try:
        image.load()
        if _is_blank(image):
            raise UnreadableMedia(path=path, why="damaged")
        return image, "cut_off"
    except PARSER_ERRORS as e:
        image.close()
        raise UnreadableMedia(path=path, why="damaged") from e
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def _undecoded_share(image: Image.Image) -> float:
    """Give the share of a JPEG's lower lines that are libjpeg's filling, grey 128.

    libjpeg fills what is missing and only warns, and Pillow hides the warning.
    """
    if image.format not in ("JPEG", "MPO"):
        return 0.0
    grey = np.asarray(image.convert("L"))
    lines = (np.abs(grey[::-1].astype(np.int16) - 128) <= 1).all(axis=1)
    return float(lines.argmin() / lines.size) if not lines.all() else 1.0


def _is_blank(image: Image.Image) -> bool:
    """Tell whether nothing was decoded: Pillow leaves what is missing in one colour."""
    extremes = np.array(image.convert("RGB").getextrema())
    return bool((extremes[:, 0] == extremes[:, 1]).all())


def _to_rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I") or image.mode == "F":
        return _from_deep(image)
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        layer = image.convert("RGBA")
        white = Image.new("RGBA", layer.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, layer).convert("RGB")
    return image.convert("RGB")


def _from_deep(image: Image.Image) -> Image.Image:
    values = np.asarray(image).astype(np.float32)
    values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    top = float(values.max(initial=0.0))
    scale = 255.0 if top <= 1.0 and image.mode == "F" else 1.0 if top <= 255.0 else 1.0 / 256.0
    return Image.fromarray(np.clip(values * scale, 0, 255).astype(np.uint8)).convert("RGB")
