"""Near-duplicates on real photos: how many are found, how many are named wrongly.

Positives are variants made here of each real photo; negatives are all other pairs, also those
of one photo with a variant of another. Pictures of one scene (bursts, `neardup` groups) are
counted apart: they look alike, and are no duplicates of evidence.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageEnhance

from app.domain.photos import Likeness
from app.services.likeness import LikeKind, alike_pairs
from media.near_duplicates import likeness_of
from media.photo import load_upright

_MEDIA = Path(__file__).parents[3] / "shared" / "data" / "media"
_FOLDERS = ("faces", "formats", "metadata", "hands/scene", "hands/reference")
_SCENES = ("hands/count", "hands/count_lowres", "neardup", "metadata/orientation")
"""Many pictures of one scene or subject, by the sources' own account."""
_ENDINGS = {".jpg", ".jpeg", ".png", ".webp", ".heic", ".tif", ".bmp", ".avif"}
_TWICE = {"sample1.heic", "HTC_Desire.webp", "fixture.bmp"}
"""The same picture once more in another format: neither positive nor negative here."""
Made = Callable[[Image.Image], Image.Image]


def again(image: Image.Image, quality: int) -> Image.Image:
    coded = io.BytesIO()
    image.save(coded, "JPEG", quality=quality)
    return Image.open(coded).convert("RGB")


def cut(image: Image.Image, share: float, x: float, y: float) -> Image.Image:
    width, height = round(image.width * share), round(image.height * share)
    left, top = round((image.width - width) * x), round((image.height - height) * y)
    return image.crop((left, top, left + width, top + height))


def _sent(image: Image.Image) -> Image.Image:
    """What a messenger makes of it: at most 1600 px, quality 70."""
    small = image.copy()
    small.thumbnail((1600, 1600))
    return again(small, 70)


_VARIANTS: dict[str, Made] = {
    "resized to 50 %": lambda i: i.resize((max(8, i.width // 2), max(8, i.height // 2))),
    "resized to 160 px": lambda i: i.resize((160, max(8, 160 * i.height // i.width))),
    "recompressed at 20": lambda i: again(i, 20),
    "sent by messenger": _sent,
    "brighter by 40 %": lambda i: ImageEnhance.Brightness(i).enhance(1.4),
    "darker by 40 %": lambda i: ImageEnhance.Brightness(i).enhance(0.6),
    "grey": lambda i: i.convert("L").convert("RGB"),
    "cropped to 95 %": lambda i: cut(i, 0.95, 0.3, 0.7),
    "cropped to 85 %": lambda i: cut(i, 0.85, 0.4, 0.6),
    "cropped to 75 %": lambda i: cut(i, 0.75, 0.2, 0.9),
    "turned by 90": lambda i: i.transpose(Image.Transpose.ROTATE_90),
    "turned by 180": lambda i: i.transpose(Image.Transpose.ROTATE_180),
    "mirrored": lambda i: i.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    "turned by 3 degrees": lambda i: cut(i.rotate(3, Image.Resampling.BILINEAR), 0.92, 0.5, 0.5),
}


def run() -> list[dict[str, Any]]:
    """Measure recall by variant, precision over all pairs, and time."""
    if not _MEDIA.is_dir():
        return [{"what": "no media here", "figure": ""}]
    originals = [_rgb(path) for path in _photos(_FOLDERS)]
    begun = time.perf_counter()
    base = [likeness_of(np.asarray(image)) for image in originals]
    each_ms = (time.perf_counter() - begun) / len(base) * 1000
    rows: list[dict[str, Any]] = []
    right = wrong = asked = 0
    for name, make in _VARIANTS.items():
        made = [likeness_of(np.asarray(make(image))) for image in originals]
        hits, misses, false = against(base, made)
        right, wrong, asked = right + hits, wrong + false, asked + hits + misses
        rows.append({"what": name, "figure": f"{hits}/{hits + misses}, wrong {false}"})
    among = alike_pairs(base)
    pairs = len(base) * (len(base) - 1) // 2
    rows += [
        {"what": "recall over all variants", "figure": right / asked},
        {"what": "precision over all pairs", "figure": right / (right + wrong)},
        {
            "what": f"wrong pairs among {len(base)} different photos",
            "figure": f"{len(among)}/{pairs}",
        },
        *_scenes(),
        {"what": "describing one photo, ms", "figure": each_ms},
        {"what": "pHash 8x8 (peer, 64 bits, limit 10): recall", "figure": _peer(originals)},
    ]
    return rows


def against(base: Sequence[Likeness], made: Sequence[Likeness]) -> tuple[int, int, int]:
    count = len(base)
    found = {
        (pair.first, pair.second - count)
        for pair in alike_pairs([*base, *made])
        if pair.first < count <= pair.second
    }
    hits = sum((place, place) in found for place in range(count))
    return hits, count - hits, len(found) - hits


def _scenes() -> Iterator[dict[str, Any]]:
    for folder in _SCENES:
        made = [likeness_of(load_upright(path)) for path in _photos((folder,))]
        pairs = alike_pairs(made)
        kinds = {kind: sum(pair.kind is kind for pair in pairs) for kind in LikeKind}
        shown = ", ".join(f"{kind.value} {count}" for kind, count in kinds.items())
        count = len(made) * (len(made) - 1) // 2
        yield {"what": f"{folder}: alike of {count} pairs", "figure": shown}


def _peer(originals: Sequence[Image.Image]) -> str:
    """The usual 64-bit pHash with its usual limit, over the same pairs."""
    base = [_phash(image) for image in originals]
    right = wrong = asked = 0
    for make in _VARIANTS.values():
        for number, image in enumerate(originals):
            code = _phash(make(image))
            for other, one in enumerate(base):
                is_near = int((code != one).sum()) <= 10
                right += is_near and other == number
                wrong += is_near and other != number
            asked += 1
    return f"{right / asked:.3f}, precision {right / (right + wrong):.3f}"


def _phash(image: Image.Image) -> np.ndarray[Any, Any]:
    grey = np.asarray(image.convert("L").resize((32, 32), Image.Resampling.LANCZOS), np.float32)
    low = np.asarray(cv2.dct(grey))[:8, :8].ravel()
    return low > np.median(low)


def _photos(folders: Sequence[str]) -> list[Path]:
    return [
        path
        for folder in folders
        for path in sorted((_MEDIA / folder).glob("*"))
        if path.suffix.lower() in _ENDINGS and path.name not in _TWICE
    ]


def _rgb(path: Path) -> Image.Image:
    image = Image.fromarray(load_upright(path))
    image.thumbnail((1600, 1600))
    return image
