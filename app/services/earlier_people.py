"""How changes of the persons of a case are taken back after a restart, told by the chain alone."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.case import KeptParty, Party
from app.domain.errors import UnknownItem
from app.domain.plain import from_plain
from app.services import ancestry, people
from app.services.replay_entries import Entry, parse, with_defaults
from app.services.replay_form import parties_told
from app.services.session import CaseSession

_Act = Callable[[CaseSession, Entry], object]


def _unset(session: CaseSession, entry: Entry) -> None:
    """State a person again as before an entry.

    Raises:
        UnknownItem: nobody was entered under this code before it.
    """
    code = entry["obj"][0]
    own = session.stores.custody.lines_from(0, entry["seq"])
    lines = ancestry.told(session.stores, own)
    told = parties_told([parse(line) for line in lines if '"act":"party.' in line])
    if code not in told:
        raise UnknownItem(kind="party", id=code)
    people.put(session, _kept(code, told[code][0]), people.SET_ACT, "undo")


def _set_again(session: CaseSession, entry: Entry) -> None:
    """State a person again as an entry does."""
    people.put(session, _kept(entry["obj"][0], entry["data"]), people.SET_ACT, "redo")


def _set_removed(*, removed: bool, why: str) -> _Act:
    return lambda session, entry: people.set_removed(
        session, entry["obj"][0], removed=removed, why=why
    )


def _kept(code: str, data: Entry) -> KeptParty:
    return KeptParty(code, from_plain(Party, with_defaults(Party, data)))


PAIRS: dict[str, tuple[_Act, _Act]] = {
    people.ADD_ACT: (
        _set_removed(removed=True, why="undo"), _set_removed(removed=False, why="redo"),
    ),
    people.SET_ACT: (_unset, _set_again),
    people.REMOVE_ACT: (
        _set_removed(removed=False, why="undo"), _set_removed(removed=True, why="redo"),
    ),
}  # fmt: skip
"""By act: what takes an entry back, and what does it again."""
