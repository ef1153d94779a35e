"""The recorder's own clock: what a claimed time becomes by it, and who said how it stood."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from app.domain.evidence import RecorderClock
from app.domain.zones import zone, zone_name

CLOCK_ACT = "evidence.clock"
"""The act of the custody entry that states how a recorder's clock stood."""


@dataclass(frozen=True, slots=True)
class ClockStatement:
    """Who said when that the recorder's clock stood so."""

    by: str
    """Reviewer who entered it."""
    at: str
    """UTC ISO 8601."""


@dataclass(frozen=True, slots=True)
class RealTime:
    """A claimed time and what it becomes by the recorder's clock; still built on a claim."""

    claimed: str
    """As the file or its reader states it."""
    real: str
    """ISO 8601 with the recorder's zone."""
    zone: str
    """Name of that zone: WIB, WITA, WIT, UTC or +HH:MM."""


def offset_text(offset_ms: int) -> str:
    """Write a difference as `+00:03:20`, with days and milliseconds only where there are some."""
    seconds, milliseconds = divmod(abs(offset_ms), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    text = f"{hours:02d}:{minutes:02d}:{seconds:02d}"
    text += f".{milliseconds:03d}" if milliseconds else ""
    return f"{'-' if offset_ms < 0 else '+'}{f'{days}d ' if days else ''}{text}"


def real_time(claimed: str, recorder: RecorderClock | None) -> RealTime | None:
    """Convert a claimed time by the recorder's clock; None where that cannot be done.

    A claim without a zone is read in the zone that the clock showed. A date alone has no
    time of day to convert.
    """
    moment = _moment(claimed)
    if recorder is None or moment is None:
        return None
    where = zone(recorder.zone)
    if moment.tzinfo is None:
        if where is None:
            return None
        moment = moment.replace(tzinfo=where)
    try:
        real = _in(moment + timedelta(milliseconds=recorder.offset_ms), where)
    except OverflowError:  # the year 1 or 9999 as a hostile file states it
        return None
    precision = "milliseconds" if recorder.offset_ms % 1000 or real.microsecond else "seconds"
    return RealTime(claimed, real.isoformat(timespec=precision), zone_name(real))


def statement_in(lines: Sequence[str], code: str) -> ClockStatement | None:
    """Find the last statement about an item's recorder in the lines of a chain."""
    for line in reversed(lines):
        if f'"{CLOCK_ACT}"' not in line:  # most lines need no parsing
            continue
        entry = json.loads(line)
        if entry["act"] == CLOCK_ACT and entry["obj"] == [code]:
            if entry["data"].get("recorder") == {}:
                return None  # it was taken back to where nothing was known
            return ClockStatement(entry["who"]["name"], entry["ts"])
    return None


def _moment(claimed: str) -> datetime | None:
    if len(claimed) <= len("2026-11-22"):
        return None
    try:
        return datetime.fromisoformat(claimed)
    except ValueError:
        return None


def _in(moment: datetime, where: tzinfo | None) -> datetime:
    return moment.astimezone(where) if where is not None else moment
