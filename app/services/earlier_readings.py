"""How marks of a second reading, and decisions on one, are taken back after a restart."""

from __future__ import annotations

import json
from collections.abc import Callable

from app.domain.errors import UnknownItem
from app.domain.moment import Moment
from app.domain.plain import from_plain
from app.domain.second_reading import Resolution, SecondReading, Verdict
from app.services import ancestry, reading_chain, reading_results, second_reading
from app.services.reading_chain import MARK, REMOVE, RESOLVE, RESTORE, SET, ReadingFold
from app.services.replay_entries import Entry, parse
from app.services.session import CaseSession

_Act = Callable[[CaseSession, Entry], object]
_NONE = Resolution("", Verdict.NEITHER, "", "", "", "")


def _set_removed(*, removed: bool, why: str) -> _Act:
    return lambda session, entry: second_reading.set_removed(
        session, entry["obj"][0], entry["obj"][1], removed=removed, why=why
    )


def _told(entry: Entry) -> Moment:
    return from_plain(Moment, json.loads(entry["data"]["moment"]))


def _unset(session: CaseSession, entry: Entry) -> None:
    own = session.stores.custody.lines_from(0, entry["seq"])
    for line in reversed(ancestry.told(session.stores, own)):
        if line.startswith((f'{{"act":"{MARK}"', f'{{"act":"{SET}"')):
            before = parse(line)
            if before["obj"][:2] == entry["obj"][:2]:
                second_reading.put(session, entry["obj"][0], _told(before), why="undo")
                return
    raise UnknownItem(kind="moment", id=entry["obj"][1])


def _reset(session: CaseSession, entry: Entry) -> None:
    second_reading.put(session, entry["obj"][0], _told(entry), why="redo")


def _decided(session: CaseSession, entry: Entry, before: int) -> tuple[SecondReading, Resolution]:
    """Give a reading, and what stands in it of a difference after so many entries of the chain."""
    own = session.stores.custody.lines_from(0, before)
    fold = ReadingFold()
    fold.take(ancestry.told(session.stores, own))
    reading = next(one for one in fold.readings() if one.code == entry["obj"][0])
    return reading, reading.resolutions.get(entry["data"]["key"], _NONE)


def _take_back(session: CaseSession, entry: Entry) -> None:
    reading, before = _decided(session, entry, entry["seq"])
    stood = None if before is _NONE else before
    reading_results.take_back(session, reading, entry["data"]["key"], stood)


def _decide_again(session: CaseSession, entry: Entry) -> None:
    reading, told = _decided(session, entry, entry["seq"] + 1)
    reading_results.put(session, reading, told, "redo")


def key_of(entry: Entry) -> str:
    """Name the mark, or the difference, that an entry changes."""
    objects = entry["obj"]
    return str(entry["data"].get("key") or (objects[1] if len(objects) > 1 else ""))


PAIRS: dict[str, tuple[_Act, _Act]] = {
    reading_chain.MARK: (
        _set_removed(removed=True, why="undo"), _set_removed(removed=False, why="redo"),
    ),
    RESTORE: (_set_removed(removed=True, why="undo"), _set_removed(removed=False, why="redo")),
    REMOVE: (_set_removed(removed=False, why="undo"), _set_removed(removed=True, why="redo")),
    SET: (_unset, _reset),
    RESOLVE: (_take_back, _decide_again),
}  # fmt: skip
"""By act: what takes an entry back, and what does it again."""
