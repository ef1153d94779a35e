"""What a person set about a case beside its form: limits, requirements, elements."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.deadlines import DeadlineChoice


class RequirementState(StrEnum):
    """What was found of a requirement."""

    OPEN = "open"
    """Nobody looked yet."""
    MET = "met"
    MISSING = "missing"


class ElementState(StrEnum):
    """What a moment says of one element (unsur) of a category."""

    OPEN = "open"
    """Nothing stated."""
    FILLED = "filled"
    """It shows the element."""
    CONTESTED = "contested"
    """It is disputed, or two moments contradict each other."""
    MISSING = "missing"
    """Looked for, and not found."""


@dataclass(frozen=True, slots=True)
class RequirementMark:
    """What a person found of one formal or material requirement."""

    requirement: str
    """Its key: `pemilu.formal.nama-dan-alamat-pelapor`."""
    state: RequirementState
    """What was found."""
    note: str = ""
    """As entered: what is missing, or where it lies."""
    on: str = ""
    """Day (ISO) on which it was brought or repaired."""


@dataclass(frozen=True, slots=True)
class ElementMark:
    """What a person says of one element of a category, by a moment or as a whole."""

    category: str
    """N-07."""
    element: str
    """Key of the element in the category: `who`, `what`, `stage`, `place`, `link`,
    `exception` or `proof-2`."""
    moment: str
    """M-001; empty where it is said of the whole case."""
    state: ElementState
    """What it says."""
    note: str = ""
    """Observation or objection, as entered."""

    @property
    def key(self) -> str:
        """Name it within a case."""
        return f"{self.category}/{self.element}/{self.moment}"


@dataclass(frozen=True, slots=True)
class CaseChoices:
    """All of it, each in order of key."""

    deadlines: tuple[DeadlineChoice, ...] = ()
    """Set about limits."""
    requirements: tuple[RequirementMark, ...] = ()
    """Requirements that were looked at."""
    elements: tuple[ElementMark, ...] = ()
    """Elements that something was said of."""
