"""Events of BORIS as its tab-separated exports hold them; runs in the child."""

from __future__ import annotations

import csv
import io
from collections import deque
from decimal import Decimal, InvalidOperation

from app.domain.codings import MAX_BYTES, MAX_LETTERS, Coding
from app.domain.tables import unguarded
from media.coding_words import LONGEST_US, names, plain

_Begun = dict[tuple[str, str, str], deque[tuple[int, str]]]
"""States that run: observation, subject and behaviour, and when each began with its comment."""


def read_events(content: bytes) -> tuple[list[Coding], int]:
    """Read aggregated events (`Start (s)`) or tabular ones (`Time`), by the titles of columns.

    Returns:
        The events, and how many had no time that can be read.
    """
    lines = content.decode("utf-8-sig", "replace").replace("\0", "")
    csv.field_size_limit(MAX_BYTES)
    rows = csv.reader(io.StringIO(lines, newline=""), delimiter="\t")
    places: dict[str, int] = {}
    found: list[Coding] = []
    left_out = 0
    begun: _Begun = {}
    for row in rows:
        if not places:
            if "Behavior" in row and ("Start (s)" in row or "Time" in row):
                places = {title: place for place, title in enumerate(row)}
            continue
        event = {title: row[place] for title, place in places.items() if place < len(row)}
        if not any(event.values()):
            continue
        if "Start (s)" in places:
            span = _seconds(event.get("Start (s)", "")), _seconds(event.get("Stop (s)", ""))
        else:
            kind = event.get("Behavior type", "").upper()
            if kind == "START" and _begin(event, begun):
                continue
            span = _tabular(event, kind, begun)
        if span[0] is None:
            left_out += 1
            continue
        found.append(_event(event, span[0], max(span[0], span[1] or span[0])))
    for key, running in begun.items():
        # a state that was never stopped is a point: where it ends nobody said
        for at, comment in running:
            event = {"Observation id": key[0], "Subject": key[1], "Behavior": key[2]}
            found.append(_event({**event, "Comment": comment}, at, at))
    return found, left_out


def _key(event: dict[str, str]) -> tuple[str, str, str]:
    return event.get("Observation id", ""), event.get("Subject", ""), event.get("Behavior", "")


def _begin(event: dict[str, str], begun: _Begun) -> bool:
    """Remember the start of a state; False where its time cannot be read."""
    at = _seconds(event.get("Time", ""))
    if at is None:
        return False
    begun.setdefault(_key(event), deque()).append((at, event.get("Comment", "")))
    return True


def _tabular(event: dict[str, str], kind: str, begun: _Begun) -> tuple[int | None, int | None]:
    """Give the times of an event; a stop is paired with the oldest start of its state."""
    at, running = _seconds(event.get("Time", "")), begun.get(_key(event))
    if at is not None and kind == "STOP" and running:
        start, comment = running.popleft()
        event["Comment"] = " ".join(filter(None, (comment, event.get("Comment", ""))))
        return start, at
    return at, at


def _event(event: dict[str, str], start_us: int, end_us: int) -> Coding:
    comments = (event.get(name, "") for name in ("Comment", "Comment start", "Comment stop"))
    modifiers = (text for name, text in event.items() if name.startswith("Modifier"))
    said = (event.get("Behavior", ""), *modifiers, *comments)
    return Coding(
        start_us,
        end_us,
        text=" · ".join(part for part in map(_cell, said) if part)[:MAX_LETTERS],
        tier=_cell(event.get("Observation id", "")),
        codes=tuple(_cell(event.get("Behavior", "")).split())[:1],
        persons=tuple(
            name for name in names(_cell(event.get("Subject", ""))) if name != "No focal subject"
        ),
    )


def _cell(text: str) -> str:
    return plain(unguarded(text))


def _seconds(text: str) -> int | None:
    try:
        seconds = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not seconds.is_finite() or not 0 <= seconds <= LONGEST_US // 1_000_000:
        return None
    return int(seconds * 1_000_000 + Decimal("0.5"))
