"""Stating how the clock of a recorder stood: how far from true time, and on what basis."""

from __future__ import annotations

import re

from app.domain.errors import InvalidValue
from app.domain.evidence import Evidence, RecorderClock
from app.domain.plain import to_plain
from app.domain.recorder import (
    CLOCK_ACT,
    ClockStatement,
    RealTime,
    offset_text,
    real_time,
    statement_in,
)
from app.domain.zones import zone_text
from app.services.claim_records import compare_again
from app.services.events import Topic
from app.services.session import CaseSession
from app.services.undo import Change

__all__ = [
    "ClockStatement", "RealTime", "offset_text", "parse_offset", "real_time", "set_clock",
    "statement", "statement_in",
]  # fmt: skip

MAX_OFFSET_MS = 100 * 366 * 24 * 3600 * 1000
"""A recorder that lost its battery says 1970; further off is a slip of the pen."""
_OFFSET = re.compile(
    r"([+-]?)(?:(\d{1,6})d\s*)?(\d{1,6}):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3}))?)?", re.ASCII
)


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
    told = put(session, item.code, recorder)
    session.undo.push(
        Change(
            f"{CLOCK_ACT} {item.code}",
            undo=lambda: put(session, item.code, item.recorder, "undo"),
            redo=lambda: put(session, item.code, recorder, "redo"),
        )
    )
    return told


def put(session: CaseSession, code: str, told: RecorderClock | None, why: str = "") -> Evidence:
    """Write how an item's recorder stood, None for not known; no step to undo is left by it."""
    with session.change(CLOCK_ACT, Topic.EVIDENCE, why=why) as change:
        session.stores.evidence.set_recorder(code, told)
        change.obj = (code,)
        change.data = {"recorder": {} if told is None else to_plain(told)}
    return compare_again(session, session.stores.evidence.by_code(code))


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


def statement(session: CaseSession, code: str) -> ClockStatement | None:
    """Say who entered what is known of an item's recorder, from the custody chain."""
    return statement_in(session.stores.custody.lines(), code)
