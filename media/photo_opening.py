"""Opening photos: which formats, how large, which page; nothing is decoded here."""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pi_heif
from PIL import Image

from app.domain.errors import FileMissing, FileUnreadable, InvalidValue, UnreadableMedia
from media.photo_claims import READ_ERRORS

pi_heif.register_heif_opener()

MAX_PIXELS = 250_000_000
"""Above the largest phone sensors (200 MP); 750 MB as RGB."""
# Pillow's own limit, 89 million, warns of every 108 MP phone and refuses at twice that.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP", "HEIF", "AVIF")
"""Pillow's names; its JPEG reader also gives MPO, the form with further pictures inside."""
PARSER_ERRORS = (*READ_ERRORS, EOFError, zlib.error, Image.DecompressionBombError)
"""What the readers of Pillow and libheif raise on hostile files (sources, fuzz corpora)."""
_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"BM")
_BRANDS = frozenset(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
)


def is_photo(head: bytes) -> bool:
    """Tell from a file's first 16 bytes or more whether it is in a photo format."""
    if head[4:8] == b"ftyp":
        return head[8:12] in _BRANDS
    if head.startswith(b"RIFF"):
        return head[8:12] == b"WEBP"
    return head.startswith(_MAGIC)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep Pillow's warnings about odd files from whoever runs with warnings as errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def opened(path: Path, page: int = 0) -> Image.Image:
    """Open a photo at a page, 0-based; page 0 is the one the file itself shows first.

    Raises:
        FileMissing, FileUnreadable: it cannot be read from disk.
        UnreadableMedia: `why` is `not_media`, `too_large`, `empty` or `damaged`.
        InvalidValue: there is no such page.
    """
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
    try:
        if page:
            _go_to(image, path, page)
        if image.width * image.height > MAX_PIXELS:
            raise UnreadableMedia(path=path, why="too_large")
    except BaseException:
        image.close()
        raise
    return image


def page_count(image: Image.Image) -> int:
    """Count the pictures in an opened file; frames of an animation are pictures."""
    try:
        return max(1, int(getattr(image, "n_frames", 1)))
    except PARSER_ERRORS:
        return 1


def _go_to(image: Image.Image, path: Path, page: int) -> None:
    count = page_count(image)
    if not 0 <= page < count:
        raise InvalidValue(field="page", value=page, expected=f"0..{count - 1}")
    shown_first = image.tell()  # not the first of the file in every HEIF
    others = [place for place in range(count) if place != shown_first]
    try:
        image.seek(others[page - 1])
    except PARSER_ERRORS as e:
        raise UnreadableMedia(path=path, why="damaged") from e


def _why(path: Path) -> str:
    with path.open("rb") as handle:
        head = handle.read(16)
    if not head:
        return "empty"
    return "damaged" if is_photo(head) else "not_media"
