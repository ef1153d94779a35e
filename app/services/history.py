"""The custody chain as a story: who did what to which item, when and why.

Entries are read in slices and told one by one when they are shown: a chain of 100,000 entries
opens without parsing them all. Nothing is left out: what has no words is told by its name, and
a line that is no entry is shown as one that cannot be read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.custody import head_after
from app.services import history_facts
from app.services.history_marks import UNREADABLE, Mark, clock_text, day_text, mark_of
from app.services.session import CaseSession

ReadLines = Callable[[int, int], Sequence[str]]
"""Gives `count` lines of the chain from entry `first` on; fewer at its end."""

SLICE = 500
"""Entries read at a time: some 15 ms of work, and 25 where text is looked for."""
_FAMILIES = {
    "evidence.add": "intake",
    "evidence.probe": "intake",
    "evidence.claims": "intake",
}
_SAME_ITEM = frozenset(
    (
        "transcript.stretch",
        "transcript.revise",
        "transcript.confirm",
        "transcript.layout",
        "transcript.speaker",
        "moment.set",
    )
)
_LEAST = {"intake": 2}
_LEAST_LIKE = 3


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One entry, told."""

    seq: int
    """Place in the chain, 0-based."""
    act: str
    """Dotted name."""
    at: str
    """UTC stamp as stored."""
    clock: str
    """Local time with its zone: `14.03.05 WIB`."""
    who: str
    """Name of who acted."""
    role: str
    """Office of who acted."""
    host: str
    """Name of the computer."""
    items: tuple[str, ...]
    """Codes it touches."""
    sentence: str
    """What happened, in one or two sentences of plain text."""
    line: str
    """Verbatim."""
    sha256: str
    """Of the line, without its LF."""


@dataclass(frozen=True, slots=True)
class HistoryRun:
    """Entries told in one line: one entry, or several like ones that unfold."""

    marks: tuple[Mark, ...]
    """In order of the chain."""

    @property
    def items(self) -> tuple[str, ...]:
        """What the run is about: the first code of each entry, each once."""
        return tuple(dict.fromkeys(mark.items[0] for mark in self.marks if mark.items))


@dataclass(frozen=True, slots=True)
class HistoryDay:
    """What was done on one day, where it was done."""

    day: str
    """ISO date; empty where a stamp cannot be read."""
    runs: tuple[HistoryRun, ...]
    """In order of the chain."""

    def title(self, lang: str) -> str:
        """Write `Minggu, 22 November 2026`."""
        return day_text(self.day, lang)


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Which entries to show; empty parts let everything through."""

    item: str = ""
    """A code; an item's moments and derivatives count as its own."""
    person: str = ""
    """Name of who acted."""
    kind: str = ""
    """Part of the act before the full stop, such as `evidence`, or a whole act."""
    since: str = ""
    """ISO date, included."""
    until: str = ""
    """ISO date, included."""
    text: str = ""
    """Words that the sentence or the codes must hold, in any case."""

    @property
    def is_empty(self) -> bool:
        """Nothing is asked for."""
        return self == HistoryFilter()


