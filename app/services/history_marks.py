"""The light side of an entry: what lists and filters need, read without parsing all of it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from sys import intern

_MONTHS = ["Januari", "Februari", "Maret", "April", "Mei", "Juni"]
_MONTHS += ["Juli", "Agustus", "September", "Oktober", "November", "Desember"]
_MONTHS_EN = ["January", "February", "March", "April", "May", "June"]
_MONTHS_EN += ["July", "August", "September", "October", "November", "December"]
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ZONES = {7 * 60: "WIB", 8 * 60: "WITA", 9 * 60: "WIT", 0: "UTC"}
_ACT = re.compile(r'\{"act":"([a-z_.]+)",')
# Keys stand in the order of RFC 8785, and a quote inside a text is escaped: from the last
# `,"obj":[` on, only top-level keys follow.
_TAIL = re.compile(
    r',"obj":\[([^\]\\]*)\],"prev":"[0-9a-f]*","seq":\d+,"ts":"([^"\\]*)","tz":"([^"\\]*)",'
    r'"v":1,"who":\{"id":"[^"\\]*","name":"([^"\\]*)","role":"[^"\\]*"\},'
)
UNREADABLE = "unreadable"
"""Act of a line that is no entry: shown, never dropped."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One entry as lists and filters know it."""

    seq: int
    """Place in the chain, 0-based."""
    act: str
    """Dotted name; `unreadable` for a line that is no entry."""
    items: tuple[str, ...]
    """Codes it touches."""
    who: str
    """Name of who acted."""
    day: str
    """ISO date at the place where it was done; empty where the stamp cannot be read."""


def mark_of(seq: int, line: str) -> Mark:
    """Read what is needed of a line, fully parsed only where it is unusual."""
    head = _ACT.match(line)
    place = line.rfind(',"obj":[')
    tail = _TAIL.match(line, place) if head is not None and place >= 0 else None
    if head is None or tail is None:
        return _parsed(seq, line)
    inside = tail[1]
    items = tuple(intern(code) for code in inside[1:-1].split('","')) if inside else ()
    day = _day(tail[2][:16], tail[3])
    return Mark(seq, intern(head[1]), items, intern(tail[4]), day)


def local_parts(stamp: str, offset: str) -> tuple[datetime, str] | None:
    """Move a UTC stamp to the zone of an entry and name that zone; None for no instant."""
    try:
        moment = datetime.fromisoformat(stamp.replace("Z", "+00:00"))
        zone = timezone(_offset(offset))
    except ValueError:
        return None
    minutes = int(_offset(offset).total_seconds()) // 60
    name = _ZONES.get(minutes)
    if name is None:
        sign = "-" if minutes < 0 else "+"
        name = f"UTC{sign}{abs(minutes) // 60:02d}.{abs(minutes) % 60:02d}"
    return moment.astimezone(zone), name


def clock_text(stamp: str, offset: str) -> str:
    """Write `14.03.05 WIB`; what is no instant stays as it is."""
    parts = local_parts(stamp, offset)
    return f"{parts[0]:%H.%M.%S} {parts[1]}" if parts else stamp


def local_stamp(stamp: str, offset: str, lang: str) -> str:
    """Write `22 November 2026 pukul 14.03.05 WIB`."""
    parts = local_parts(stamp, offset)
    if parts is None:
        return stamp
    moment, zone = parts
    months, at = (_MONTHS_EN, "at") if lang == "en" else (_MONTHS, "pukul")
    return f"{moment.day} {months[moment.month - 1]} {moment.year} {at} {moment:%H.%M.%S} {zone}"


def day_text(day: str, lang: str) -> str:
    """Write an ISO date as `Minggu, 22 November 2026`."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return "Tanggal tidak terbaca" if lang != "en" else "Unreadable date"
    days, months = (_DAYS_EN, _MONTHS_EN) if lang == "en" else (_DAYS, _MONTHS)
    return f"{days[found.weekday()]}, {found.day} {months[found.month - 1]} {found.year}"


def _parsed(seq: int, line: str) -> Mark:
    try:
        entry = json.loads(line)
        who, items = entry["who"], entry["obj"]
        return Mark(
            seq=seq,
            act=str(entry["act"]),
            items=tuple(str(code) for code in items),
            who=str(who["name"]),
            day=_day(str(entry["ts"])[:16], str(entry["tz"])),
        )
    except (ValueError, KeyError, TypeError):
        return Mark(seq, UNREADABLE, (), "", "")


@lru_cache(maxsize=4096)
def _day(minute: str, offset: str) -> str:
    parts = local_parts(f"{minute}:00Z", offset)
    return parts[0].date().isoformat() if parts else ""


@lru_cache(maxsize=256)
def _offset(text: str) -> timedelta:
    sign = -1 if text.startswith("-") else 1
    hours, colon, minutes = text[1:].partition(":")
    if text[:1] not in ("+", "-") or not colon:
        raise ValueError(text)
    return sign * timedelta(hours=int(hours), minutes=int(minutes))
