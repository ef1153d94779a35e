"""How far two coders agree beyond chance: Cohen's kappa."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import nan


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of two codings of the same stretches."""

    units: int
    """Stretches compared."""
    same: int
    """Stretches that both coded alike."""
    kappa: float
    """1 is full agreement, 0 what chance gives; NaN where both gave one and the same code only."""


def agreement(first: Sequence[Hashable], second: Sequence[Hashable]) -> Agreement:
    """Compare two codings, one code a stretch.

    Source: Cohen 1960; the same figures as scikit-learn's `cohen_kappa_score`.

    Raises:
        ValueError: they are not of one length, or empty.
    """
    count = len(first)
    if not count or count != len(second):
        raise ValueError("codings of one length")
    same = sum(a == b for a, b in zip(first, second, strict=True))
    ours, theirs = Counter(first), Counter(second)
    # in whole numbers until the end: the same figure on every computer
    chance = sum(number * theirs[code] for code, number in ours.items())
    rest = count * count - chance
    return Agreement(count, same, (same * count - chance) / rest if rest else nan)
