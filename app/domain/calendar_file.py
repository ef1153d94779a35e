"""Dates as a calendar file that every calendar program opens (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

_LONGEST_LINE = 75
_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Event:
    """One date."""

    uid: str
    """Never given to another date; a newer file replaces what bears the same."""
    day: date
    """The day, where it has no hour."""
    summary: str
    """One line."""
    description: str
    """Lines, parted by LF."""
    ends_at: datetime | None = None
    """UTC; the instant, where it has an hour."""


def as_ics(events: Iterable[Event], *, made_at: datetime, name: str) -> bytes:
    """Write events as one file; the same events give the same bytes.

    Args:
        made_at: UTC.
        name: of the calendar, plain text.

    Source: RFC 5545, 3.1 (lines and folding), 3.3.11 (text), 3.6.1 (events), 3.6.6 (alarms).
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Netra//Tenggat//ID",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for event in events:
        lines += _event(event, made_at)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(event: Event, made_at: datetime) -> list[str]:
    if event.ends_at is None:
        when = [
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
        ]
    else:
        when = [f"DTSTART:{event.ends_at.strftime(_STAMP)}"]
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"DTSTAMP:{made_at.strftime(_STAMP)}",
        *when,
        f"SUMMARY:{_text(event.summary)}",
        f"DESCRIPTION:{_text(event.description)}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_text(event.summary)}",
        "TRIGGER:-P1D",
        "END:VALARM",
        "END:VEVENT",
    ]


def _text(text: str) -> str:
    """Escape text; control signs other than LF cannot stand in it and become spaces."""
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _folded(line: str) -> bytes:
    """Write one line in pieces of 75 bytes at most, none of them cutting a letter in two."""
    pieces, piece = [], b""
    for sign in line:
        raw = sign.encode("utf-8", "replace")
        if len(piece) + len(raw) > _LONGEST_LINE:
            pieces.append(piece)
            piece = b" "  # counts towards the next piece
        piece += raw
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
