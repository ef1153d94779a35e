"""Legal deadlines: computed from the procedure data, every doubt carried along."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from app.domain.workdays import Counted, Holiday, Workdays, count_days

_HOURS = re.compile(r"(\d+) kali 24 jam")
FOLLOWS = "after:"
"""A `starts_with` that begins so counts from the last day of another limit."""


class Counting(StrEnum):
    """What one unit of a limit is."""

    AS_STATED = ""
    """As the rule says; only as what a person left open."""
    WORKING = "hari kerja"
    CALENDAR = "hari kalender"
    HOURS = "jam"


class Doubt(StrEnum):
    """Why a date has to be checked before anybody relies on it."""

    LIMIT = "limit"
    """The number itself is not verified."""
    BASIS = "basis"
    """The article is named as to be checked."""
    DAY_MEANING = "day_meaning"
    """The text says `hari` and not which."""
    HOLIDAYS = "holidays"
    """It was counted over holidays whose list is not verified."""
    NO_HOLIDAYS = "no_holidays"
    """It was counted through a year whose holidays are not listed."""
    OWN_LIST = "own_list"
    """The office's own list of holidays could not be read."""
    HOUR_UNKNOWN = "hour_unknown"
    """The limit counts hours, and only the day of its beginning is known."""


class DeadlineState(StrEnum):
    """How a limit stands."""

    OPEN = "open"
    PASSED = "passed"
    DONE = "done"
    DONE_LATE = "done_late"


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """One time limit of the procedure data."""

    id: str
    """Stable key."""
    what: str
    """What has to be done, Indonesian."""
    limit_days: int
    """Number of days."""
    unit: str
    """`hari kerja`, or `hari` where the text does not say which."""
    counted_from: str
    """From what it counts, Indonesian."""
    starts_with: str
    """Field of the case form that it counts from: known_on, reported_on, registered_on;
    `after:ID` the last day of another limit; empty where a person states it."""
    basis: str
    """Citation."""
    confidence: str
    """verified, secondary or recalled."""
    met_by: str = ""
    """Field of the case form whose day meets it; empty where a person states it."""
    origin: str = ""
    """laporan or temuan where it holds for one of them only."""
    counts_backwards: bool = False
    """True for a last day before its beginning: an invitation before the hearing."""
    handled_by: str = ""
    """Who has to act, Indonesian."""
    note: str = ""
    """What the data say of its doubts, Indonesian."""
    sources: tuple[str, ...] = ()
    """Where it was read."""

    @property
    def hours(self) -> int:
        """Hours of a limit that the law counts in hours, 0 for any other."""
        found = _HOURS.search(self.counted_from)
        return int(found[1]) * 24 if found else 0


@dataclass(frozen=True, slots=True)
class DeadlineChoice:
    """What a person set about one limit, over what the data say; empty leaves it to them."""

    rule: str
    """Which limit."""
    limit: int = 0
    """Another number of days (hours for `jam`); 0 keeps that of the data."""
    counting: Counting = Counting.AS_STATED
    """Another way to count."""
    start: str = ""
    """Day (ISO) or instant with zone from which it counts."""
    due_on: str = ""
    """Last day (ISO), whatever the count says."""
    done_on: str = ""
    """Day (ISO) on which it was met."""
    is_left_out: bool = False
    """It does not concern this case."""
    why: str = ""
    """Reason as entered; its custody entry gives it too."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit applied to a case."""

    rule: DeadlineRule
    """Which limit."""
    due_on: date
    """Last day, in the zone of the case."""
    counted_as: str
    """`hari kerja`, `hari kalender` or `jam`."""
    needs_check: bool
    """True where the number, its source or the meaning of "hari" is not verified."""
    limit: int = 0
    """Days (hours for `jam`) that were counted; 0 where a person set the last day."""
    start_on: date | None = None
    """The day it counts from, itself not counted."""
    due_at: datetime | None = None
    """The instant at which it ends, for limits in hours."""
    skipped: tuple[Holiday, ...] = ()
    """Holidays that were left out."""
    falls_on: str = ""
    """Name of the free day on which a limit of calendar days ends, empty for none."""
    doubts: tuple[Doubt, ...] = ()
    """Why it has to be checked."""
    choice: DeadlineChoice | None = None
    """What a person set about it."""
    done_on: date | None = None
    """Day on which it was met."""

    def days_left(self, today: date) -> int:
        """Calendar days until the last day; negative once it has passed."""
        return (self.due_on - today).days

    def state(self, today: date) -> DeadlineState:
        """Tell how the limit stands on a day in the zone of the case."""
        if self.done_on is not None:
            is_late = self.done_on > self.due_on
            return DeadlineState.DONE_LATE if is_late else DeadlineState.DONE
        return DeadlineState.PASSED if today > self.due_on else DeadlineState.OPEN


