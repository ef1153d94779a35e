"""Where the claims about one item contradict each other: its readers, its file date, its submitter.

Pure: values in, values out. A contradiction is shown and never resolved here; it may be an
edited file, a clock that was wrong, or a person who remembers otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import combinations
from typing import TypeVar

from app.domain import zones
from app.domain.errors import InvalidValue
from app.domain.evidence import ClaimConflict, Evidence, EvidenceClaims, ReaderClaims
from app.domain.makers import makers

V = TypeVar("V")

FILE_DATE, TOLD, COUNTED, PIXELS = "file_date", "provenance", "counted", "pixels"
"""Who says it, beside the readers' own names: the source's modification date, whoever handed it
over, the frames or packets that were counted, the picture that was decoded."""
READER_TIME_TOLERANCE = timedelta(seconds=2)
"""Both read the same field; containers and EXIF keep whole seconds and round differently."""
TOLD_TIME_TOLERANCE = timedelta(minutes=10)
"""A person's clock and memory against a device's; a wrong hour is meant to show."""
FILE_DATE_TOLERANCE = timedelta(hours=2, minutes=10)
"""FAT keeps local time: a card written in one of Indonesia's zones and read in another is up to
two hours off, and its times are even seconds."""
PLACE_TOLERANCE_M = 50.0
"""ISO 6709 in most containers has four decimals (11 m); EXIF has more."""
LENGTH_TOLERANCE_US, LENGTH_TOLERANCE_SHARE = 500_000, 0.01
"""Readers round to packets, or end at the last picture or at the last sound."""
SIZE_TOLERANCE_PX = 16
"""Coded pictures are padded to whole blocks of 16."""
_EASTMOST, _WESTMOST = timedelta(hours=14), timedelta(hours=12)
"""Zones in use reach from UTC+14 to UTC-12."""
_FIRST_YEAR = 1990
"""Before this no camera wrote files: the clock was never set."""
_EARTH_M = 6_371_000.0


@dataclass(frozen=True, slots=True)
class _When:
    """A claimed time as the instants it can mean."""

    who: str
    text: str
    earliest: datetime
    latest: datetime
    local: datetime | None
    """The clock's own reading where no zone is known."""


def with_conflicts(evidence: Evidence, claims: EvidenceClaims) -> EvidenceClaims:
    """Give the claims with their conflicts filled in; see `conflicts`."""
    return replace(claims, conflicts=conflicts(evidence, claims))


def conflicts(evidence: Evidence, claims: EvidenceClaims) -> tuple[ClaimConflict, ...]:
    """Find what cannot all be true.

    A time without a zone is one: it contradicts another time only where no zone on earth would
    reconcile them. It is read as local time only where the zone of its clock is known, from the
    recorder's clock or else from what the submitter said. The recorder's stated error is
    counted in before a file's time is held against a person's.

    Args:
        evidence: the item, probed; its provenance, file date and recorder's clock are used.
        claims: what the readers found; their `conflicts` are not looked at.

    Returns:
        One entry a subject in contradiction, in the order created_at, file_date, gps, duration,
        size, device; `readings` names everybody who said something of it. A time in `readings`
        stands as it was claimed, without a zone where none was.
    """
    readers = [reader for reader in claims.readers if not reader.problem]
    found = (
        _created_at(evidence, readers),
        _file_date(evidence, readers),
        _place(readers),
        _length(evidence, readers),
        _size(evidence, readers),
        _device(evidence, readers),
    )
    return tuple(conflict for conflict in found if conflict is not None)


def _created_at(evidence: Evidence, readers: Sequence[ReaderClaims]) -> ClaimConflict | None:
    read = _read_times(evidence, readers)
    told = _told_time(evidence)
    is_split = any(
        _are_apart(one, other, READER_TIME_TOLERANCE) for one, other in combinations(read, 2)
    )
    # A container states the start of a recording or its end, as its maker likes.
    tolerance = TOLD_TIME_TOLERANCE + _length_of(evidence)
    corrected = [_corrected(when, evidence) for when in read]
    is_denied = told is not None and any(_are_apart(w, told, tolerance) for w in corrected)
    if not is_split and not is_denied:
        return None
    shown = [*read, *([told] if told is not None else [])]
    return ClaimConflict("created_at", tuple((when.who, when.text) for when in shown))


def _file_date(evidence: Evidence, readers: Sequence[ReaderClaims]) -> ClaimConflict | None:
    """Find a file last written before it says it was recorded.

    Later is no contradiction: every copy, download and messenger writes a new date.
    """
    written = _when(FILE_DATE, evidence.source_modified_at, None)
    if written is None:
        return None
    impossible = [
        when
        for when in _read_times(evidence, readers)
        # A wrong clock wrote both dates, or only the one inside: either reading may save it.
        if min(when.earliest, _corrected(when, evidence).earliest)
        > written.latest + FILE_DATE_TOLERANCE
    ]
    if not impossible:
        return None
    return ClaimConflict("file_date", tuple((w.who, w.text) for w in (*impossible, written)))


def _place(readers: Sequence[ReaderClaims]) -> ClaimConflict | None:
    return _conflict(
        "gps",
        [(reader.reader, reader.gps) for reader in readers if reader.gps is not None],
        lambda one, other: _metres(one, other) > PLACE_TOLERANCE_M,
        lambda place: f"{place[0]:.6f}, {place[1]:.6f}",
    )


