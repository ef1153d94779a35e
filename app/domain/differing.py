"""Where two lists part: of ten thousand values usually one has changed."""

from __future__ import annotations

from collections.abc import Sequence
from operator import is_
from typing import NamedTuple


class Differing(NamedTuple):
    """The stretch in which two lists are not the very same values."""

    head: int
    """How many values stand at the beginning of both."""
    gone: int
    """How many of the first follow that are not in the second."""
    come: int
    """How many of the second stand in their place."""


def differing(before: Sequence[object], now: Sequence[object]) -> Differing:
    """Compare two lists by identity, in one pass from each end."""
    shorter = min(len(before), len(now))
    head = _alike(map(is_, before, now), shorter)
    tail = min(_alike(map(is_, reversed(before), reversed(now)), shorter), shorter - head)
    return Differing(head, len(before) - head - tail, len(now) - head - tail)


def _alike(same: map[bool], count: int) -> int:
    first = bytes(same).find(0)  # in C: no value is made for a pair that is alike
    return count if first < 0 else first