@dataclass(frozen=True, slots=True)
class Ground:
    """What all limits of a case are counted on."""

    workdays: Workdays
    """Which days are working days."""
    plain_days: Counting
    """How `hari` without "kerja" is read."""
    plain_days_are_sure: bool = False
    """True where a person or a verified source says so."""
    zone: tzinfo | None = None
    """Zone of the case: a day begins and ends there."""
    own_list_is_broken: bool = False
    """True where the office's own list of holidays could not be read."""


def apply_rule(
    rule: DeadlineRule,
    start: date | datetime,
    ground: Ground,
    choice: DeadlineChoice | None = None,
    done_on: date | None = None,
) -> Deadline:
    """Count a limit from the day after `start` (the day itself is not counted).

    Args:
        start: the day, or an instant where it is known; an instant without zone is local.
        choice: what a person set about this limit.
        done_on: the day on which it was met.

    Raises:
        OverflowError: the last day lies beyond the calendar.
    """
    choice = choice or DeadlineChoice(rule.id)
    counting = choice.counting or _counting(rule, ground)
    start_on = day_of(start, ground.zone)
    in_hours = rule.hours or rule.limit_days * 24
    limit = choice.limit or (in_hours if counting is Counting.HOURS else rule.limit_days)
    due_at, counted = _counted(rule, start, ground, counting, limit)
    if choice.due_on:
        counted, due_at = Counted(date.fromisoformat(choice.due_on)), None
    doubts = _doubts(rule, ground, choice, counting, counted)
    if counting is Counting.HOURS and due_at is None and not choice.due_on:
        doubts = (*doubts, Doubt.HOUR_UNKNOWN)
    return Deadline(
        rule=rule,
        due_on=counted.due_on,
        counted_as=counting.value,
        needs_check=bool(doubts),
        limit=0 if choice.due_on else limit,
        start_on=start_on,
        due_at=due_at,
        skipped=counted.skipped,
        falls_on="" if counting is Counting.WORKING else free_name(counted.due_on, ground.workdays),
        doubts=doubts,
        choice=choice if choice != DeadlineChoice(rule.id) else None,
        done_on=date.fromisoformat(choice.done_on) if choice.done_on else done_on,
    )


def day_of(start: date | datetime, zone: tzinfo | None) -> date:
    """Give the day of an instant in a zone; a day alone is that day everywhere."""
    if not isinstance(start, datetime):
        return start
    return (start.astimezone(zone) if start.tzinfo is not None and zone else start).date()


def free_name(day: date, workdays: Workdays) -> str:
    """Name what makes a day free: its holiday, `Sabtu`, `Minggu`; empty on a working day."""
    holiday = workdays.holiday(day)
    if holiday is not None:
        return holiday.name
    names = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
    return names[day.weekday()] if workdays.is_free(day) else ""


def _counting(rule: DeadlineRule, ground: Ground) -> Counting:
    if rule.hours:
        return Counting.HOURS
    return Counting.WORKING if rule.unit == Counting.WORKING.value else ground.plain_days


def _counted(
    rule: DeadlineRule, start: date | datetime, ground: Ground, counting: Counting, limit: int
) -> tuple[datetime | None, Counted]:
    """Count a limit; the instant is given for hours from a known one."""
    back = rule.counts_backwards
    start_on = day_of(start, ground.zone)
    if counting is Counting.WORKING:
        return None, count_days(start_on, limit, ground.workdays, backwards=back)
    if counting is Counting.CALENDAR:
        return None, count_days(start_on, limit, backwards=back)
    if isinstance(start, datetime):
        ends = start + timedelta(hours=-limit if back else limit)
        if ground.zone is not None:
            # The hour is told in the zone in which the day is: both stand side by side.
            is_bare = ends.tzinfo is None
            ends = ends.replace(tzinfo=ground.zone) if is_bare else ends.astimezone(ground.zone)
        return ends, Counted(day_of(ends, ground.zone))
    # Only the day is known: the whole of it may have passed before the hour, so none is added.
    return None, count_days(start_on, limit // 24, backwards=back)


def _doubts(
    rule: DeadlineRule,
    ground: Ground,
    choice: DeadlineChoice,
    counting: Counting,
    counted: Counted,
) -> tuple[Doubt, ...]:
    """Name what is unsure; what a person stated is theirs, and no longer doubted."""
    if choice.due_on:
        return ()
    is_plain = rule.unit != Counting.WORKING.value and not rule.hours
    tests = (
        (not choice.limit and rule.confidence != "verified", Doubt.LIMIT),
        (not choice.limit and "perlu verifikasi" in rule.basis, Doubt.BASIS),
        (
            is_plain and not choice.counting and not ground.plain_days_are_sure,
            Doubt.DAY_MEANING,
        ),
        (
            any(item.confidence != "verified" for item in counted.skipped),
            Doubt.HOLIDAYS,
        ),
        (counting is Counting.WORKING and bool(counted.unknown_years), Doubt.NO_HOLIDAYS),
        (counting is Counting.WORKING and ground.own_list_is_broken, Doubt.OWN_LIST),
    )
    return tuple(doubt for is_there, doubt in tests if is_there)
