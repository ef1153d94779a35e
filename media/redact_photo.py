"""A redacted copy of a photo: boxes filled, pixels and nothing else, read back by two decoders."""

from __future__ import annotations

from pathlib import Path

import cv2
import exifread
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.domain.clip import StillResult
from app.domain.errors import OutputRefused, RedactionLeaks
from app.domain.photos import page_position
from app.domain.redaction_plan import Redaction
from app.runtime.disk import writing_to
from media.covering import FILL, Cover, area_of, boxes_in
from media.frames import pixels_sha256
from media.photo import load_upright
from media.still import write_png

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHUNKS = (b"IHDR", b"IDAT", b"IEND")
"""What a PNG needs to be one; everything that can say more is another kind of chunk."""
_WIDTH = 2048
"""Pixels across at which a photo is looked at by a second person."""
_QUALITY = 90

Rgb = NDArray[np.uint8]


def redact_photo(
    path: Path, page: int, photo_rules: int, redaction: Redaction, out: Path
) -> StillResult:
    """Write one page of a photo as PNG with boxes filled; the other pages are not in it.

    Args:
        path: the original.
        page: 0-based; boxes count for the frame of this number.
        photo_rules: as for a still.
        redaction: what to hide; a photo has no voices.
        out: written new; removed again if anything fails.

    Raises:
        RedactionLeaks: a box is not filled (`cover_box`), a reader gives other pixels
            (`cover_pixels`), or something beside the pixels is in the file (`cover_metadata`).
        Others: as `media.still.write_still`.
    """
    source = np.ascontiguousarray(load_upright(path, page, photo_rules))
    covered = Cover(redaction, 0).picture(source, page)
    try:
        digest = write_png(covered, out)
        check_photo(out, redaction, page, covered)
    except BaseException:
        out.unlink(missing_ok=True)
        raise
    return StillResult(
        position=page_position(page),
        width=covered.shape[1],
        height=covered.shape[0],
        pixels_sha256=pixels_sha256(covered),
        file_sha256=digest,
        source_sha256=pixels_sha256(source),
    )


def check_photo(made: Path, redaction: Redaction, page: int, covered: Rgb) -> None:
    """Read a redacted photo with Pillow and with OpenCV, and look for anything but pixels.

    Raises:
        RedactionLeaks: as `redact_photo`.
    """
    for pixels in (_by_pillow(made), _by_opencv(made)):
        for box in boxes_in(redaction, page):
            rows, columns = area_of(box, pixels.shape, 0)
            most = int(np.abs(pixels[rows, columns].astype(int) - FILL).max(initial=0))
            if most:
                raise RedactionLeaks(why="cover_box", frame=page, value=most)
        if not np.array_equal(pixels, covered):
            raise RedactionLeaks(why="cover_pixels", frame=page, value=0)
    with Image.open(made) as image, made.open("rb") as handle:
        told = len(image.info) + len(image.getexif())
        told += len(exifread.process_file(handle, details=False))
    told += sum(name not in _CHUNKS for name in _chunks(made.read_bytes()))
    if told:
        raise RedactionLeaks(why="cover_metadata", frame=page, value=told)


def write_photo_picture(path: Path, page: int, out_dir: Path) -> None:
    """Write `N.jpg` of a photo's page N, as large as a person needs to look at it.

    Raises:
        UnreadableMedia, InvalidValue, DiskFull: as named.
    """
    pixels = np.ascontiguousarray(load_upright(path, page))
    share = min(_WIDTH / max(pixels.shape[:2]), 1.0)
    size = (max(round(pixels.shape[1] * share), 1), max(round(pixels.shape[0] * share), 1))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA) if share < 1 else pixels
    bgr = cv2.cvtColor(small, cv2.COLOR_RGB2BGR)
    done, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    target = out_dir / f"{page}.jpg"
    if not done:
        raise OutputRefused(path=target, why="jpeg")
    with writing_to(target):
        target.write_bytes(data.tobytes())


def _by_pillow(path: Path) -> Rgb:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def _by_opencv(path: Path) -> Rgb:
    found = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED)
    if found is None or found.ndim != 3:
        return np.zeros((0, 0, 3), np.uint8)
    return np.asarray(cv2.cvtColor(found, cv2.COLOR_BGR2RGB), np.uint8)


def _chunks(data: bytes) -> list[bytes]:
    """Name the chunks of a PNG; what follows the last one, or is none, gets a name too."""
    names = []
    at = len(_SIGNATURE) if data.startswith(_SIGNATURE) else len(data)
    while at + 12 <= len(data):
        names.append(data[at + 4 : at + 8])
        at += 12 + int.from_bytes(data[at : at + 4], "big")
        if names[-1] == b"IEND":
            break
    return names if at == len(data) and names else [*names, b"????"]
