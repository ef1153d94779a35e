"""Near-duplicates on pictures that nobody looked at while the limits were chosen.

The limits of `app.services.likeness` were set on the photos of `bench_near_duplicates`. Here are
others: a frame of each real video, printed posters of one series (alike by design, not the same)
and shipped drawings; with variants that were not tried there, several things done at once. Frames
of one video some time apart are different photos of one scene: counted apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image, ImageDraw, ImageEnhance

from app.runtime.paths import resource
from app.services.likeness import LikeKind, alike_pairs
from media.near_duplicates import likeness_of
from media.photo import load_upright
from tests.bench.bench_near_duplicates import again, against, cut

_MEDIA = Path(__file__).parents[3] / "shared" / "data" / "media"
_APART_S = (0.0, 0.5, 1.5, 4.0)
"""Times of the frames of one scene, seconds."""
_SAME = 2.0
"""Mean difference of grey levels below which two frames are one picture (a slide, a still)."""
Made = Callable[[Image.Image], Image.Image]


def _noisy(image: Image.Image) -> Image.Image:
    pixels = np.asarray(image).astype(np.int16)
    noise = np.random.default_rng(11).normal(0, 12, pixels.shape)
    return Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8))


def _gamma(image: Image.Image) -> Image.Image:
    return image.point([round(255 * (value / 255) ** 0.6) for value in range(256)] * 3)


def _screenshot(image: Image.Image) -> Image.Image:
    """A phone's screen around it: a bar above and below."""
    bar = max(4, image.height // 14)
    made = Image.new("RGB", (image.width, image.height + 2 * bar), (18, 18, 18))
    made.paste(image, (0, bar))
    return again(made, 60)


def _stamped(image: Image.Image) -> Image.Image:
    made = image.copy()
    width, height = made.size
    ImageDraw.Draw(made).rectangle((0, height * 9 // 10, width // 2, height), fill=(250, 220, 0))
    return made


def _small(image: Image.Image) -> Image.Image:
    return image.resize((240, max(8, 240 * image.height // image.width)))


_VARIANTS: dict[str, Made] = {
    "cropped to 90 %, at 40, brighter": lambda i: ImageEnhance.Brightness(
        again(cut(i, 0.9, 0.8, 0.2), 40)
    ).enhance(1.25),
    "cropped to 80 %, at 30": lambda i: again(cut(i, 0.8, 0.1, 0.5), 30),
    "cropped to 70 %": lambda i: cut(i, 0.7, 0.5, 0.35),
    "240 px, at 25": lambda i: again(_small(i), 25),
    "lighter shadows (gamma 0.6)": _gamma,
    "contrast doubled": lambda i: ImageEnhance.Contrast(i).enhance(2.0),
    "noise": _noisy,
    "screenshot with bars": _screenshot,
    "label laid over a corner": _stamped,
    "grey, mirrored, at 50": lambda i: again(
        i.convert("L").convert("RGB").transpose(Image.Transpose.FLIP_LEFT_RIGHT), 50
    ),
}


def run() -> list[dict[str, Any]]:
    """Measure recall by variant, precision over all pairs, and what one scene gives."""
    if not _MEDIA.is_dir():
        return [{"what": "no media here", "figure": ""}]
    scenes = list(_scenes())
    originals = [scene[len(scene) // 2] for scene in scenes] + list(_still_pictures())
    base = [likeness_of(np.asarray(image)) for image in originals]
    rows: list[dict[str, Any]] = []
    right = wrong = 0
    for name, make in _VARIANTS.items():
        made = [likeness_of(np.asarray(make(image))) for image in originals]
        hits, misses, false = against(base, made)
        right, wrong = right + hits, wrong + false
        rows.append({"what": name, "figure": f"{hits}/{hits + misses}, wrong {false}"})
    among = alike_pairs(base)
    return [
        *rows,
        {"what": "recall over all variants", "figure": right / (len(base) * len(_VARIANTS))},
        {"what": "precision over all pairs", "figure": right / max(1, right + wrong)},
        {
            "what": f"wrong pairs among {len(base)} different pictures",
            "figure": f"{len(among)}/{len(base) * (len(base) - 1) // 2}",
        },
        *_of_one_scene(scenes),
    ]


def _of_one_scene(scenes: list[list[Image.Image]]) -> Iterator[dict[str, Any]]:
    """Different frames of one scene: alike they are, the same they are not."""
    kinds = dict.fromkeys(LikeKind, 0)
    pairs = 0
    for scene in scenes:
        told = [likeness_of(np.asarray(image)) for image in scene]
        pairs += len(list(combinations(told, 2)))
        for pair in alike_pairs(told):
            kinds[pair.kind] += 1
    shown = ", ".join(f"{kind.value} {count}" for kind, count in kinds.items())
    yield {"what": f"frames of one scene: of {pairs} pairs", "figure": shown}


def _scenes() -> Iterator[list[Image.Image]]:
    """Give frames of each real video; videos that show one picture twice lend it once."""
    seen: list[np.ndarray[Any, Any]] = []
    for path in sorted((_MEDIA / "video").iterdir()):
        found = [] if path.suffix == ".png" else list(_frames(path))
        # one clip lies there in several containers
        if found and _is_new(found[len(found) // 2], seen, 8 * _SAME):
            yield found


def _is_new(image: Image.Image, seen: list[np.ndarray[Any, Any]], apart: float) -> bool:
    """Tell whether a picture differs from those before, and remember it."""
    grey = np.asarray(image.convert("L").resize((64, 64)), np.float32)
    is_new = all(abs(grey - other).mean() >= apart for other in seen)
    seen.append(grey)
    return is_new


def _frames(path: Path) -> Iterator[Image.Image]:
    shown: list[np.ndarray[Any, Any]] = []
    try:
        with av.open(str(path)) as container:
            wanted = list(_APART_S)
            for frame in container.decode(video=0):
                if not wanted or frame.time is None:
                    return
                if frame.time - (container.start_time or 0) / 1e6 < wanted[0]:
                    continue
                wanted.pop(0)
                pixels = frame.to_ndarray(format="rgb24")
                grey = pixels.mean(axis=2)
                if grey.std() < 8 or any(abs(grey - old).mean() < _SAME for old in shown):
                    continue  # black, or nothing moved
                shown.append(grey)
                yield Image.fromarray(pixels)
    except (av.FFmpegError, IndexError):
        return  # sound only, or no media at all: the folder holds both


def _still_pictures() -> Iterator[Image.Image]:
    shipped = sorted(resource("demo").rglob("*.jpg"))
    seen: list[np.ndarray[Any, Any]] = []
    for path in (*sorted((_MEDIA / "text").glob("*.jpg")), *shipped):
        image = Image.fromarray(load_upright(path))
        image.thumbnail((1600, 1600))
        if _is_new(image, seen, _SAME):  # the sample case holds one photo twice
            yield image
