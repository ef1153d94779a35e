"""Passages that lie over each other in time: more than one person may be speaking there."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.transcript import Segment

LEAST_US = 200_000
"""Less than this is the inaccuracy of word times, not two people."""


def overlapping(segments: Iterable[Segment]) -> frozenset[int]:
    """Give the ids of segments that share at least `LEAST_US` with another; asks for no words."""
    found: set[int] = set()
    furthest: Segment | None = None
    for segment in sorted(segments, key=lambda item: item.start_us):
        if furthest is None:
            furthest = segment
            continue
        if min(furthest.end_us, segment.end_us) - segment.start_us >= LEAST_US:
            found |= {furthest.id, segment.id}
        if segment.end_us > furthest.end_us:
            furthest = segment
    return frozenset(found)
