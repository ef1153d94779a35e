"""Legal deadlines: computed from the procedure data, every doubt carried along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


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
    """Field of the case form that it counts from: known_on, reported_on, registered_on."""
    basis: str
    """Citation."""
    confidence: str
    """verified, secondary or recalled."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit applied to a case."""

    rule: DeadlineRule
    """Which limit."""
    due_on: date
    """Last day."""
    counted_as: str
    """`hari kerja` (weekends left out; public holidays not known here) or `hari kalender`."""
    needs_check: bool
    """True where the number, its source or the meaning of "hari" is not verified."""

    def days_left(self, today: date) -> int:
        """Calendar days until the last day; negative once it has passed."""
        return (self.due_on - today).days


def apply_rule(rule: DeadlineRule, start: date, *, working_days_default: bool) -> Deadline:
    """Count a limit from the day after `start` (the day itself is not counted).

    `hari` without "kerja" is counted by the election's default reading and marked
    as needing a check (procedure.yaml: day_definition is only recalled).
    """
    is_stated = rule.unit == "hari kerja"
    is_working = is_stated or (rule.unit == "hari" and working_days_default)
    due = start
    remaining = rule.limit_days
    while remaining > 0:
        due += timedelta(days=1)
        if not is_working or due.weekday() < 5:
            remaining -= 1
    return Deadline(
        rule=rule,
        due_on=due,
        counted_as="hari kerja" if is_working else "hari kalender",
        needs_check=not is_stated or rule.confidence != "verified",
    )
