"""What a photo looks like in few bits, so that similar ones can be named: a hint, no proof.

The signs of the lowest waves (DCT of a 32 x 32 grey picture, as in pHash, with 256 bits instead
of 64): of the whole, of the picture turned and mirrored, and of cut-outs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from app.domain.errors import UnreadableMedia
from app.domain.photos import Likeness
from media.photo_claims import orientation
from media.photo_opening import PARSER_ERRORS, opened, quiet
from media.photo_pixels import Rgb, decode, upright

Grey = NDArray[np.float32]
_SIDE = 32
_WAVES = 16
_LOOKED_AT = 1024
"""Longest side of what is looked at; more detail says nothing more."""
_LARGE = 4_000_000
_CUTS = ((0.92, 3), (0.83, 4), (0.75, 5), (0.67, 5))
"""Share of the sides, and at how many places across and down such a cut-out is taken."""


def likeness(path: Path) -> Likeness:
    """Describe the first page of a photo.

    Raises:
        FileMissing, FileUnreadable: it cannot be read from disk.
        UnreadableMedia: `why` is `not_media`, `too_large` or `damaged`.
    """
    with quiet():
        return likeness_of(_reduced(path))


def likeness_of(picture: Rgb) -> Likeness:
    """Describe a picture, shape (height, width, 3), RGB."""
    grey = _shrunk(np.asarray(cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_RGB2GRAY)))
    return Likeness(
        waves=_waves(grey),
        turned=tuple(_waves(turned) for turned in _turns(grey)),
        parts=tuple(_waves(part) for part in _parts(grey)),
        spread=round(float(grey.std()), 2),
    )


def _reduced(path: Path) -> Rgb:
    """Decode; a large JPEG only as far as is looked at."""
    with opened(path) as image:
        if image.format in ("JPEG", "MPO") and image.width * image.height > _LARGE:
            try:
                turn = orientation(image)
                image.draft("RGB", (_LOOKED_AT, _LOOKED_AT))
                return upright(np.asarray(image.convert("RGB")), turn)
            except PARSER_ERRORS as e:
                raise UnreadableMedia(path=path, why="damaged") from e
    return decode(path).pixels


def _shrunk(grey: NDArray[Any]) -> Grey:
    height, width = grey.shape[:2]
    scale = min(1.0, 256 / max(height, width))
    size = max(8, round(width * scale)), max(8, round(height * scale))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.float32)


def _waves(grey: Grey) -> str:
    """Give the signs of the lowest waves against their middle: 255 bits as 64 hex digits."""
    small = cv2.resize(np.ascontiguousarray(grey), (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    low = np.asarray(cv2.dct(small))[:_WAVES, :_WAVES].ravel()
    low[0] = 0.0  # brightness as such says nothing
    return _hex(low > np.median(low[1:]))


def _turns(grey: Grey) -> Iterator[Grey]:
    """Give the picture as it may have been turned: 90, 180, 270 degrees, and mirrored."""
    for quarters in (1, 2, 3):
        yield np.rot90(grey, quarters)
    yield grey[:, ::-1]


def _parts(grey: Grey) -> Iterator[Grey]:
    height, width = grey.shape
    for share, places in _CUTS:
        down, across = round(height * share), round(width * share)
        for y in range(places):
            for x in range(places):
                top = round((height - down) * y / (places - 1))
                left = round((width - across) * x / (places - 1))
                yield grey[top : top + down, left : left + across]


def _hex(bits: NDArray[np.bool_]) -> str:
    return np.packbits(bits).tobytes().hex()
