"""Where the entries lie on the timeline of a case: their row, their seconds, how deep."""

from __future__ import annotations

from app.domain.case_line import LineEntry, LineKind

_MOST_STEPS = 3
"""How often a moment may lie below another that it overlaps."""


def first_place(entries: tuple[LineEntry, ...]) -> int:
    """Give the place of the first thing that was recorded, -1 where nothing has a time."""
    seen = (LineKind.RECORDING, LineKind.MOMENT)
    places = (place for place, entry in enumerate(entries) if entry.kind in seen)
    return next(places, 0 if entries else -1)


def row_of(entry: LineEntry) -> str:
    """Name the row of an entry: its item, or "" for the row of the case itself."""
    return entry.evidence or ""


def seconds_of(entry: LineEntry) -> tuple[float, float]:
    """Give start and end of an entry in seconds since 1970, UTC."""
    start = entry.start.timestamp() if entry.start else 0.0
    return start, entry.end.timestamp() if entry.end else start


def steps_below(entries: tuple[LineEntry, ...]) -> dict[int, int]:
    """Say how far below each moment lies, so that none hides another that it overlaps."""
    steps: dict[int, int] = {}
    reached: dict[str, list[float]] = {}
    for entry in entries:
        if entry.kind not in (LineKind.MOMENT, LineKind.RECEIPT):
            continue
        ends = reached.setdefault(row_of(entry), [-1e18] * (_MOST_STEPS + 1))
        start, end = seconds_of(entry)
        free = next((n for n, until in enumerate(ends) if until < start), _MOST_STEPS)
        ends[free] = max(ends[free], end)
        steps[id(entry)] = free
    return steps
