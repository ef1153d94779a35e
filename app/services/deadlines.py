"""The limits of a case: counted, changed by hand with a reason, written as a calendar."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path

from app.domain import zones
from app.domain.calendar_file import Event, as_ics
from app.domain.case import CaseForm
from app.domain.custody import CustodyValue
from app.domain.deadlines import (
    FOLLOWS,
    Counting,
    Deadline,
    DeadlineChoice,
    DeadlineRule,
    DeadlineState,
    Ground,
    apply_rule,
    day_of,
)
from app.domain.errors import InvalidValue, UnknownItem
from app.domain.plain import to_plain
from app.services import holidays, procedure
from app.services.deadline_texts import doubt_text, explained
from app.services.events import Topic
from app.services.frames import Output
from app.services.session import CaseSession
from app.services.undo import Change

SET_ACT, COPY_ACT = "deadline.set", "deadline.copy"
EVERY = "*"
"""`rule` of the choice that says how `hari` is read in the whole case."""
PLAIN_DAYS = "arti kata hari"
"""What `EVERY` is about, in a custody entry."""
_LONGEST_DAYS = 3650
_LONGEST_HOURS = _LONGEST_DAYS * 24


@dataclass(frozen=True, slots=True)
class DeadlineSheet:
    """Every limit of the law that applies to a case."""

    counted: tuple[Deadline, ...]
    """Those whose beginning is known, the nearest first."""
    waiting: tuple[DeadlineRule, ...]
    """Those whose beginning is not known, in the order of the procedure."""
    left_out: tuple[tuple[DeadlineRule, DeadlineChoice], ...]
    """Those that a person left out, with the reason."""
    plain_days: Counting
    """How `hari` without "kerja" is read here."""
    plain_days_note: str
    """What the data say of that reading."""
    plain_days_choice: DeadlineChoice | None
    """What a person set about it."""
    book: holidays.HolidayBook
    """The free days that were left out."""


def of_case(session: CaseSession) -> tuple[Deadline, ...]:
    """Give the limits whose beginning is known, the nearest first."""
    return sheet(session).counted


def today(session: CaseSession) -> date:
    """Give the day of now in the zone of the case: a limit ends at its midnight."""
    return day_of(session.clock.now(), zone_of(session))


def zone_of(session: CaseSession) -> tzinfo | None:
    """Give the zone of the case; without one, that of this computer."""
    name = session.stores.cases.record().form.zone
    return zones.zone(name) if name else session.clock.now().astimezone().tzinfo


def sheet(session: CaseSession) -> DeadlineSheet:
    """Count every limit of the case.

    Raises:
        ReferenceDataInvalid: a shipped file breaks its rules.
    """
    form = session.stores.cases.record().form
    known = procedure.deadline_rules(form.election.value)
    choices = {choice.rule: choice for choice in session.stores.choices.deadlines()}
    book, whole = holidays.book(), choices.get(EVERY)
    ground = Ground(
        workdays=book.workdays,
        plain_days=(whole.counting if whole else Counting.AS_STATED) or known.plain_days,
        plain_days_are_sure=whole is not None or known.plain_days_confidence == "verified",
        zone=zone_of(session),
        own_list_is_broken=bool(book.problem),
    )
    applying = [rule for rule in known.rules if rule.origin in ("", form.origin.value)]
    counted: dict[str, Deadline] = {}
    waiting, left_out = [], []
    for rule in applying:
        choice = choices.get(rule.id)
        if choice is not None and choice.is_left_out:
            left_out.append((rule, choice))
        elif (found := _count(rule, form, choice, ground, counted)) is not None:
            counted[rule.id] = found
        else:
            waiting.append(rule)
    return DeadlineSheet(
        counted=tuple(sorted(counted.values(), key=lambda item: item.due_on)),
        waiting=tuple(waiting),
        left_out=tuple(left_out),
        plain_days=ground.plain_days,
        plain_days_note=known.plain_days_note,
        plain_days_choice=whole,
        book=book,
    )


def nearest(found: tuple[Deadline, ...], on: date) -> Deadline | None:
    """Give the limit to hurry for: the nearest open one, else the last that passed unmet."""
    open_ones = [item for item in found if item.state(on) is DeadlineState.OPEN]
    if open_ones:
        return open_ones[0]
    passed = [item for item in found if item.state(on) is DeadlineState.PASSED]
    return passed[-1] if passed else None


def set_choice(session: CaseSession, choice: DeadlineChoice, why: str) -> DeadlineChoice:
    """Set something about a limit over what the data say; an empty choice gives it back to them.

    Raises:
        UnknownItem: the law of the case has no such limit.
        InvalidValue: there is no reason, or a day, an instant or a number does not fit.
        CaseReadOnly: this sitting may not write.
    """
    reason = why.strip()
    if not reason:
        raise InvalidValue(field="why", value="", expected="a reason")
    wanted = replace(checked(session, choice), why=reason)
    before = session.stores.choices.deadline(choice.rule)
    after = put(session, wanted, reason)
    earlier = before or DeadlineChoice(choice.rule)
    session.undo.push(
        Change(
            f"deadline.set {choice.rule}",
            undo=lambda: put(session, earlier, "undo"),
            redo=lambda: put(session, wanted, "redo"),
        )
    )
    return after


def choice_facts(choice: DeadlineChoice) -> dict[str, CustodyValue]:
    """Say of a choice what its custody entry holds; the verification says it again."""
    return {"choice": to_plain(choice)}


def is_empty(choice: DeadlineChoice) -> bool:
    """Tell whether a choice leaves everything to the data."""
    return replace(choice, why="") == DeadlineChoice(choice.rule)


def calendar(session: CaseSession) -> bytes:
    """Write the limits as a calendar file (iCalendar, RFC 5545); no person is named in it."""
    record = session.stores.cases.record()
    events = []
    for item in of_case(session):
        if item.done_on is not None:
            continue
        doubt = " (perlu verifikasi)" if item.needs_check else ""
        lines = [*explained(item), *(doubt_text(code) for code in item.doubts)]
        events.append(
            Event(
                uid=f"{item.rule.id}@{record.log}",
                day=item.due_on,
                ends_at=item.due_at.astimezone(UTC) if item.due_at else None,
                summary=f"Tenggat: {item.rule.what}{doubt}",
                description="\n".join([f"Perkara {record.form.number}", *lines]),
            )
        )
    return as_ics(events, made_at=session.clock.now().astimezone(UTC), name=record.form.number)


def export_ics(session: CaseSession, out: Path) -> Path:
    """Write the calendar to a place of the user's choice; the chain says that it left the case.

    Raises:
        OutputRefused, FolderMissing, DiskFull: the place cannot be written to.
    """
    content = calendar(session)
    with Output(out) as staged:
        staged.write_bytes(content)
    if not session.is_read_only:
        with session.change(COPY_ACT, Topic.NOTED) as change:
            change.data = {"name": out.name, "sha256": hashlib.sha256(content).hexdigest()}
    return out


def _count(
    rule: DeadlineRule,
    form: CaseForm,
    choice: DeadlineChoice | None,
    ground: Ground,
    counted: Mapping[str, Deadline],
) -> Deadline | None:
    start = _start(rule, form, choice, counted)
    if start is None:
        return None
    met = getattr(form, rule.met_by) if rule.met_by else ""
    return apply_rule(rule, start, ground, choice, date.fromisoformat(met) if met else None)


def _start(
    rule: DeadlineRule,
    form: CaseForm,
    choice: DeadlineChoice | None,
    counted: Mapping[str, Deadline],
) -> date | datetime | None:
    if choice is not None and choice.start:
        return _begins(choice.start)
    if rule.starts_with.startswith(FOLLOWS):
        before = counted.get(rule.starts_with.removeprefix(FOLLOWS))
        return before.due_on if before else None
    stated = getattr(form, rule.starts_with) if rule.starts_with else ""
    if not stated and choice is not None and choice.due_on:
        stated = choice.due_on  # only the last day is known, and that is what a person stated
    return _begins(stated) if stated else None


def _begins(text: str) -> date | datetime:
    return zones.instant("start", text) or date.fromisoformat(text[:10])


def put(session: CaseSession, choice: DeadlineChoice, why: str) -> DeadlineChoice:
    """Write what is set about a limit and its entry; no step to undo is left by it."""
    with session.change(SET_ACT, Topic.CASE, why=why) as change:
        session.stores.choices.put_deadline(choice)
        change.obj = (choice.rule,)
        change.data = {**choice_facts(choice), "what": _what(session, choice.rule)}
    return choice


def _what(session: CaseSession, rule: str) -> str:
    """Name a limit as its entry does: whoever reads the chain has no procedure data."""
    form = session.stores.cases.record().form
    rules = procedure.deadline_rules(form.election.value).rules
    return next((known.what for known in rules if known.id == rule), PLAIN_DAYS)


def checked(session: CaseSession, choice: DeadlineChoice) -> DeadlineChoice:
    """Give a choice back if the law of the case has its limit and every value fits.

    Raises:
        UnknownItem, InvalidValue: as `set_choice`.
    """
    form = session.stores.cases.record().form
    known = {rule.id for rule in procedure.deadline_rules(form.election.value).rules}
    if choice.rule not in known | {EVERY}:
        raise UnknownItem(kind="deadline", id=choice.rule)
    most = _LONGEST_HOURS if choice.counting is Counting.HOURS else _LONGEST_DAYS
    if not 0 <= choice.limit <= most:
        raise InvalidValue(field="limit", value=choice.limit, expected=f"1..{most}")
    for field in ("due_on", "done_on"):
        text = getattr(choice, field)
        if text and (len(text) != len("2026-11-22") or not _is_day(text)):
            raise InvalidValue(field=field, value=text, expected="YYYY-MM-DD")
    if choice.start:
        started = zones.instant("start", choice.start)
        if started is not None and started.tzinfo is None:
            raise InvalidValue(
                field="start", value=choice.start, expected="YYYY-MM-DD | YYYY-MM-DDTHH:MM+07:00"
            )
    if choice.rule == EVERY and (
        choice.counting is Counting.HOURS
        or replace(choice, counting=Counting.AS_STATED, why="") != DeadlineChoice(EVERY)
    ):
        raise InvalidValue(field="counting", value=EVERY, expected="hari kerja | hari kalender")
    return choice


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
