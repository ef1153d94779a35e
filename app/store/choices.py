"""What was set about limits, requirements and elements: rows to values and back."""

from __future__ import annotations

from typing import TypeVar

from sqlite_utils import Database

from app.domain.choices import (
    CaseChoices,
    ElementMark,
    ElementState,
    RequirementMark,
    RequirementState,
)
from app.domain.deadlines import DeadlineChoice
from app.store.rows import dump, load

T = TypeVar("T")
_DEADLINE, _REQUIREMENT, _ELEMENT = "deadline", "requirement", "element"


class ChoiceStore:
    """Choices of one case; one that says nothing has no row."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def deadlines(self) -> tuple[DeadlineChoice, ...]:
        """Give what was set about limits, in order of key."""
        return self._all(_DEADLINE, DeadlineChoice)

    def deadline(self, rule: str) -> DeadlineChoice | None:
        """Give what was set about one limit."""
        return next((item for item in self.deadlines() if item.rule == rule), None)

    def put_deadline(self, choice: DeadlineChoice) -> None:
        """Store what was set about a limit."""
        empty = DeadlineChoice(choice.rule, why=choice.why)
        self._put(_DEADLINE, choice.rule, None if choice == empty else choice)

    def requirements(self) -> tuple[RequirementMark, ...]:
        """Give the requirements that were looked at, in order of key."""
        return self._all(_REQUIREMENT, RequirementMark)

    def put_requirement(self, mark: RequirementMark) -> None:
        """Store what was found of a requirement."""
        says = mark if mark != RequirementMark(mark.requirement, RequirementState.OPEN) else None
        self._put(_REQUIREMENT, mark.requirement, says)

    def elements(self) -> tuple[ElementMark, ...]:
        """Give what was said of elements, in order of key."""
        return self._all(_ELEMENT, ElementMark)

    def put_element(self, mark: ElementMark) -> None:
        """Store what was said of an element."""
        is_empty = mark.state is ElementState.OPEN and not mark.note
        self._put(_ELEMENT, mark.key, None if is_empty else mark)

    def all(self) -> CaseChoices:
        """Give all of it."""
        return CaseChoices(self.deadlines(), self.requirements(), self.elements())

    def unlike(self) -> tuple[str, ...]:
        """Name the rows whose key stands otherwise beside what they hold."""
        held = {
            *((_DEADLINE, item.rule) for item in self.deadlines()),
            *((_REQUIREMENT, item.requirement) for item in self.requirements()),
            *((_ELEMENT, item.key) for item in self.elements()),
        }
        rows = set(self._database.execute("SELECT kind, key FROM choices"))
        return tuple(f"{kind} {key}" for kind, key in sorted(rows - held))

    def put_all(self, choices: CaseChoices) -> None:
        """Store all of another case's into one that has none."""
        for choice in choices.deadlines:
            self.put_deadline(choice)
        for requirement in choices.requirements:
            self.put_requirement(requirement)
        for element in choices.elements:
            self.put_element(element)

    def _all(self, kind: str, of: type[T]) -> tuple[T, ...]:
        rows = self._database.execute(
            "SELECT value FROM choices WHERE kind = ? ORDER BY key", [kind]
        ).fetchall()
        return tuple(load(of, row[0]) for row in rows)

    def _put(self, kind: str, key: str, value: object | None) -> None:
        if value is None:
            self._database.execute("DELETE FROM choices WHERE kind = ? AND key = ?", [kind, key])
            return
        self._database.execute(
            "INSERT INTO choices (kind, key, value) VALUES (?, ?, ?) "
            "ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value",
            [kind, key, dump(value)],
        )
