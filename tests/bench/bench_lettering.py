"""How much lettering the shipped detector misses: plates of known place on photos, and posters.

Plates are drawn with a font into the shared photos of people, one a picture, where its letters lie
being known; a real plate is dirtier and seen from the side. A plate counts as covered where one
proposed box hides nine tenths of its letters. Posters are nine shared ones whose words are known,
but not their places: there it is counted that something was found at all. What else is found in the
photos is not counted as wrong, since letters stand in some of them; on pictures without any
(drawn) every box is wrong.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.lettering import Sought
from app.domain.sightings import Sighting, SightingsInFrame, proposals, uncovered
from app.services.face_proposals import model_path
from media.photo import load_upright
from media.text_finder import TextFinder
from tests.media.lettered import street, with_plate

_MEDIA = Path(__file__).parents[3] / "shared" / "data" / "media"
_SEED = 7
_KINDS: dict[str, dict[str, Any]] = {
    "letters of 32 px": {"size": 32},
    "letters of 16 px": {"size": 16},
    "letters of 8 px": {"size": 8},
    "32 px, turned by 20 degrees": {"size": 32, "turn": 20.0},
    "32 px, turned by 90 degrees": {"size": 32, "turn": 90.0},
    "32 px, blurred by 4 px": {"size": 32, "blur": 4.0},
}
Rgb = NDArray[np.uint8]


def run() -> list[dict[str, Any]]:
    """Give one row a kind of lettering."""
    finder = TextFinder(model_path(Sought.TEXT))
    grounds = [street(1280, 720, seed) for seed in range(10)]
    rows = [_plain(grounds, finder)]
    photos = sorted((_MEDIA / "faces").glob("*.jpg"))[:30]
    if not photos:
        return [*rows, _row("photos: not beside this clone", 0, 0, 0.0)]
    shown = [load_upright(path, 0) for path in photos]
    shown = [photo for photo in shown if min(photo.shape[:2]) >= 400]
    rows += [_plates(name, shown, finder, kind) for name, kind in _KINDS.items()]
    posters = [load_upright(path, 0) for path in sorted((_MEDIA / "text").glob("*.jpg"))]
    return [*rows, _posters(posters, finder)]


def _plain(pictures: list[Rgb], finder: TextFinder) -> dict[str, Any]:
    begun = time.perf_counter()
    wrong = sum(len(finder.sightings(picture)) for picture in pictures)
    each = (time.perf_counter() - begun) / len(pictures)
    return _row(f"{len(pictures)} drawn pictures without letters: {wrong} boxes", 0, 0, each)


def _plates(
    name: str, photos: list[Rgb], finder: TextFinder, kind: dict[str, Any]
) -> dict[str, Any]:
    chance = np.random.default_rng(_SEED)
    covered, begun = 0, time.perf_counter()
    for photo in photos:
        height, width = photo.shape[:2]
        at = (int(chance.integers(0, width - 300)), int(chance.integers(0, height - 300)))
        picture, letters = with_plate(photo, at, **kind)
        found = finder.sightings(picture)
        regions = proposals([SightingsInFrame(0, found)], range(1), "Tulisan") if found else ()
        covered += not uncovered(SightingsInFrame(0, (Sighting(letters, 1.0),)), regions)
    each = (time.perf_counter() - begun) / len(photos)
    return _row(f"plates on photos, {name}", covered, len(photos), each)


def _posters(posters: list[Rgb], finder: TextFinder) -> dict[str, Any]:
    begun = time.perf_counter()
    found = sum(bool(finder.sightings(poster)) for poster in posters)
    each = (time.perf_counter() - begun) / len(posters)
    return _row("posters in which anything is found", found, len(posters), each)


def _row(what: str, covered: int, of: int, seconds: float) -> dict[str, Any]:
    return {
        "what": what,
        "covered": f"{covered} of {of}" if of else "",
        "recall": covered / of if of else "",
        "s each": seconds,
    }
