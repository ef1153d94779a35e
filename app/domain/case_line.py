"""What happened when, over all evidence: what has a time on one line, what has none apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.ids import EvidenceCode


class LineKind(StrEnum):
    """What lies on the line."""

    RECORDING = "recording"
    """A video or sound from its beginning to its end, or a photo at its instant."""
    MOMENT = "moment"
    RECEIPT = "receipt"
    """When an item was handed over, as stated at intake."""
    DATE = "date"
    """A date of the case form: a whole day."""


class TimeBasis(StrEnum):
    """What a time stands on, surest first."""

    COMPARED = "compared"
    """The file's claim, corrected: a person compared the recorder's clock with true time."""
    SYNCED = "synced"
    """Placed beside a recording whose clock was compared, as both heard or showed the same."""
    STATED = "stated"
    """Entered by a person as a date and a time."""
    CLAIMED = "claimed"
    """The file's claim alone: nobody compared the recorder's clock."""


class NoTime(StrEnum):
    """Why something has no certain time."""

    NO_CLAIM = "no_claim"
    """Its file names no time of recording."""
    NO_ZONE = "no_zone"
    """Its file names a time without a zone, and nobody stated the recorder's."""
    NOT_COMPARED = "not_compared"
    """Its file names a time; nobody compared the recorder's clock."""
    UNREADABLE = "unreadable"
    """Its time cannot be read as one."""


@dataclass(frozen=True, slots=True)
class LineEntry:
    """One thing on the line, or apart from it."""

    kind: LineKind
    """What it is."""
    code: str
    """M-001, BB-001, or the field of the case form."""
    evidence: EvidenceCode | None
    """The item it belongs to; None for a date of the form."""
    at_us: int
    """Where in the item it begins, microseconds; 0 for whole items."""
    label: str
    """Name, or the reviewer's words; foreign text."""
    start: datetime | None
    """With a zone; None where there is no time to place it at."""
    end: datetime | None
    """As `start`, and equal to it for an instant."""
    basis: TimeBasis | None
    """None where there is no time at all."""
    via: str = ""
    """Which recording gave the time where `basis` is `synced`."""
    reason: NoTime | None = None
    """Why the time is not certain; None where it is."""
    claimed: str = ""
    """What the file says, as it says it."""

    @property
    def is_certain(self) -> bool:
        """Tell whether it belongs on the line without a mark of doubt."""
        return self.start is not None and self.reason is None


@dataclass(frozen=True, slots=True)
class CaseLine:
    """Everything of a case that has a time, and what has none."""

    placed: tuple[LineEntry, ...]
    """Certain, in order of time."""
    apart: tuple[LineEntry, ...]
    """Not certain, in order of item; some have a claimed time."""

    @property
    def claimed(self) -> tuple[LineEntry, ...]:
        """Those apart that could be placed by what their file claims."""
        return tuple(entry for entry in self.apart if entry.start is not None)