class History:
    """The chain of one case, read in slices; used on one thread.

    Args:
        read: gives lines of the chain.
        lang: `id` or `en`.
    """

    def __init__(self, read: ReadLines, lang: str = "id") -> None:
        self.lang = lang
        self.marks: list[Mark] = []
        self._read = read
        self._parents: dict[str, set[str]] = {}
        self._people: dict[str, None] = {}
        self._kinds: dict[str, None] = {}

    def read_more(self, limit: int = SLICE) -> bool:
        """Read the next entries; False where there are no more."""
        first = len(self.marks)
        lines = self._read(first, limit)
        for seq, line in enumerate(lines, first):
            mark = mark_of(seq, line)
            self.marks.append(mark)
            self._people.setdefault(mark.who)
            self._kinds.setdefault(mark.act.partition(".")[0])
            if len(mark.items) > 1 and mark.act.startswith(("moment.", "derivative.")):
                self._parents.setdefault(mark.items[0], set()).update(mark.items[1:])
        return len(lines) == limit

    @property
    def people(self) -> tuple[str, ...]:
        """Who acted, in order of appearance."""
        return tuple(name for name in self._people if name)

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """Kinds of act that occur: key and name."""
        names = history_facts.kinds(self.lang)
        return tuple((key, names.get(key, key)) for key in self._kinds if key != UNREADABLE)

    def entry(self, seq: int) -> HistoryEntry:
        """Tell one entry."""
        lines = self._read(seq, 1)
        return told(seq, lines[0], self.lang)

    def run_sentence(self, run: HistoryRun) -> str:
        """Tell a run in one line."""
        first = run.marks[0]
        lines = self._read(first.seq, 1)
        if len(run.marks) == 1:
            return told(first.seq, lines[0], self.lang).sentence
        parsed = _parsed(lines[0])
        return history_facts.run_sentence(parsed, run.items, len(run.marks), self.lang)

    def matching(self, wanted: HistoryFilter, first: int = 0) -> Iterator[tuple[Mark, ...]]:
        """Give what passes a filter, slice by slice, so that the caller can stay awake.

        Args:
            wanted: what to show.
            first: place from which on to look.
        """
        needle = wanted.text.casefold().split()
        for start in range(first, len(self.marks), SLICE):
            part = [m for m in self.marks[start : start + SLICE] if self._passes(m, wanted)]
            if needle and part:
                lines = self._read(start, SLICE)
                part = [m for m in part if self._holds(m, lines[m.seq - start], needle)]
            yield tuple(part)

    def _passes(self, mark: Mark, wanted: HistoryFilter) -> bool:
        if wanted.person and mark.who != wanted.person:
            return False
        if wanted.kind and mark.act != wanted.kind and not mark.act.startswith(f"{wanted.kind}."):
            return False
        if wanted.since and mark.day < wanted.since:
            return False
        if wanted.until and mark.day > wanted.until:
            return False
        return not wanted.item or self._touches(mark, wanted.item)

    def _touches(self, mark: Mark, item: str) -> bool:
        return item in mark.items or any(item in self._parents.get(code, ()) for code in mark.items)

    def _holds(self, mark: Mark, line: str, needle: Sequence[str]) -> bool:
        parsed = _parsed(line)
        sentence = history_facts.sentence(parsed, self.lang) if parsed else line
        said = f"{sentence} {' '.join(mark.items)} {mark.who} {mark.act}".casefold()
        return all(word in said for word in needle)


def of_session(session: CaseSession, lang: str = "id") -> History:
    """Give the history of an open case, not yet read."""
    return History(session.stores.custody.lines_from, lang)


def told(seq: int, line: str, lang: str = "id") -> HistoryEntry:
    """Tell one line of a chain; one that is no entry is told as unreadable."""
    entry = _parsed(line)
    sha256 = head_after(line, seq).sha256
    who = entry.get("who")
    who = who if isinstance(who, dict) else {}
    if not entry:
        text = history_facts.filled(history_facts.templates(lang)[UNREADABLE], {"seq": str(seq)})
        return HistoryEntry(seq, UNREADABLE, "", "", "", "", "", (), text, line, sha256)
    stamp, offset = str(entry.get("ts", "")), str(entry.get("tz", ""))
    return HistoryEntry(
        seq=seq,
        act=str(entry.get("act", "")),
        at=stamp,
        clock=clock_text(stamp, offset),
        who=str(who.get("name", "")),
        role=str(who.get("role", "")),
        host=str(entry.get("host", "")),
        items=tuple(str(code) for code in entry.get("obj") or ()),
        sentence=history_facts.sentence(entry, lang),
        line=line,
        sha256=sha256,
    )


def days(marks: Sequence[Mark]) -> tuple[HistoryDay, ...]:
    """Group entries by local day, and runs of like entries within a day.

    The order of the chain is kept: where a clock was set back, a day stands there twice.
    """
    found: list[HistoryDay] = []
    start = 0
    for place in range(1, len(marks) + 1):
        if place == len(marks) or marks[place].day != marks[start].day:
            found.append(HistoryDay(marks[start].day, tuple(_runs(marks[start:place]))))
            start = place
    return tuple(found)


def last_alike(marks: Sequence[Mark]) -> int:
    """Count the entries at the end that one run may hold together with what follows."""
    start = 0
    for place in range(1, len(marks)):
        if marks[place].day != marks[start].day or not _is_like(marks[start], marks[place]):
            start = place
    return len(marks) - start


def _runs(marks: Sequence[Mark]) -> Iterator[HistoryRun]:
    start = 0
    for place in range(1, len(marks) + 1):
        if place < len(marks) and _is_like(marks[start], marks[place]):
            continue
        run = tuple(marks[start:place])
        start = place
        if len(run) >= _LEAST.get(_FAMILIES.get(run[0].act, ""), _LEAST_LIKE):
            yield HistoryRun(run)
        else:
            yield from (HistoryRun((mark,)) for mark in run)


def _is_like(first: Mark, mark: Mark) -> bool:
    if first.who != mark.who or not history_facts.has_run_words(first.act):
        return False
    if first.act != mark.act:
        # What intake does to a file is one story: taken in, read, compared.
        family = _FAMILIES.get(mark.act)
        return first.act == "evidence.add" and family == "intake"
    return first.act not in _SAME_ITEM or first.items == mark.items


def _parsed(line: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) else {}
