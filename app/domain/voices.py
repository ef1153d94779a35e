"""Passages grouped by who may be speaking: a suggestion, never a name."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.mediatime import TimeRange

METHOD = "netra-voices 1"
"""Name and version of how voices are told apart; stands in the record of what was taken over."""


@dataclass(frozen=True, slots=True)
class VoicesFound:
    """What was found in one recording."""

    method: str
    """Name and version."""
    spans: tuple[TimeRange, ...]
    """The passages asked for, microseconds from the item's origin."""
    groups: tuple[int, ...]
    """For each passage, a voice from 1 in the order of speaking; 0 for not told."""

    @property
    def count(self) -> int:
        """How many voices."""
        return max(self.groups, default=0)
