"""Several recordings of one event on one clock: how each lies on it, and how that was found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.ids import EvidenceCode, SyncCode

MAX_MEMBERS = 4
"""More pictures at once are too small to judge, and too much for two cores."""
MAX_OFFSET_US = 7 * 24 * 3600 * 1_000_000
"""Recordings of one event do not lie weeks apart."""
MAX_DRIFT_PPB = 1_000_000
"""One part in a thousand; quartz clocks of recorders stay below a tenth of it."""
_BILLION = 1_000_000_000


class SyncMethod(StrEnum):
    """How an offset was found."""

    HAND = "hand"
    """A person saw the same instant in both."""
    SOUND = "sound"
    """Both heard the same."""
    CLOCK = "clock"
    """By the recorders' clocks as they are stated."""


@dataclass(frozen=True, slots=True)
class SyncMember:
    """One recording on the clock of its group."""

    evidence: EvidenceCode
    """BB-001."""
    offset_us: int
    """Time of the group at which this recording begins, microseconds; may be negative."""
    method: SyncMethod
    """How the offset was found."""
    confidence_percent: int = 0
    """How far the best match by sound stands above the next, 0 to 100; 0 for other methods."""
    drift_ppb: int = 0
    """Parts per billion by which this recorder counts faster than the group's clock."""
    set_at: str = ""
    """UTC."""
    set_by: str = ""
    """Reviewer."""

    def to_item_us(self, group_us: int) -> int:
        """Give this recording's own time at a time of the group; negative before it begins."""
        return (group_us - self.offset_us) * (_BILLION + self.drift_ppb) // _BILLION

    def to_group_us(self, item_us: int) -> int:
        """Give the first time of the group at which this recording has reached `item_us`."""
        return self.offset_us - (-item_us * _BILLION // (_BILLION + self.drift_ppb))


@dataclass(frozen=True, slots=True)
class SyncGroup:
    """Recordings of one event; the first member's beginning is time 0 where nothing is set."""

    code: SyncCode
    """SK-001; empty before it is stored."""
    name: str
    """As entered."""
    members: tuple[SyncMember, ...]
    """Two to four, each item once."""

    @property
    def codes(self) -> tuple[EvidenceCode, ...]:
        """Items of the group, in order."""
        return tuple(member.evidence for member in self.members)


@dataclass(frozen=True, slots=True)
class KeptSync:
    """A group, present or taken out."""

    group: SyncGroup
    """As last stated."""
    removed_at: str = ""
    """UTC; empty while it is present."""


@dataclass(frozen=True, slots=True)
class SoundMatch:
    """What two sounds say of when one began against the other."""

    is_sure: bool
    """False: no offset can be stated from this sound; what follows is then 0."""
    offset_us: int
    """Time of the first recording at which the second begins, microseconds."""
    confidence_percent: int
    """How far the best match stands above the next, 0 to 100."""
    drift_ppb: int
    """Parts per billion by which the second recorder counts faster; 0 where not measured."""
    peak: float
    """Height of the best match above chance, standard deviations."""
    overlap_us: int
    """How long both were recording at that offset."""
    why: str = ""
    """Why it is not sure: weak, ambiguous, silent, short; empty where it is."""
