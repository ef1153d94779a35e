"""How changes of the persons of a case are taken back after a restart, told by the chain alone."""

from __future__ import annotations

from dataclasses import replace

from app.domain.case import KeptParty, Party
from app.domain.errors import UnknownItem
from app.domain.plain import from_plain
from app.services import ancestry, people
from app.services.replay_entries import Entry, parse, with_defaults
from app.services.replay_form import parties_told
from app.services.session import CaseSession


def unset(session: CaseSession, entry: Entry) -> None:
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


def set_again(session: CaseSession, entry: Entry) -> None:
    """State a person again as an entry does."""
    people.put(session, _kept(entry["obj"][0], entry["data"]), people.SET_ACT, "redo")


def bring_back(session: CaseSession, entry: Entry) -> None:
    """Bring a person back who was taken out."""
    kept = session.stores.cases.kept_party(entry["obj"][0])
    people.put(session, replace(kept, removed_at=""), people.RESTORE_ACT, "undo")


def take_out_again(session: CaseSession, entry: Entry) -> None:
    """Take a person out once more, now."""
    kept = session.stores.cases.kept_party(entry["obj"][0])
    gone = replace(kept, removed_at=session.clock.stamp())
    people.put(session, gone, people.REMOVE_ACT, "redo")


def _kept(code: str, data: Entry) -> KeptParty:
    return KeptParty(code, from_plain(Party, with_defaults(Party, data)))