def _length(evidence: Evidence, readers: Sequence[ReaderClaims]) -> ClaimConflict | None:
    said = [(r.reader, r.duration_us) for r in readers if r.duration_us is not None]
    media = evidence.media
    if media is not None and media.duration_is_counted and media.duration_us is not None:
        said.append((COUNTED, media.duration_us))
    return _conflict(
        "duration",
        said,
        lambda one, other: (
            abs(one - other) > max(LENGTH_TOLERANCE_US, LENGTH_TOLERANCE_SHARE * max(one, other))
        ),
        lambda length: f"{length / 1_000_000:.3f} s",
    )


def _size(evidence: Evidence, readers: Sequence[ReaderClaims]) -> ClaimConflict | None:
    said = [(r.reader, (r.width, r.height)) for r in readers if r.width and r.height]
    media = evidence.media
    if media is not None and media.width and media.height:
        # EXIF that still states the camera's size tells of a picture scaled or cropped since.
        said.append((PIXELS, (media.width, media.height)))
    return _conflict("size", said, _differ_in_size, lambda size: f"{size[0]} x {size[1]}")


def _differ_in_size(one: tuple[int, int], other: tuple[int, int]) -> bool:
    # Turning a picture swaps the two, and not every program rewrites what EXIF states.
    sides = zip(sorted(one), sorted(other), strict=True)
    return any(abs(mine - theirs) >= SIZE_TOLERANCE_PX for mine, theirs in sides)


def _device(evidence: Evidence, readers: Sequence[ReaderClaims]) -> ClaimConflict | None:
    read = [(reader.reader, reader.device) for reader in readers if reader.device]
    is_split = len({_folded(device) for _, device in read}) > 1
    told = evidence.provenance.device
    # What people call a phone and what it calls itself share at most the maker's name.
    inside = {maker for _, device in read for maker in makers(device)}
    is_denied = bool(inside and makers(told) and not inside & makers(told))
    if not is_split and not is_denied:
        return None
    return ClaimConflict("device", (*read, *([(TOLD, told)] if told else [])))


def _conflict(
    what: str,
    said: Sequence[tuple[str, V]],
    differ: Callable[[V, V], bool],
    show: Callable[[V], str],
) -> ClaimConflict | None:
    if not any(differ(one, other) for (_, one), (_, other) in combinations(said, 2)):
        return None
    return ClaimConflict(what, tuple((who, show(value)) for who, value in said))


def _read_times(evidence: Evidence, readers: Iterable[ReaderClaims]) -> list[_When]:
    zone = _clock_zone(evidence)
    found = (_when(reader.reader, reader.created_at, zone) for reader in readers)
    return [when for when in found if when is not None]


def _told_time(evidence: Evidence) -> _When | None:
    provenance = evidence.provenance
    return _when(TOLD, provenance.captured_at, _zone(provenance.captured_zone))


def _clock_zone(evidence: Evidence) -> tzinfo | None:
    recorder = evidence.recorder
    named = recorder.zone if recorder is not None else ""
    return _zone(named) or _zone(evidence.provenance.captured_zone)


def _zone(name: str) -> tzinfo | None:
    try:
        return zones.zone(name)
    except InvalidValue:
        return None  # text of an older case or of another office: then no zone is known


def _when(who: str, text: str, zone: tzinfo | None) -> _When | None:
    """Read a claimed time; None for what is none, or comes from a clock that was never set."""
    try:
        is_day = len(text) <= len("2026-11-22")
        first = datetime.combine(date.fromisoformat(text), datetime.min.time()) if is_day else None
        read = first or datetime.fromisoformat(text)
        if read.year < _FIRST_YEAR:
            return None
        last = read + timedelta(days=1) if is_day else read
        if read.tzinfo is None and zone is not None:
            read, last = read.replace(tzinfo=zone), last.replace(tzinfo=zone)
        if read.tzinfo is not None:
            return _When(who, text, read.astimezone(UTC), last.astimezone(UTC), None)
        earliest = read.replace(tzinfo=UTC) - _EASTMOST
        return _When(
            who, text, earliest, last.replace(tzinfo=UTC) + _WESTMOST, None if is_day else read
        )
    except (ValueError, OverflowError):
        return None


def _corrected(when: _When, evidence: Evidence) -> _When:
    """Count the recorder's stated error in."""
    recorder = evidence.recorder
    if recorder is None:
        return when
    try:
        error = timedelta(milliseconds=recorder.offset_ms)
        return replace(when, earliest=when.earliest + error, latest=when.latest + error)
    except OverflowError:
        return when


def _are_apart(one: _When, other: _When, tolerance: timedelta) -> bool:
    if one.local is not None and other.local is not None and TOLD not in (one.who, other.who):
        # Two readings of one clock, whatever its zone was.
        return abs(one.local - other.local) > tolerance
    return one.earliest - other.latest > tolerance or other.earliest - one.latest > tolerance


def _length_of(evidence: Evidence) -> timedelta:
    length_us = evidence.media.duration_us if evidence.media is not None else None
    return timedelta(microseconds=length_us or 0)


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Give the distance of two places on a sphere (haversine)."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, place)) for place in (one, other))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * _EARTH_M * math.asin(min(1.0, math.sqrt(half)))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
