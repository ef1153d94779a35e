"""Which photos look alike: a hint for a person who sorts them, never a statement of identity.

Equal bytes are known by their SHA-256; what is said here is only "mirip".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from app.domain.photos import Likeness

Bits = NDArray[np.uint8]
_MIN_SPREAD = 4.0
"""Grey pictures flatter than this have no waves to compare."""
_WAVE_BITS = 256


class LikeKind(StrEnum):
    """In which way two photos look alike."""

    WHOLE = "whole"
    """The same view: another size, compression or brightness."""
    TURNED = "turned"
    """After turning or mirroring."""
    PART = "part"
    """One shows a part of the other."""


@dataclass(frozen=True, slots=True)
class Limits:
    """From which share of equal bits two photos are said to look alike, 0 to 1."""

    whole: float = 0.72
    """Waves of the whole picture; photos of other places stay below 0.67, two persons one after
    the other before the same wall reach 0.75 (`dev.py bench unseen_photos`)."""
    turned: float = 0.72
    """Waves after turning; different photos stay below 0.68."""
    part: float = 0.73
    """Waves of a cut-out; different photos stay below 0.71."""


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Alike:
    """Two photos that look alike."""

    first: int
    """Place in the list that was compared."""
    second: int
    """Place in the list that was compared; above `first`."""
    kind: LikeKind
    """How."""
    share: float
    """Equal bits, 0 to 1."""


def alike_pairs(found: Sequence[Likeness], limits: Limits = LIMITS) -> tuple[Alike, ...]:
    """Compare every photo with every other; a thousand take a second or two."""
    if len(found) < 2:
        return ()
    spreads = np.array([one.spread for one in found])
    flat = spreads < _MIN_SPREAD
    waves = _bits([one.waves for one in found])
    whole = _shares(waves, waves, _WAVE_BITS)
    turned = _best(waves, [one.turned for one in found])
    parts = _best(waves, [one.parts for one in found])
    pairs = []
    for first in range(len(found)):
        for second in range(first + 1, len(found)):
            if flat[first] or flat[second]:
                continue
            at = (first, second)
            share = whole[at]
            if share >= limits.whole:
                pairs.append(Alike(first, second, LikeKind.WHOLE, float(share)))
            elif (share := turned[at]) >= limits.turned:
                pairs.append(Alike(first, second, LikeKind.TURNED, float(share)))
            elif (share := parts[at]) >= limits.part:
                pairs.append(Alike(first, second, LikeKind.PART, float(share)))
    return tuple(pairs)


def groups(count: int, pairs: Sequence[Alike]) -> tuple[tuple[int, ...], ...]:
    """Join pairs into groups of two and more, in the order of the list."""
    parent = list(range(count))

    def root(place: int) -> int:
        while parent[place] != place:
            place = parent[place]
        return place

    for pair in pairs:
        a, b = sorted((root(pair.first), root(pair.second)))
        parent[b] = a
    together: dict[int, list[int]] = {}
    for place in range(count):
        together.setdefault(root(place), []).append(place)
    return tuple(tuple(places) for places in together.values() if len(places) > 1)


def _bits(codes: Sequence[str]) -> Bits:
    return np.array([list(bytes.fromhex(code)) for code in codes], np.uint8)


def _shares(left: Bits, right: Bits, count: int) -> NDArray[np.float64]:
    """Give the share of equal bits of each pair, shape (left, right)."""
    out = np.empty((len(left), len(right)))
    for row, code in enumerate(left):
        out[row] = 1.0 - np.bitwise_count(right ^ code).sum(axis=1) / count
    return out


def _best(waves: Bits, variants: Sequence[tuple[str, ...]]) -> NDArray[np.float64]:
    """Give the best share of one photo with any variant of the other, both ways."""
    best = np.zeros((len(waves), len(waves)))
    for number in range(min(map(len, variants), default=0)):
        codes = _bits([variant[number] for variant in variants])
        best = np.maximum(best, _shares(waves, codes, _WAVE_BITS))
    return np.maximum(best, best.T)
