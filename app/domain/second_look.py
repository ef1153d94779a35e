"""What is kept of a second look at a finished copy: every run of frames, within bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.redaction_plan import CoveredRegion, Detector, KeyBox, SecondLook

MOST_RUNS = 4096
"""Banners, and a page of writing whose lines come and go."""
MOST_KEYS = 20_000
"""Boxes over all runs: two megabytes of a recipe. They point at something and cover nothing."""


def second_look(detector: Detector, seen: Sequence[CoveredRegion]) -> SecondLook:
    """Keep what was found.

    Where there are too many boxes, some within a run are left out: the run stays whole, and its
    box is between on the straight line. Where there are too many runs, the least sure ones are
    left out and counted.

    Args:
        detector: what looked.
        seen: each under a name of its own.
    """
    surest = sorted(seen, key=lambda region: min(key.doubt for key in region.keys))[:MOST_RUNS]
    names = {region.name for region in surest}
    stay = [region for region in seen if region.name in names]
    step = -(-sum(len(region.keys) for region in stay) // MOST_KEYS)
    if step > 1:
        stay = [replace(region, keys=_sparse(region.keys, step)) for region in stay]
    return SecondLook(detector, tuple(stay), len(seen) - len(stay))


def _sparse(keys: tuple[KeyBox, ...], step: int) -> tuple[KeyBox, ...]:
    return (*keys[:-1:step], keys[-1])


def score_of(key: KeyBox) -> float:
    """Give the score of a box that was found, 0 to 1; no probability."""
    return (100 - key.doubt) / 100
