"""Real conversations whose turns are known; see `tests/data/talk/CREDITS.md`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.bench.speech_sound import REPO, decoded

TALK = REPO / "tests" / "data" / "talk"


@dataclass(frozen=True, slots=True)
class Turn:
    """One person speaks."""

    start_s: float
    """From the start of the recording."""
    end_s: float
    """End excluded."""
    who: str
    """As the corpus calls the person."""


def turns() -> dict[str, list[Turn]]:
    """Give the turns of each recording, in order."""
    found: dict[str, list[Turn]] = {}
    for line in (TALK / "turns.rttm").read_text(encoding="utf-8").splitlines():
        _kind, name, _channel, start, length, _a, _b, who, *_rest = line.split()
        found.setdefault(name, []).append(Turn(float(start), float(start) + float(length), who))
    return found


def sound_of(name: str) -> NDArray[np.float32]:
    """Give a recording, 16 kHz mono, values in [-1, 1]."""
    return (decoded(Path(TALK / f"{name}.flac")) / 32_768).astype(np.float32)


def spoken_s(said: list[Turn], who: str, start_s: float, end_s: float) -> float:
    """Give for how long somebody speaks within a stretch."""
    within = (min(end_s, one.end_s) - max(start_s, one.start_s) for one in said if one.who == who)
    return sum(max(0.0, length) for length in within)


def alone(said: list[Turn]) -> Iterator[tuple[str, float, float]]:
    """Give each person and stretch, in seconds, in which nobody else speaks."""
    edges = sorted({edge for one in said for edge in (one.start_s, one.end_s)})
    for start_s, end_s in pairwise(edges):
        who = [one.who for one in said if one.start_s <= start_s and one.end_s >= end_s]
        if len(who) == 1:
            yield who[0], start_s, end_s
