"""How what a person did to a transcript is taken back and done again after a restart.

The texts themselves are not in the chain where many were changed at once, their digests are: the
rows of the revisions hold them, and revisions are never deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.services import (
    ancestry,
    layouts,
    replacing,
    speakers,
    transcript_choice,
    transcript_import,
)
from app.services.replacing import Written
from app.services.replay_entries import Entry, parse
from app.services.session import CaseSession

_Act = Callable[[CaseSession, Entry], object]


def _earlier(session: CaseSession, entry: Entry, *acts: str) -> Iterator[Entry]:
    """Give what was told of the same item before an entry, the newest first."""
    own = session.stores.custody.lines_from(0, entry["seq"])
    heads = tuple(f'{{"act":"{act}"' for act in acts)
    for line in reversed(ancestry.told(session.stores, own)):
        if line.startswith(heads):
            before = parse(line)
            if before["obj"] == entry["obj"]:
                yield before


# voices


def _unname(session: CaseSession, entry: Entry) -> None:
    code, number = entry["obj"][0], entry["data"]["speaker"]
    told = _earlier(session, entry, speakers.NAME_ACT)
    names = (one["data"]["name"] for one in told if one["data"]["speaker"] == number)
    speakers.put_name(session, code, number, next(names, ""), "undo")


def _name_again(session: CaseSession, entry: Entry) -> None:
    data = entry["data"]
    speakers.put_name(session, entry["obj"][0], data["speaker"], data["name"], "redo")


def _unspeak(session: CaseSession, entry: Entry) -> None:
    open_, before = set(entry["data"]["segments"]), dict[int, int]()
    for one in _earlier(session, entry, speakers.ACT, layouts.ACT):
        before |= {id_: number for id_, number in _said(one) if id_ in open_}
        open_ -= set(before)
        if not open_:
            break
    asked = entry["data"]["segments"]
    after = {id_: before.get(id_, 0) for id_ in asked}
    speakers.put(session, entry["obj"][0], after, "undo")


def _said(entry: Entry) -> Iterator[tuple[int, int]]:
    data = entry["data"]
    if entry["act"] == speakers.ACT:
        yield from zip(data["segments"], data["speakers"], strict=True)
    else:
        yield from ((piece["segment"], piece["speaker"]) for piece in data["laid"])


def _speak_again(session: CaseSession, entry: Entry) -> None:
    data = entry["data"]
    after = dict(zip(data["segments"], data["speakers"], strict=True))
    speakers.put(session, entry["obj"][0], after, "redo", data.get("method", ""))


# segments split, joined, timed anew


def _lay_back(session: CaseSession, entry: Entry) -> None:
    data = entry["data"]
    made = tuple(piece["segment"] for piece in data["laid"])
    replaced = tuple(data["hidden"])
    layouts.swap(session, entry["obj"][0], data["run"], "undo", hidden=made, shown=replaced)


def _lay_again(session: CaseSession, entry: Entry) -> None:
    data = entry["data"]
    made = tuple(piece["segment"] for piece in data["laid"])
    replaced = tuple(data["hidden"])
    layouts.swap(session, entry["obj"][0], data["run"], "redo", hidden=replaced, shown=made)


# many texts at once


def _rewrite(session: CaseSession, entry: Entry, why: str, step: int) -> None:
    """Write what stood before a revision (step 0), or what it says itself (step 1)."""
    data, rows = entry["data"], session.stores.transcripts
    texts = [
        Written(id_, *rows.before_revision(id_, number + step))
        for id_, number in zip(data["segments"], data["revisions"], strict=True)
    ]
    replacing.write(session, entry["obj"][0], data["find"], data["by"], texts, why)


# which transcript of an item is shown, and whole ones from a file


def _unchoose(session: CaseSession, entry: Entry) -> None:
    told = next(_earlier(session, entry, transcript_choice.ACT), None)
    before = told["data"]["run"] if told else 0
    transcript_choice.put(session, entry["obj"][0], before, "undo")


def _choose_again(session: CaseSession, entry: Entry) -> None:
    transcript_choice.put(session, entry["obj"][0], entry["data"]["run"], "redo")


def _set_removed(*, removed: bool, why: str) -> _Act:
    return lambda session, entry: transcript_import.set_removed(
        session, entry["obj"][0], entry["data"]["run"], removed=removed, why=why
    )


_TAKE_OUT = _set_removed(removed=True, why="undo")
_BRING_BACK = _set_removed(removed=False, why="redo")

PAIRS: dict[str, tuple[_Act, _Act]] = {
    speakers.ACT: (_unspeak, _speak_again),
    speakers.NAME_ACT: (_unname, _name_again),
    layouts.ACT: (_lay_back, _lay_again),
    replacing.ACT: (
        lambda session, entry: _rewrite(session, entry, "undo", 0),
        lambda session, entry: _rewrite(session, entry, "redo", 1),
    ),
    transcript_choice.ACT: (_unchoose, _choose_again),
    transcript_import.ACT: (_TAKE_OUT, _BRING_BACK),
    transcript_import.RESTORE_ACT: (_TAKE_OUT, _BRING_BACK),
}
"""By act: what takes an entry back, and what does it again."""


def label(entry: Entry) -> str:
    """Name a step as the sitting did that made it; empty for one of another kind."""
    if entry["act"] == layouts.ACT:
        return f"{layouts.ACT} {entry['data']['hidden'][0]}"
    return ""
