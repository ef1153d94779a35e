"""Zones as offices write them, and instants with and without one."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone, tzinfo

from app.domain.errors import InvalidValue

ZONES = {"WIB": 7 * 60, "WITA": 8 * 60, "WIT": 9 * 60, "UTC": 0}
"""Minutes east of Greenwich."""
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})", re.ASCII)
_DATE_LENGTH = len("2026-11-22")


def zone(name: str) -> tzinfo | None:
    """Give the zone of WIB, WITA, WIT, UTC or +HH:MM; None for an empty name.

    Raises:
        InvalidValue: there is no such zone.
    """
    text = zone_text("zone", name)
    if not text:
        return None
    if text in ZONES:
        return timezone(timedelta(minutes=ZONES[text]), text)
    sign, hours, minutes = text[0], int(text[1:3]), int(text[4:6])
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if sign == "-" else offset)


def zone_name(moment: datetime) -> str:
    """Name the zone of an instant: WIB, WITA, WIT, UTC or +HH:MM; empty without one."""
    offset = moment.utcoffset()
    if offset is None:
        return ""
    minutes = int(offset.total_seconds()) // 60
    for name, known in ZONES.items():
        if known == minutes:
            return name
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def with_zone(field: str, stamp: str, name: str) -> str:
    """Add a zone to an instant that has none; a date alone, or an empty text, stays.

    Raises:
        InvalidValue: the zone or the instant is none.
    """
    found = instant(field, stamp) if stamp else None
    where = zone(name)
    if found is None or found.tzinfo is not None or where is None:
        return stamp
    return found.replace(tzinfo=where).isoformat()


def instant(field: str, text: str) -> datetime | None:
    """Read an instant; None for a date alone.

    Raises:
        InvalidValue: it is neither.
    """
    try:
        if len(text) <= _DATE_LENGTH:
            date.fromisoformat(text)
            return None
        return datetime.fromisoformat(text)
    except ValueError as e:
        raise InvalidValue(field=field, value=text, expected="ISO 8601") from e


def zone_text(field: str, text: str) -> str:
    """Bring the name of a zone into its stored form: WIB, WITA, WIT, UTC or +HH:MM.

    Raises:
        InvalidValue: there is no such zone.
    """
    upper = text.strip().upper()
    if not upper or upper in ZONES:
        return upper
    found = _OFFSET.fullmatch(upper)
    if found is None or int(found[2]) > 14 or int(found[3]) > 59:
        raise InvalidValue(field=field, value=text, expected="WIB | WITA | WIT | UTC | +HH:MM")
    return f"{found[1]}{found[2]}:{found[3]}"
