"""Seeded enhancements of cuts: each picture is its frame with the stated values, at its time."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import av
import cv2
import numpy as np

from app.domain.adjustments import Adjustments
from app.domain.clip import ClipResult, ClipSpec, Overlay
from app.domain.clip_dress import Dress
from app.domain.evidence import EvidenceKind
from app.domain.ids import Sha256
from app.domain.mediatime import TimeRange
from app.domain.picture_part import SMALLEST
from app.tasks.job import JobContext
from media.cut import cut_clip
from media.enhancing import enhanced, moved
from media.steadying import measure_steady
from tests.clips.cutting import Original, shown_in
from tests.exact.truth import Pixels

_BAR = Overlay("BB-001", Sha256("ab" * 32))
_FAR = 14.0
"""Mean difference of an encoded picture from its own: sharpened noise costs the encoder most."""
_DENOISED_PIXELS = 400 * 400
"""Larger pictures are not freed of noise here: it takes seconds for each."""


def faults_of_enhancing(
    original: Original, span: TimeRange, folder: Path, seed: random.Random
) -> list[str]:
    """Enhance a cut by seeded values, and tell what is not as it was asked."""
    index = original.index
    dress = _dress(original, span, seed)
    spec, bare = ClipSpec(span, _BAR, dress), ClipSpec(span, _BAR)
    out, again, plain = (folder / name for name in ("enhanced.mp4", "again.mp4", "plain.mp4"))
    made = cut_clip(original.path, EvidenceKind.VIDEO, spec, out, JobContext(), index)
    cut = cut_clip(original.path, EvidenceKind.VIDEO, bare, plain, JobContext(), index)
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1 if threads > 1 else 3)
    try:
        repeated = cut_clip(original.path, EvidenceKind.VIDEO, spec, again, JobContext(), index)
    finally:
        cv2.setNumThreads(threads)
    faults = []
    if made != repeated:
        faults.append("the recipe run again gives something else")
    if (made.frames_sha256, made.frame_count, made.first, made.last, made.actual) != (
        cut.frames_sha256, cut.frame_count, cut.first, cut.last, cut.actual
    ):  # fmt: skip
        faults.append("the clip is of other frames than without enhancing")
    if _times(out) != _times(plain):
        faults.append("pictures are at other times than without enhancing")
    faults += _picture_faults(original, dress, made, shown_in(out))
    return [f"{fault} ({dress.enhanced_text('en')})" for fault in faults]


def _dress(original: Original, span: TimeRange, seed: random.Random) -> Dress:
    index = original.index
    width, height = index.width, index.height
    is_small = width * height <= _DENOISED_PIXELS
    done = Adjustments(
        exposure=seed.randrange(-100, 101),
        contrast=seed.randrange(-40, 41),
        gamma=seed.randrange(60, 201),
        saturation=seed.randrange(0, 9),
        sharpen=seed.randrange(0, 5),
        invert=seed.random() < 0.2,
        denoise=seed.choice((0, 5)) if is_small else 0,
        deinterlace=seed.random() < 0.3,
        **_part(width, height, seed),
    )
    steady = None
    if seed.random() < 0.4:
        steady = measure_steady(original.path, index, span, seed.randint(2, 60), JobContext())
    return Dress(adjustments=done, steady=steady)


def _part(width: int, height: int, seed: random.Random) -> dict[str, tuple[int, ...]]:
    """Choose no part, a box, or four corners of which each lies in its quarter."""
    kind = seed.choice(("", "crop", "corners"))
    if min(width, height) < 4 * SMALLEST or not kind:
        return {}
    x0, x1 = seed.randrange(0, width // 4), seed.randrange(3 * width // 4, width)
    y0, y1 = seed.randrange(0, height // 4), seed.randrange(3 * height // 4, height)
    if kind == "crop":
        return {"crop": (x0, y0, x1 - x0, y1 - y0)}
    x2, x3 = seed.randrange(3 * width // 4, width), seed.randrange(0, width // 4)
    y2, y3 = seed.randrange(3 * height // 4, height), seed.randrange(0, height // 4)
    return {"corners": (x0, y0, x1, y3, x2, y1, x3, y2)}


def _picture_faults(
    original: Original, dress: Dress, made: ClipResult, shown: list[Pixels]
) -> list[str]:
    """Hold what is shown against pixels of a plain decode."""
    if made.first is None or made.last is None or len(shown) != made.frame_count:
        return [f"{len(shown)} pictures, {made.frame_count} frames"]
    numbers = range(made.first.frame, made.last.frame + 1)
    # fields need the frames beside, and a hole is filled by what came before
    is_other = dress.adjustments.deinterlace or original.incomplete.intersection(numbers)
    if numbers[-1] >= len(original.pixels) or is_other:
        return []
    digest, faults = hashlib.sha256(), []
    for number, picture in zip(numbers, shown, strict=True):
        pixels = original.pixels[number]
        if dress.steady is not None:
            pixels = moved(pixels, dress.steady.move(number))
        expected = enhanced(pixels, dress.adjustments)
        digest.update(expected.tobytes())
        if original.index.sample_aspect == 1 and expected.shape[1] >= 480:
            seen = picture[: expected.shape[0], : expected.shape[1]].astype(int)
            far = float(np.abs(seen - expected).mean())
            if far > _FAR:
                faults.append(f"frame {number} differs by {far:.1f}")
    if digest.hexdigest() != made.shown_sha256:
        faults.append("the hash is not of the enhanced pixels of a plain decode")
    return faults[:2]


def _times(path: Path) -> list[tuple[int, int]]:
    with av.open(str(path)) as clip:
        return [(frame.pts, frame.duration) for frame in clip.decode(video=0)]
