"""Presentation time: integer microseconds, and beside it the exact pts of a frame."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from app.domain.errors import InvalidValue

US_PER_SECOND = 1_000_000
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{1,2}(?:[.,]\d{1,9})?)")
_SECONDS = re.compile(r"\d+(?:[.,]\d{1,9})?")
_FRAME = re.compile(r"[fF](\d+)")


@dataclass(frozen=True, slots=True)
class TimeRange:
    """A stretch of one item: microseconds from the item's origin, end excluded."""

    start_us: int
    """First microsecond, 0 or more."""
    end_us: int
    """First microsecond after the stretch; equal to `start_us` for a point."""

    def __post_init__(self) -> None:
        if self.start_us < 0 or self.end_us < self.start_us:
            raise InvalidValue(
                field="range",
                value=f"{self.start_us}..{self.end_us}",
                expected="0 <= start <= end",
            )

    @property
    def length_us(self) -> int:
        """Microseconds from start to end, 0 for a point."""
        return self.end_us - self.start_us

    def overlaps(self, other: TimeRange) -> bool:
        """Tell whether the two share at least one microsecond (a point counts as one)."""
        return self.start_us < max(other.end_us, other.start_us + 1) and other.start_us < max(
            self.end_us, self.start_us + 1
        )


@dataclass(frozen=True, slots=True)
class FramePosition:
    """Which frame exactly: what a still, a clip and the dossier name."""

    frame: int
    """0-based index in presentation order."""
    pts: int
    """Presentation time stamp of the stream, in `time_base` units."""
    time_base: Fraction
    """Seconds per pts unit."""
    origin_pts: int
    """The pts that this item counts as 0 s, in `time_base` units."""

    @property
    def time_us(self) -> int:
        """Microseconds from the item's origin, rounded half up."""
        return pts_to_us(self.pts - self.origin_pts, self.time_base)


@dataclass(frozen=True, slots=True)
class FrameRequest:
    """A place as a person names it: a time or a frame index, exactly one of them."""

    time_us: int | None = None
    """Microseconds from the item's origin."""
    frame: int | None = None
    """0-based index in presentation order."""


def pts_to_us(pts: int, time_base: Fraction) -> int:
    """Turn pts units into microseconds, rounded half up."""
    exact = pts * time_base * US_PER_SECOND
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def us_to_pts_floor(time_us: int, time_base: Fraction) -> int:
    """Turn microseconds into the last whole pts unit at or before them."""
    exact = Fraction(time_us, US_PER_SECOND) / time_base
    return exact.numerator // exact.denominator


def parse_time(text: str) -> FrameRequest:
    """Read `HH:MM:SS.mmm`, `MM:SS.mmm`, seconds, or `f1234` (CLI.md).

    Raises:
        InvalidValue: the text is none of these, or minutes or seconds reach 60.
    """
    stripped = text.strip()
    if found := _FRAME.fullmatch(stripped):
        return FrameRequest(frame=int(found[1]))
    if _SECONDS.fullmatch(stripped):
        return FrameRequest(time_us=_seconds_to_us(stripped))
    if found := _CLOCK.fullmatch(stripped):
        hours, minutes, seconds_us = int(found[1] or 0), int(found[2]), _seconds_to_us(found[3])
        if minutes < 60 and seconds_us < 60 * US_PER_SECOND:
            return FrameRequest(time_us=(hours * 60 + minutes) * 60 * US_PER_SECOND + seconds_us)
    raise InvalidValue(field="time", value=text, expected="HH:MM:SS.mmm, MM:SS.mmm, s, f1234")


def format_time(time_us: int) -> str:
    """Write microseconds as `HH:MM:SS.mmm`, cut (not rounded) to the millisecond."""
    total_ms = time_us // 1000
    seconds, milliseconds = divmod(total_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{milliseconds:03d}"


def to_seconds(time_us: int) -> float:
    """Give seconds for the command line's JSON; exact values stay in microseconds."""
    return time_us / US_PER_SECOND


def _seconds_to_us(text: str) -> int:
    exact = Fraction(text.replace(",", ".")) * US_PER_SECOND
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
