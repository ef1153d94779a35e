"""The persons of a case: entered, changed, taken out, brought back."""

from __future__ import annotations

from dataclasses import replace

from app.domain.case import KeptParty, Party
from app.domain.custody import CustodyValue
from app.domain.errors import InvalidValue, UnknownItem
from app.domain.plain import to_plain
from app.services.events import Topic
from app.services.session import CaseSession
from app.services.undo import Change

ADD_ACT = "party.add"
SET_ACT, REMOVE_ACT, RESTORE_ACT = "party.set", "party.remove", "party.restore"


def listed(session: CaseSession) -> tuple[KeptParty, ...]:
    """Give the persons who are present, in order of code."""
    return tuple(kept for kept in session.stores.cases.kept_parties() if not kept.removed_at)


def person(session: CaseSession, code: str) -> KeptParty:
    """Find a person who is present.

    Raises:
        UnknownItem: there is none, or they were taken out.
    """
    kept = session.stores.cases.kept_party(code)
    if kept.removed_at:
        raise UnknownItem(kind="party", id=code)
    return kept


def change(session: CaseSession, code: str, party: Party) -> KeptParty:
    """State anew what is known of a person; nothing happens where nothing changed.

    Raises:
        UnknownItem: there is no such person.
        InvalidValue: the name is empty.
        CaseReadOnly: this sitting may not write.
    """
    before = person(session, code)
    if not party.name.strip():
        raise InvalidValue(field="name", value=party.name, expected="a name")
    after = replace(before, party=party)
    if after != before:
        put(session, after, SET_ACT, "")
        _push(session, f"party.set {before.code}", SET_ACT, before, after)
    return after


def remove(session: CaseSession, code: str, why: str = "") -> None:
    """Take a person out; the code is not used again, what was entered stays in the chain.

    Raises:
        UnknownItem, CaseReadOnly: as named.
    """
    before = person(session, code)
    after = replace(before, removed_at=session.clock.stamp())
    put(session, after, REMOVE_ACT, why)
    _push(session, f"party.remove {before.code}", RESTORE_ACT, before, after)


def state(session: CaseSession, code: str, party: Party, why: str) -> None:
    """State a person as another office did; who was taken out here comes back with it.

    Raises:
        UnknownItem, InvalidValue, CaseReadOnly: as `change`.
    """
    before = session.stores.cases.kept_party(code)
    if not party.name.strip():
        raise InvalidValue(field="name", value=party.name, expected="a name")
    after = replace(before, party=party, removed_at="")
    if after == before:
        return
    put(session, after, RESTORE_ACT if before.removed_at else SET_ACT, why)
    undo_act = REMOVE_ACT if before.removed_at else SET_ACT
    _push(session, f"party.set {code}", undo_act, before, after)


def push_added(session: CaseSession, code: str) -> None:
    """Remember as a step that a person was entered; the code stays theirs."""
    session.undo.push(
        Change(
            f"{ADD_ACT} {code}",
            undo=lambda: set_removed(session, code, removed=True, why="undo"),
            redo=lambda: set_removed(session, code, removed=False, why="redo"),
        )
    )


def set_removed(session: CaseSession, code: str, *, removed: bool, why: str) -> None:
    """Take a person out, now, or bring them back; no step to undo is left by it."""
    kept = session.stores.cases.kept_party(code)
    after = replace(kept, removed_at=session.clock.stamp() if removed else "")
    put(session, after, REMOVE_ACT if removed else RESTORE_ACT, why)


def party_facts(kept: KeptParty) -> dict[str, CustodyValue]:
    """Say of a person what the custody entry holds; the verification says it again."""
    if kept.removed_at:
        return {"removed_at": kept.removed_at, "name": kept.party.name}
    return {str(key): value for key, value in to_plain(kept.party).items()}


def put(session: CaseSession, kept: KeptParty, act: str, why: str) -> None:
    """Write a person and the entry of an act; no step to undo is left by it."""
    with session.change(act, Topic.CASE, why=why) as made:
        session.stores.cases.put_party(kept)
        made.obj = (kept.code,)
        made.data = party_facts(kept)


def _push(
    session: CaseSession, label: str, undo_act: str, before: KeptParty, after: KeptParty
) -> None:
    def redo() -> None:
        # taken out now, not when the step was first made
        kept = replace(after, removed_at=session.clock.stamp()) if after.removed_at else after
        put(session, kept, REMOVE_ACT if kept.removed_at else SET_ACT, "redo")

    session.undo.push(Change(label, undo=lambda: put(session, before, undo_act, "undo"), redo=redo))
