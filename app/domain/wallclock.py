"""The time of day at a place of a recording, built on what its file claims."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.evidence import RecorderClock
from app.domain.recorder import offset_text, real_time
from app.domain.zones import zone_name

_DATE_ONLY = len("2026-11-22")


@dataclass(frozen=True, slots=True)
class WallClock:
    """When a recording began, as claimed; corrected where the recorder's clock is known."""

    start: datetime
    """At the item's origin; without a zone where the file names none."""
    corrected_by: str
    """`+00:03:20` by which a person corrected the recorder's clock; empty where nobody did."""

    @property
    def zone(self) -> str:
        """WIB, WITA, WIT, UTC or +HH:MM; empty where none is known."""
        return zone_name(self.start)

    def at(self, time_us: int) -> str:
        """Write the time of day at a place, cut to the millisecond; empty past the year 9999."""
        try:
            moment = self.start + timedelta(microseconds=time_us)
        except OverflowError:
            return ""
        stamp = moment.replace(tzinfo=None).isoformat(" ", timespec="milliseconds")
        return f"{stamp} {self.zone}".rstrip()


def wall_clock(claimed: str, recorder: RecorderClock | None) -> WallClock | None:
    """Give the clock of a recording; None where its file claims no time of day.

    Args:
        claimed: ISO 8601 as the file states it.
        recorder: how its clock stood, as a person stated it.
    """
    real = real_time(claimed, recorder)
    if real is not None and recorder is not None:
        return WallClock(datetime.fromisoformat(real.real), offset_text(recorder.offset_ms))
    if len(claimed) <= _DATE_ONLY:
        return None
    try:
        return WallClock(datetime.fromisoformat(claimed), "")
    except ValueError:
        return None
