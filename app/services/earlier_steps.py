"""Undo and redo after a restart: the steps of earlier sittings, read from the chain.

Nothing is stored for it. Each act is an entry, and so is each act taken back (`undo`) or done
again (`redo`), so the entries of a person, read in order, give the same two lists that the sitting
had. Where they do not fit each other, or where another person or a package changed the case in
between, what lies before is not offered: nobody undoes what another did.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from app.services import earlier_acts, marking_many, people
from app.services.replay_entries import BROKEN_ROW, Entry, parse
from app.services.undo import Change, Lists

if TYPE_CHECKING:
    from app.services.session import CaseSession

log = logging.getLogger("log.session")
MOST_ENTRIES = 4_000
"""Entries before the sitting that are looked through; older steps are not offered."""
USUAL_ENTRIES = 2_000
"""Enough for a day's steps, and read at each opening; more only where they begin in an import."""
_CHANGING = (
    "moment.", "suggestion.", "transcript.", "speaker.", "sync.", "party.", "deadline.",
    "requirement.", "element.", "package.import", "case.import", "second.", "catalogue.",
    "case.set", "evidence.describe", "evidence.clock", "evidence.withdraw", "evidence.restore",
)  # fmt: skip
_HARMLESS = frozenset(
    (
        "suggestion.find", "deadline.copy", "transcript.begin", "transcript.stretch",
        "transcript.finish", "transcript.break_off", "transcript.copy",
    )
)  # fmt: skip
"""Acts of those families that leave no step and take no ground from under one."""


@dataclass(slots=True)
class _Step:
    """One step: its entries in order, and which of them stand."""

    atoms: list[Entry]
    standing: set[int] = field(default_factory=set)

    @property
    def is_halfway(self) -> bool:
        return 0 < len(self.standing) < len(self.atoms)

    def take_back(self, key: str) -> bool:
        """Take back the newest standing entry of a thing; False where there is none."""
        for place in sorted(self.standing, reverse=True):
            if earlier_acts.key_of(self.atoms[place]) == key:
                self.standing.remove(place)
                return True
        return False

    def do_again(self, entry: Entry) -> bool:
        """Do again the first entry that an entry repeats; False where it repeats none."""
        key, is_said = earlier_acts.key_of(entry), entry.get("why") == "redo"
        for place, atom in enumerate(self.atoms):
            is_same = atom["act"] == entry["act"] and atom["data"] == entry["data"]
            fits = earlier_acts.key_of(atom) == key and (is_said or is_same)
            if place not in self.standing and fits:
                self.standing.add(place)
                return True
        return False


class _Reading:
    """The two lists while the entries are gone through."""

    def __init__(self, who: str) -> None:
        self._who = who
        self.done: list[_Step] = []
        self.undone: list[_Step] = []

    def take(self, entry: Entry) -> None:
        """Go on by one entry of the chain."""
        act = entry["act"]
        if not act.startswith(_CHANGING) or act in _HARMLESS:
            return
        if act == people.ADD_ACT and not entry["obj"]:
            return  # an older program did not say who it was
        is_repeated = entry.get("why") == "redo"
        is_known = act in earlier_acts.ACTS or is_repeated or earlier_acts.is_undo(entry)
        if not is_known or entry["who"]["name"] != self._who or earlier_acts.is_foreign(entry):
            self.forget()
        elif earlier_acts.is_undo(entry):
            self._undo(entry)
        else:
            self._do(entry)

    def forget(self) -> None:
        """Offer nothing of what lies before."""
        self.done.clear()
        self.undone.clear()

    def end(self) -> None:
        """Offer nothing where the program ended in the middle of a step."""
        if self._is_halfway():
            self.forget()

    def _is_halfway(self) -> bool:
        return any(step.is_halfway for step in (*self.done[-1:], *self.undone[-1:]))

    def _undo(self, entry: Entry) -> None:
        if not self.done or not self.done[-1].take_back(earlier_acts.key_of(entry)):
            self.forget()
        elif not self.done[-1].standing:
            self.undone.append(self.done.pop())

    def _do(self, entry: Entry) -> None:
        if self.undone and self.undone[-1].do_again(entry):
            if not self.undone[-1].is_halfway:
                self.done.append(self.undone.pop())
            return
        if entry.get("why") == "redo" or self._is_halfway():
            self.forget()
            return
        if self.done and earlier_acts.belongs(self.done[-1].atoms, entry):
            step = self.done[-1]
        elif earlier_acts.is_import(entry) and not entry["why"].endswith(f" {entry['obj'][0]}"):
            self.forget()  # the beginning of this act lies before what is read
            return
        else:
            step = _Step([])
            self.done.append(step)
        step.atoms.append(entry)
        step.standing.add(len(step.atoms) - 1)
        self.undone.clear()


def of(session: CaseSession, until: int) -> Lists:
    """Give the steps done and undone by the person at work, newest last.

    Args:
        until: number of the last entry before this sitting.
    """
    if session.is_read_only:
        return [], []
    reading = _Reading(session.reviewer.name)
    try:
        first = _first(session, until)
        for line in session.stores.custody.lines_from(first, until - first + 1):
            reading.take(parse(line))
    except BROKEN_ROW:
        # the verification names what is wrong with the chain; here nothing is offered
        log.warning("the chain cannot be read, no earlier steps are offered", exc_info=True)
        reading.forget()
    reading.end()
    return (
        [_change(session, step) for step in reading.done],
        [_change(session, step) for step in reading.undone],
    )


def _first(session: CaseSession, until: int) -> int:
    first = max(0, until - USUAL_ENTRIES + 1)
    lines = session.stores.custody.lines_from(first, 1)
    if first and lines and earlier_acts.is_import(parse(lines[0])):
        return max(0, until - MOST_ENTRIES + 1)
    return first


def _change(session: CaseSession, step: _Step) -> Change:
    if earlier_acts.is_import(step.atoms[0]):
        return marking_many.step(session, [entry["obj"][0] for entry in step.atoms])
    return Change(
        earlier_acts.label(step.atoms),
        undo=partial(_take_back, session, step.atoms),
        redo=partial(_do_again, session, step.atoms),
    )


def _take_back(session: CaseSession, atoms: list[Entry]) -> None:
    for entry in reversed(atoms):
        earlier_acts.ACTS[entry["act"]].undo(session, entry)


def _do_again(session: CaseSession, atoms: list[Entry]) -> None:
    for entry in atoms:
        earlier_acts.ACTS[entry["act"]].redo(session, entry)
