"""Second readings as the custody chain tells them: the chain is the only place they are kept.

Nothing of a second reading has a row of its own. Both codings stand verbatim in entries, which
nobody changes unseen, and whoever has the chain can read them without this program.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from weakref import WeakKeyDictionary

from app.domain.custody import nfc_tree
from app.domain.errors import UnknownItem
from app.domain.ids import EvidenceCode
from app.domain.moment import Moment
from app.domain.plain import from_plain, to_plain
from app.domain.second_reading import ReadingState, Resolution, SecondReading, Verdict
from app.services import ancestry
from app.services.replay_entries import BROKEN_ROW, Entry, parse
from app.services.session import CaseSession

BEGIN, CLOSE, DROP = "second.begin", "second.close", "second.drop"
MARK, SET, REMOVE, RESTORE = "second.mark", "second.set", "second.remove", "second.restore"
RESOLVE, REOPEN = "second.resolve", "second.reopen"
_HEAD = '{"act":"second.'
"""Keys of an entry stand in order, so its act is its beginning."""
_ALL = 1 << 40


def written(moment: Moment) -> str:
    """Write a moment for an entry, whole and in the chain's own form."""
    plain = nfc_tree(to_plain(moment))
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def coding_digest(moments: Iterable[Moment]) -> str:
    """Give the SHA-256 of a coding: of its moments as written, one a line."""
    return hashlib.sha256("".join(f"{written(one)}\n" for one in moments).encode()).hexdigest()


def by_time(moments: Iterable[Moment]) -> tuple[Moment, ...]:
    """Give moments in order of time."""
    return tuple(sorted(moments, key=lambda one: (one.draft.span.start_us, one.code)))


@dataclass(slots=True)
class _Growing:
    """A reading while its entries are gone through."""

    reading: SecondReading
    marks: dict[str, Moment] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)

    def value(self) -> SecondReading:
        present = (one for code, one in self.marks.items() if code not in self.removed)
        decided = dict(self.reading.resolutions)
        return replace(self.reading, marked=by_time(present), resolutions=decided)


class ReadingFold:
    """Goes through a chain and knows every second reading in it."""

    def __init__(self) -> None:
        self._growing: dict[str, _Growing] = {}
        self.mark_count = 0
        self.faults: list[str] = []
        """What entries say that cannot be: code of the reading, or number of the entry."""

    def take(self, lines: Sequence[str]) -> None:
        """Go on by some lines of the chain."""
        for line in lines:
            if line.startswith(_HEAD):
                entry: Entry = {}
                try:
                    entry = parse(line)
                    self._take(entry)
                except BROKEN_ROW:
                    self.faults.append(str(entry.get("seq", "?")))

    def readings(self) -> Iterator[SecondReading]:
        """Give them in the order in which they were begun."""
        return (kept.value() for kept in self._growing.values())

    def _take(self, entry: Entry) -> None:
        act, code, data = entry["act"], entry["obj"][0], entry["data"]
        if act == BEGIN:
            self._begin(entry)
            return
        kept = self._growing[code]
        if act in (MARK, SET):
            moment = _read(data["moment"])
            self.mark_count += act == MARK
            kept.marks[moment.code] = moment
        elif act == REMOVE:
            kept.removed.add(entry["obj"][1])
        elif act == RESTORE:
            kept.removed.discard(entry["obj"][1])
        elif act == RESOLVE:
            decided = Resolution(
                key=data["key"], verdict=Verdict(data["verdict"]), reason=data["reason"],
                by=entry["who"]["name"], at=entry["ts"], moment=data["moment"],
            )  # fmt: skip
            kept.reading.resolutions[decided.key] = decided
        elif act == REOPEN:
            kept.reading.resolutions.pop(data["key"], None)
        elif act in (CLOSE, DROP):
            state = ReadingState.CLOSED if act == CLOSE else ReadingState.DROPPED
            sha256 = coding_digest(kept.value().marked)
            if act == CLOSE and data["second_sha256"] != sha256:
                self.faults.append(code)
            kept.reading = replace(
                kept.reading, state=state, second_sha256=sha256, ended_at=entry["ts"]
            )

    def _begin(self, entry: Entry) -> None:
        data, (code, evidence) = entry["data"], entry["obj"]
        first = tuple(_read(text) for text in data["first"])
        if coding_digest(first) != data["first_sha256"] or code in self._growing:
            self.faults.append(code)
        self._growing[code] = _Growing(
            SecondReading(
                code=code,
                evidence=EvidenceCode(evidence),
                second=entry["who"]["name"],
                role=entry["who"]["role"],
                begun_at=entry["ts"],
                first=first,
                first_sha256=data["first_sha256"],
                worked_before=data["worked_before"],
            )
        )


@dataclass(slots=True)
class _Known:
    fold: ReadingFold
    next_seq: int
    readings: tuple[SecondReading, ...] = ()


_known: WeakKeyDictionary[CaseSession, _Known] = WeakKeyDictionary()


def listed(session: CaseSession) -> tuple[SecondReading, ...]:
    """Give the second readings of a case as of now; only entries that came since are read."""
    return _followed(session).readings


def found(session: CaseSession, code: str) -> SecondReading:
    """Find a second reading.

    Raises:
        UnknownItem: there is none.
    """
    for reading in listed(session):
        if reading.code == code.upper():
            return reading
    raise UnknownItem(kind="reading", id=code)


def mark_count(session: CaseSession) -> int:
    """Count the marks ever made in second readings; their codes are not used again."""
    return _followed(session).fold.mark_count


def _followed(session: CaseSession) -> _Known:
    custody = session.stores.custody
    head = custody.head().seq
    known = _known.get(session)
    if known is None:
        known = _known[session] = _Known(ReadingFold(), 0)
        known.fold.take(ancestry.told_beginning(session.stores, _HEAD))
        known.readings = tuple(known.fold.readings())
    elif head >= known.next_seq:
        lines = custody.lines_from(known.next_seq, _ALL)
        known.fold.take(lines)
        if any(line.startswith(_HEAD) for line in lines):
            known.readings = tuple(known.fold.readings())
    known.next_seq = head + 1
    return known


def reading_faults(entries: Sequence[str]) -> Iterator[str]:
    """Name the second readings whose codings are not what their digests say."""
    fold = ReadingFold()
    fold.take(entries)
    yield from fold.faults


def _read(text: Any) -> Moment:
    return from_plain(Moment, json.loads(text))
