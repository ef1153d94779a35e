"""Which days an office works: weekends, public holidays, and how sure each of them is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

SATURDAY, SUNDAY = 6, 7
_DAY = timedelta(days=1)
_LONGEST_SEARCH_DAYS = 3660
"""A list that calls every day free must not count for ever."""


class HolidayKind(StrEnum):
    """Why a day is free."""

    NATIONAL = "nasional"
    JOINT_LEAVE = "cuti bersama"
    ELECTION = "pemungutan suara"
    LOCAL = "daerah"


@dataclass(frozen=True, slots=True)
class Holiday:
    """One day on which the office does not work."""

    day: date
    """The day."""
    name: str
    """Indonesian."""
    kind: HolidayKind
    """Why it is free."""
    basis: str = ""
    """The decision that says so."""
    confidence: str = "recalled"
    """verified, secondary or recalled."""
    is_own: bool = False
    """True where the office entered it; False where the program shipped it."""


@dataclass(frozen=True, slots=True)
class Workdays:
    """The days that count as working days, and for which years that is known."""

    holidays: Mapping[date, Holiday] = field(default_factory=dict)
    """Free days beside the weekend, by day."""
    years: frozenset[int] = frozenset()
    """Years whose list is known; elsewhere only weekends are left out."""
    weekend: frozenset[int] = frozenset((SATURDAY, SUNDAY))
    """ISO numbers of the free days of a week, Monday is 1."""
    joint_leave_is_free: bool = True
    """Whether cuti bersama counts as free."""

    def holiday(self, day: date) -> Holiday | None:
        """Give the holiday that makes a day free; None on another day and for uncounted leave."""
        found = self.holidays.get(day)
        if found is None or (
            found.kind is HolidayKind.JOINT_LEAVE and not self.joint_leave_is_free
        ):
            return None
        return found

    def is_free(self, day: date) -> bool:
        """Tell whether the office does not work on a day."""
        return day.isoweekday() in self.weekend or self.holiday(day) is not None


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of days, counted."""

    due_on: date
    """The last day."""
    skipped: tuple[Holiday, ...] = ()
    """Holidays that were left out, in order; weekends are not named."""
    unknown_years: tuple[int, ...] = ()
    """Years that were counted through without a list of their holidays."""


def count_days(
    start: date, days: int, workdays: Workdays | None = None, *, backwards: bool = False
) -> Counted:
    """Count days from the day after `start`, which is itself not counted.

    Args:
        days: how many, 0 and up.
        workdays: leaves out what is free; None counts every day.
        backwards: counts from the day before `start` into the past.

    Raises:
        OverflowError: the last day lies beyond the calendar, or no day is a working day.
    """
    step = -_DAY if backwards else _DAY
    if workdays is None:
        return Counted(start + step * days)
    due, years = start, {start.year}
    skipped: list[Holiday] = []
    left = days
    for _ in range(_LONGEST_SEARCH_DAYS):
        if left <= 0:
            unknown = tuple(sorted(years - workdays.years))
            return Counted(due, tuple(sorted(skipped, key=lambda item: item.day)), unknown)
        due += step
        years.add(due.year)
        if not workdays.is_free(due):
            left -= 1
        elif (holiday := workdays.holiday(due)) and due.isoweekday() not in workdays.weekend:
            skipped.append(holiday)
    raise OverflowError(days)
