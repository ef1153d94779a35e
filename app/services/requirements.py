"""Formal and material requirements of a case: what a person found of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain.choices import RequirementMark, RequirementState
from app.domain.dossier import Requirement
from app.domain.errors import InvalidValue, UnknownItem
from app.domain.plain import to_plain
from app.services import procedure
from app.services.events import Topic
from app.services.session import CaseSession
from app.services.undo import Change

SET_ACT = "requirement.set"


def listed(session: CaseSession) -> tuple[Requirement, ...]:
    """Give the requirements of the law of the case, each with what was found of it."""
    election = session.stores.cases.record().form.election.value
    marks = {mark.requirement: mark for mark in session.stores.choices.requirements()}
    return tuple(
        replace(known, mark=marks.get(known.id)) for known in procedure.requirements(election)
    )


def missing(session: CaseSession) -> tuple[Requirement, ...]:
    """Give the requirements that are not met, or that nobody looked at."""
    return tuple(
        item
        for item in listed(session)
        if item.mark is None or item.mark.state is not RequirementState.MET
    )


def set_mark(session: CaseSession, mark: RequirementMark) -> None:
    """State what was found of a requirement; the same again changes nothing.

    Raises:
        UnknownItem: the law of the case has no such requirement.
        InvalidValue: the day is none.
        CaseReadOnly: this sitting may not write.
    """
    item = checked(session, mark)
    before = item.mark or RequirementMark(mark.requirement, RequirementState.OPEN)
    if mark == before:
        return
    put(session, mark, item.text, "")
    session.undo.push(
        Change(
            f"requirement.set {mark.requirement}",
            undo=lambda: put(session, before, item.text, "undo"),
            redo=lambda: put(session, mark, item.text, "redo"),
        )
    )


def checked(session: CaseSession, mark: RequirementMark) -> Requirement:
    """Give the requirement a mark speaks of.

    Raises:
        UnknownItem, InvalidValue: as `set_mark`.
    """
    known = {item.id: item for item in listed(session)}
    if mark.requirement not in known:
        raise UnknownItem(kind="requirement", id=mark.requirement)
    if mark.on:
        try:
            date.fromisoformat(mark.on)
        except ValueError as e:
            raise InvalidValue(field="on", value=mark.on, expected="YYYY-MM-DD") from e
    return known[mark.requirement]


def put(session: CaseSession, mark: RequirementMark, what: str, why: str) -> None:
    """Write what was found of a requirement and its entry; no step to undo is left by it."""
    with session.change(SET_ACT, Topic.CASE, why=why) as change:
        session.stores.choices.put_requirement(mark)
        change.obj = (mark.requirement,)
        change.data = {"mark": to_plain(mark), "what": what}
