"""One exact frame, or an upright photo, as a PNG that carries nothing but pixels."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.domain.adjustments import NEUTRAL, Adjustments
from app.domain.clip import StillResult
from app.domain.errors import FrameMismatch, InvalidValue, OutputRefused
from app.domain.evidence import EvidenceKind
from app.domain.ids import Sha256
from app.domain.mediatime import FramePosition, FrameRequest
from app.domain.photos import PHOTO_RULES, page_at, page_position
from app.tasks.job import JobContext
from media.enhancing import enhanced, parted
from media.frames import FrameReader, pixels_sha256, rgb24_upright
from media.index import MediaIndex, index_of
from media.photo import load_upright

_COMPRESSION = 6
_USUAL_DPI = 96
# a damaged header may claim any shape; PNG holds 32 bits for a metre
_MOST_DPI = 1_000_000


@dataclass(frozen=True, slots=True)
class Recorded:
    """One picture as it was recorded."""

    pixels: NDArray[np.uint8]
    """Shape (height, width, 3), red first, upright."""
    parted: NDArray[np.uint8] | None
    """The same with the first field of an interlaced frame alone; None where not asked for."""
    position: FramePosition | None
    """Which frame or page."""
    aspect: Fraction
    """Width of a pixel by its height."""

    @property
    def shown(self) -> NDArray[np.uint8]:
        """What is enhanced."""
        return self.pixels if self.parted is None else self.parted


def write_still(
    path: Path,
    kind: EvidenceKind,
    request: FrameRequest,
    out_png: Path,
    adjustments: Adjustments = NEUTRAL,
    photo_rules: int = PHOTO_RULES,
) -> StillResult:
    """Write the frame that a request names, pixel for pixel, turned upright.

    Nothing is scaled; nothing is sharpened or toned but by `adjustments`. The same frame and
    adjustments give the same bytes.

    Args:
        path: the original.
        kind: a video or a photo.
        request: time or number of the frame; of a photo its page.
        out_png: written new.
        adjustments: done to the upright picture at its full size.
        photo_rules: 2 brings the colours of a photo to sRGB, 1 leaves them alone.

    Raises:
        UnreadableMedia: nothing in the file can be decoded.
        TimeOutsideMedia: no frame is there.
        FrameMismatch: the decoder does not give the frame that the index lists.
        InvalidValue: the item has no picture.
        OutputRefused: `out_png` cannot be written.
    """
    found = recorded(
        path, kind, request, is_parted=adjustments.deinterlace, photo_rules=photo_rules
    )
    return _write(found, out_png, adjustments)


def recorded(
    path: Path,
    kind: EvidenceKind,
    request: FrameRequest,
    *,
    is_parted: bool = False,
    photo_rules: int = PHOTO_RULES,
    index: MediaIndex | None = None,
) -> Recorded:
    """Decode the frame that a request names, or a page of a photo, upright.

    Args:
        is_parted: `parted` is wanted too.
        photo_rules: as `write_still`.
        index: the table of the video's frames; None to make it.

    Raises:
        UnreadableMedia, TimeOutsideMedia, FrameMismatch, InvalidValue: as `write_still`.
    """
    if kind is EvidenceKind.PHOTO:
        page = request.frame if request.frame is not None else page_at(request.time_us or 0)
        pixels = load_upright(path, page, photo_rules)
        return Recorded(pixels, None, page_position(page), Fraction(1))
    if kind is not EvidenceKind.VIDEO:
        raise InvalidValue(field="kind", value=kind.value, expected="video, photo")
    ctx = JobContext()
    try:
        return _frame(path, index or index_of(path, ctx), request, is_parted=is_parted)
    except FrameMismatch:
        # Damage inside that the samples did not meet: now every frame is looked at.
        index = index_of(path, ctx, decode_all=True)
        return _frame(path, index, request, is_parted=is_parted)


def _frame(path: Path, index: MediaIndex, request: FrameRequest, *, is_parted: bool) -> Recorded:
    position = index.position(index.resolve(request))
    shown = None
    with FrameReader(path, index, cache_bytes=0) as reader:
        frame = reader.frame(position.frame)
        pixels = rgb24_upright(frame, index)
        if is_parted:
            shown = rgb24_upright(parted(reader, index, position.frame, frame), index)
    return Recorded(pixels, shown, position, index.sample_aspect)


def _write(found: Recorded, out_png: Path, adjustments: Adjustments) -> StillResult:
    source, aspect = found.pixels, found.aspect
    pixels = enhanced(found.shown, adjustments)
    facts: dict[str, tuple[float, float]] = {}
    if aspect != 1:
        # Pixels are kept as they are; a viewer may widen them by this (pHYs, PNG 3rd ed.).
        times = max(round(_USUAL_DPI / aspect.denominator), 1)
        dpi = (float(times * aspect.denominator), float(times * aspect.numerator))
        if max(dpi) <= _MOST_DPI:
            facts["dpi"] = dpi
    digest = write_png(pixels, out_png, **facts)
    source_sha256 = pixels_sha256(source)
    return StillResult(
        position=found.position,
        width=pixels.shape[1],
        height=pixels.shape[0],
        pixels_sha256=source_sha256 if adjustments.is_neutral else pixels_sha256(pixels),
        file_sha256=digest,
        source_sha256=source_sha256,
    )


def write_png(pixels: NDArray[np.uint8], out_png: Path, **facts: tuple[float, float]) -> Sha256:
    """Write pixels, and besides them only `facts`; gives the file's SHA-256.

    Raises:
        OutputRefused: `out_png` cannot be written.
    """
    try:
        Image.fromarray(pixels).save(out_png, format="PNG", compress_level=_COMPRESSION, **facts)
        with out_png.open("rb") as handle:
            return Sha256(hashlib.file_digest(handle, "sha256").hexdigest())
    except OSError as e:
        raise OutputRefused(path=out_png, why=str(e.errno)) from e
