"""A page of a photo cut into tiles for the screen; see `app.domain.photos.PhotoSheet`."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from app.domain.errors import OutputRefused
from app.domain.photos import (
    OVERVIEW_SIDE,
    QUICK,
    TILE,
    PhotoSheet,
    QuickLook,
    level_count,
    level_size,
)
from app.tasks.job import JobContext
from media.photo_claims import orientation
from media.photo_colour import colour_of
from media.photo_opening import PARSER_ERRORS, opened, quiet
from media.photo_pixels import Rgb, decode, upright

_QUICK_FROM = 12_000_000


def write_sheet(path: Path, page: int, out_dir: Path, ctx: JobContext) -> PhotoSheet:
    """Decode a page and write its levels into `out_dir`, which exists.

    Of a large JPEG a quick look is written first; `ctx.emit` then gives its size.

    Raises:
        UnreadableMedia: `why` is `not_media`, `too_large` or `damaged`.
        InvalidValue: there is no such page.
        OutputRefused: `out_dir` cannot be written.
    """
    with quiet():
        try:
            ctx.progress(0.0, "decoding")
            quick = _quick_look(path, out_dir) if page == 0 else None
            if quick is not None:
                ctx.emit(quick)
            decoded = decode(path, page)
            height, width = decoded.pixels.shape[:2]
            sheet = PhotoSheet(width, height, level_count(width, height), page, decoded.reading)
            level = decoded.pixels
            del decoded
            for number in range(sheet.levels):
                ctx.progress((number + 1) / (sheet.levels + 1), "writing")
                if number:
                    level = _halved(level, level_size(width, height, number))
                _write_level(level, out_dir / f"{number}.rgb", ctx)
        except OSError as e:
            raise OutputRefused(path=out_dir, why=str(e.errno)) from e
    return sheet


def _write_level(pixels: Rgb, out: Path, ctx: JobContext) -> None:
    height, width = pixels.shape[:2]
    with out.open("wb") as handle:
        for top in range(0, height, TILE):
            ctx.check()
            band = np.ascontiguousarray(pixels[top : top + TILE])
            for left in range(0, width, TILE):
                handle.write(np.ascontiguousarray(band[:, left : left + TILE]).data)


def _halved(pixels: Rgb, size: tuple[int, int]) -> Rgb:
    """Shrink to half by the mean of the pixels, in bands: no second copy of the whole."""
    width, height = size
    out = np.empty((height, width, 3), np.uint8)
    for top in range(0, height, TILE):
        bottom = min(height, top + TILE)
        source = np.ascontiguousarray(pixels[2 * top : 2 * bottom])
        out[top:bottom] = cv2.resize(
            source, (width, bottom - top), interpolation=cv2.INTER_AREA
        ).reshape(bottom - top, width, 3)
    return out


def _quick_look(path: Path, out_dir: Path) -> QuickLook | None:
    """Write a reduced picture that libjpeg gives without decoding all of a large one."""
    with opened(path) as image:
        is_large = image.width * image.height >= _QUICK_FROM
        if image.format not in ("JPEG", "MPO") or not is_large:
            return None
        try:
            turn, colour = orientation(image), colour_of(image)
            image.draft("RGB", (OVERVIEW_SIDE // 2, OVERVIEW_SIDE // 2))
            image.thumbnail((OVERVIEW_SIDE, OVERVIEW_SIDE), Image.Resampling.BILINEAR)
            shown = image.convert("RGB")
            if colour.space == "RGB" and colour.to_srgb is not None:
                shown = colour.to_srgb(shown)
        except PARSER_ERRORS:
            return None  # what can be shown of it, the whole decoding says
    pixels = np.ascontiguousarray(upright(np.asarray(shown), turn))
    (out_dir / QUICK).write_bytes(pixels.tobytes())
    return QuickLook(pixels.shape[1], pixels.shape[0])
