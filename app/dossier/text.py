"""Words and figures as a reader of Indonesian expects them, from text nobody can trust."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, tzinfo
from html import escape

from app.domain.mediatime import TimeRange, format_time
from app.dossier import fonts

NOT_AVAILABLE = "tidak tersedia"
_MONTHS = ["Januari", "Februari", "Maret", "April", "Mei", "Juni"]
_MONTHS += ["Juli", "Agustus", "September", "Oktober", "November", "Desember"]
_DAYS = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
_ZONES = {7 * 60: "WIB", 8 * 60: "WITA", 9 * 60: "WIT", 0: "UTC"}
_OFFSETS = {"WIB": "+07:00", "WITA": "+08:00", "WIT": "+09:00", "UTC": "+00:00"}
_UNITS = ("kB", "MB", "GB", "TB")
_INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_LINE_ENDS = re.compile(r"\r\n?|\n")


def shown(text: str, font: str = fonts.REGULAR) -> str:
    """Replace what the font cannot show, and what must not act, by its code point.

    Bidirectional controls, zero-width and control characters become `[U+202E]`: a name
    may not reorder or hide the words beside it. Text is composed (NFC) first.
    """
    known = fonts.characters(font)
    composed = unicodedata.normalize("NFC", text)
    return "".join(_visible(character, known) for character in composed)


def markup(text: str, font: str = fonts.REGULAR) -> str:
    """Escape one line of foreign text for a ReportLab paragraph."""
    return escape(shown(text, font), quote=False)


def paragraphs(text: str, font: str = fonts.REGULAR) -> tuple[str, ...]:
    """Escape foreign text of several lines, one result for each line that is not empty."""
    lines = _LINE_ENDS.split(text.replace("\t", "    "))
    return tuple(markup(line.strip(), font) for line in lines if line.strip())


def block(text: str, font: str = fonts.REGULAR) -> str:
    """Escape foreign text of several lines into one paragraph with line breaks."""
    return "<br/>".join(paragraphs(text, font))


def or_missing(text: str) -> str:
    """Say "tidak tersedia" where there is nothing; a blank could be a printing error."""
    return text if text.strip() else NOT_AVAILABLE


def shortened(text: str, limit: int) -> str:
    """Cut text to `limit` characters, the cut shown by an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def groups(digest: str) -> tuple[str, ...]:
    """Split a digest into groups of four hexadecimal digits (16 of them for SHA-256)."""
    return tuple(digest[at : at + 4] for at in range(0, len(digest), 4))


def short_digest(digest: str) -> str:
    """Write the first and the last eight digits of a digest."""
    return f"{digest[:4]} {digest[4:8]} … {digest[-8:-4]} {digest[-4:]}"


def date_words(iso: str) -> str:
    """Write an ISO date as `Minggu, 22 November 2026`; anything else stays as entered."""
    try:
        day = date.fromisoformat(iso.strip())
    except ValueError:
        return or_missing(iso)
    return day_words(day)


def day_words(day: date) -> str:
    """Write a date as `Minggu, 22 November 2026`."""
    return f"{_DAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]} {day.year}"


def instant_words(iso: str, zone: tzinfo | None = None) -> str:
    """Write an instant as `22 November 2026 pukul 14.03 WIB`; anything else stays as entered.

    A date alone stays a date; an instant without a zone gets none. One in UTC is moved to
    `zone` where that is given, so that all times of a document can be compared.
    """
    stripped = iso.strip()
    if len(stripped) <= len("2026-11-22"):
        return date_words(stripped)
    moment = _parsed(stripped)
    if moment is None:
        return or_missing(iso)
    moment = _moved(moment, zone)
    clock = f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year} pukul {moment:%H.%M}"
    return f"{clock} {zone_name(moment)}".strip()


def instant_short(iso: str, zone: tzinfo | None = None) -> str:
    """Write an instant as `22-11-2026 14.03.05 WIB`; one in UTC is moved to `zone`."""
    moment = _parsed(iso)
    if moment is None:
        return or_missing(iso)
    moment = _moved(moment, zone)
    return f"{moment:%d-%m-%Y %H.%M.%S} {zone_name(moment)}".strip()


def zone_of(iso: str) -> tzinfo | None:
    """Give the zone that an instant is written in; None where it names none."""
    moment = _parsed(iso)
    return moment.tzinfo if moment is not None else None


def zone_name(moment: datetime) -> str:
    """Name the zone of an instant: WIB, WITA, WIT, UTC, or its offset."""
    offset = moment.utcoffset()
    if offset is None:
        return ""
    minutes = int(offset.total_seconds()) // 60
    if minutes in _ZONES:
        return _ZONES[minutes]
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}.{abs(minutes) % 60:02d}"


def size_words(size_bytes: int) -> str:
    """Write a size as `1.234.567 bita (1,2 MB)`, decimal units."""
    exact = f"{number(size_bytes)} bita"
    if size_bytes < 1000:
        return exact
    power = min((len(str(size_bytes)) - 1) // 3, len(_UNITS))
    return f"{exact} ({decimal(size_bytes / 1000**power, 1)} {_UNITS[power - 1]})"


def number(value: int) -> str:
    """Write an integer with full stops between thousands."""
    return f"{value:,}".replace(",", ".")


def decimal(value: float, digits: int) -> str:
    """Write a number with a decimal comma."""
    return f"{value:.{digits}f}".replace(".", ",")


def range_words(span: TimeRange) -> str:
    """Write a stretch as `HH:MM:SS.mmm s.d. HH:MM:SS.mmm`."""
    return f"{format_time(span.start_us)} s.d. {format_time(span.end_us)}"


def duration_words(duration_us: int | None, *, is_counted: bool) -> str:
    """Write a length as HH:MM:SS.mmm and say whether it was counted or only claimed."""
    if duration_us is None:
        return NOT_AVAILABLE
    source = "dihitung dari isi" if is_counted else "menurut kepala berkas"
    return f"{format_time(duration_us)} ({source})"


def _parsed(iso: str) -> datetime | None:
    stamp, _, zone = iso.strip().rpartition(" ")
    try:
        moment = datetime.fromisoformat(stamp + _OFFSETS[zone] if zone in _OFFSETS else iso)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if iso.endswith("Z") else moment


def _moved(moment: datetime, zone: tzinfo | None) -> datetime:
    if zone is None or moment.tzinfo is None or moment.utcoffset():
        return moment
    return moment.astimezone(zone)


def _visible(character: str, known: frozenset[int]) -> str:
    code = ord(character)
    if code in known and unicodedata.category(character) not in _INVISIBLE:
        return character
    return f"[U+{code:04X}]"
