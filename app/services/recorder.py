"""The recorder's own clock: how far it stood from true time, who says so, and what follows."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from app.domain.errors import InvalidValue
from app.domain.evidence import Evidence, RecorderClock
from app.domain.plain import to_plain
from app.services.claim_records import compare_again
from app.services.events import Topic
from app.services.session import CaseSession
from app.services.zones import zone, zone_name, zone_text

MAX_OFFSET_MS = 100 * 366 * 24 * 3600 * 1000
"""A recorder that lost its battery says 1970; further off is a slip of the pen."""
_OFFSET = re.compile(
    r"([+-]?)(?:(\d{1,6})d\s*)?(\d{1,6}):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3}))?)?", re.ASCII
)
_ACT = "evidence.clock"


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


def set_clock(
    session: CaseSession, code: str, *, offset_ms: int, zone_of_clock: str, basis: str
) -> Evidence:
    """Record how the clock of an item's recorder stood.

    Args:
        offset_ms: true time minus the recorder's time.
        zone_of_clock: zone that the clock showed: WIB, WITA, WIT, UTC or +HH:MM.
        basis: how the difference was found; never empty, for nobody believes it without.

    Raises:
        UnknownEvidence, CaseReadOnly: as named.
        InvalidValue: the offset is out of reach, there is no such zone, or the basis is empty.
    """
    item = session.stores.evidence.by_code(code)
    if abs(offset_ms) > MAX_OFFSET_MS:
        raise InvalidValue(field="offset", value=offset_ms, expected="+HH:MM:SS")
    if not zone_of_clock.strip():
        raise InvalidValue(field="zone", value="", expected="WIB | WITA | WIT | UTC | +HH:MM")
    if not basis.strip():
        raise InvalidValue(field="basis", value="", expected="text")
    recorder = RecorderClock(offset_ms, zone_text("zone", zone_of_clock), basis.strip())
    if recorder == item.recorder:
        return item
    with session.change(_ACT, Topic.EVIDENCE) as change:
        session.stores.evidence.set_recorder(item.code, recorder)
        change.obj = (item.code,)
        change.data = {"recorder": to_plain(recorder)}
    return compare_again(session, session.stores.evidence.by_code(item.code))


def parse_offset(text: str) -> int:
    """Read `+00:03:20`, `-1d 00:00:05.250` or `00:03` (hours, minutes) as milliseconds.

    Raises:
        InvalidValue: it is no such span.
    """
    found = _OFFSET.fullmatch(text.strip().replace("\N{MINUS SIGN}", "-"))
    if found is None:
        raise InvalidValue(field="offset", value=text, expected="+HH:MM:SS")
    sign, days, hours, minutes, seconds, fraction = found.groups(default="0")
    whole = ((int(days) * 24 + int(hours)) * 60 + int(minutes)) * 60 + int(seconds)
    total = whole * 1000 + int(fraction.ljust(3, "0"))
    if total > MAX_OFFSET_MS:
        raise InvalidValue(field="offset", value=text, expected="+HH:MM:SS")
    return -total if sign == "-" else total


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


def statement(session: CaseSession, code: str) -> ClockStatement | None:
    """Say who entered what is known of an item's recorder, from the custody chain."""
    return statement_in(session.stores.custody.lines(), code)


def statement_in(lines: tuple[str, ...], code: str) -> ClockStatement | None:
    """Find the last statement about an item's recorder in the lines of a chain."""
    for line in reversed(lines):
        if f'"{_ACT}"' not in line:  # most lines need no parsing
            continue
        entry = json.loads(line)
        if entry["act"] == _ACT and entry["obj"] == [code]:
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
