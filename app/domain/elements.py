"""The elements (unsur) of a suspected breach, and what the moments of a case say of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.choices import ElementMark, ElementState


class ElementKind(StrEnum):
    """What an element asks for."""

    WHO = "who"
    WHAT = "what"
    WHEN = "when"
    WHERE = "where"
    LINK = "link"
    EXCEPTION = "exception"


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that has to be shown for a category, or asked before it is assigned."""

    key: str
    """Stable within the category: `proof-2`, `who`, `exception-spouse-on-cltn`."""
    kind: ElementKind
    """What it asks for."""
    label: str
    """Indonesian name of the kind."""
    text: str
    """What has to be shown, Indonesian; a question where it is an exception."""
    is_beyond_attendance: bool = False
    """Without it there is only attendance, which is never proposed as a breach."""
    needs_check: bool = False
    """True prints "perlu verifikasi"."""
    cues_tell_attendance: bool = False
    """The phrases of its category name an event or that somebody came, and nothing more."""


@dataclass(frozen=True, slots=True)
class ElementRow:
    """One element and everything that was said of it."""

    element: Element
    """Which element."""
    marks: tuple[ElementMark, ...] = ()
    """By moment, in order of key; one without a moment speaks of the whole case."""

    @property
    def state(self) -> ElementState:
        """Say how the element stands: two that contradict each other leave it contested."""
        states = {mark.state for mark in self.marks} - {ElementState.OPEN}
        if ElementState.CONTESTED in states or len(states) > 1:
            return ElementState.CONTESTED
        return states.pop() if states else ElementState.OPEN

    def mark(self, moment: str) -> ElementMark | None:
        """Give what was said by one moment; empty asks for the whole case."""
        return next((mark for mark in self.marks if mark.moment == moment), None)


@dataclass(frozen=True, slots=True)
class ElementMatrix:
    """A suspected category: its elements down, the moments that were given it across."""

    category: str
    """N-07."""
    rows: tuple[ElementRow, ...]
    """In the order who, what, when, where, link, exception."""
    moments: tuple[str, ...]
    """M-001, in order of code."""

    @property
    def unfilled(self) -> tuple[ElementRow, ...]:
        """Elements that nothing shows, or that are disputed."""
        return tuple(row for row in self.rows if row.state is not ElementState.FILLED)

    @property
    def is_attendance_only(self) -> bool:
        """Tell whether only attendance is shown, where the category needs more than that."""
        beyond = [row for row in self.rows if row.element.is_beyond_attendance]
        return bool(beyond) and not any(row.state is ElementState.FILLED for row in beyond)


def laid_out(
    category: str,
    elements: Iterable[Element],
    moments: tuple[str, ...],
    marks: Iterable[ElementMark],
) -> ElementMatrix:
    """Lay marks out by element; a mark by a moment that is not there any more does not count."""
    by_key: dict[str, list[ElementMark]] = {}
    for mark in marks:
        if mark.category == category and mark.moment in ("", *moments):
            by_key.setdefault(mark.element, []).append(mark)
    rows = tuple(
        ElementRow(element, tuple(sorted(by_key.get(element.key, ()), key=lambda mark: mark.key)))
        for element in elements
    )
    return ElementMatrix(category, rows, moments)
