"""Moments a person marked, and suggestions a person has yet to decide."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.errors import InvalidValue
from app.domain.figure import MAX_FIGURES, Figure
from app.domain.gesture import GestureFinding
from app.domain.ids import EvidenceCode, MomentCode
from app.domain.mediatime import FramePosition, TimeRange
from app.domain.plain import LEFT_OUT


@dataclass(frozen=True, slots=True)
class Region:
    """A box on the upright picture, as fractions of its width and height."""

    x: float
    """Left edge, 0 to 1."""
    y: float
    """Upper edge, 0 to 1."""
    width: float
    """Above 0, `x + width` at most 1."""
    height: float
    """Above 0, `y + height` at most 1."""

    def __post_init__(self) -> None:
        inside = self.x >= 0 and self.y >= 0 and self.width > 0 and self.height > 0
        if not (inside and self.x + self.width <= 1.000001 and self.y + self.height <= 1.000001):
            raise InvalidValue(
                field="region",
                value=f"{self.x},{self.y},{self.width},{self.height}",
                expected="X,Y,W,H, 0..1",
            )


@dataclass(frozen=True, slots=True)
class MomentDraft:
    """What a person states when marking."""

    evidence: EvidenceCode
    """Which item."""
    span: TimeRange
    """Microseconds from the item's origin; 0..0 for a photo, a point where equal."""
    categories: tuple[str, ...] = ()
    """Category codes such as N-07; none while the reviewer has not decided."""
    persons: tuple[str, ...] = ()
    """Names as entered in the case form or typed."""
    region: Region | None = None
    """Box on the picture."""
    quote: str = ""
    """Words said, as the reviewer quotes them."""
    note: str = ""
    """Observation in the reviewer's words."""
    gestures: tuple[GestureFinding, ...] = field(default=(), metadata=LEFT_OUT)
    """What hands in it look like, in the order in which it was noted."""
    figures: tuple[Figure, ...] = field(default=(), metadata=LEFT_OUT)
    """Shapes drawn on the picture, besides the one box."""

    def __post_init__(self) -> None:
        if len(self.figures) > MAX_FIGURES:
            raise InvalidValue(field="figure", value=len(self.figures), expected=f"{MAX_FIGURES}")


@dataclass(frozen=True, slots=True)
class MomentOrigin:
    """Where a moment that came with a package was marked."""

    log: str
    """Identity of the other office's custody chain."""
    number: str
    """Register number as that office has it."""
    code: str
    """Code of the moment there."""
    reviewer: str
    """Who marked it there."""
    package_sha256: str
    """The package that brought it."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A stored moment."""

    code: MomentCode
    """M-001, never reused."""
    draft: MomentDraft
    """What was stated."""
    first: FramePosition | None
    """First frame; None for sound and photos."""
    last: FramePosition | None
    """Last frame inside the interval; None for sound and photos."""
    catalogue_version: str
    """Version of the catalogue that the codes belong to."""
    created_at: str
    """UTC."""
    created_by: str
    """Reviewer."""
    quote_is_verified: bool = False
    """False where the quote is machine text that nobody confirmed."""
    origin: MomentOrigin | None = None
    """None for moments marked in this case."""


GUARDED_BELOW = 0.6
"""Most that a cue beside a call for neutrality is worth: less than "possible"."""


class SuggestionStatus(StrEnum):
    """Open until a person decides."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class SuggestionDraft:
    """A lead, not a finding: what matched, where, how well."""

    evidence: EvidenceCode
    """Which item."""
    span: TimeRange
    """Of the matched words."""
    category: str
    """Category whose cue matched."""
    cue: str
    """Cue phrase of the catalogue."""
    matched_text: str
    """Words of the transcript."""
    confidence: float
    """Similarity 0 to 1; 0.85 and above is "likely", 0.80 to 0.85 "possible"."""
    guard: str = field(default="", metadata=LEFT_OUT)
    """Call for neutrality that was heard beside it; empty where there was none."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A stored suggestion."""

    id: int
    """Unique in the case."""
    draft: SuggestionDraft
    """What matched."""
    status: SuggestionStatus
    """Open until a person decides."""
    decided_by: str = ""
    """Reviewer."""
    moment: MomentCode | None = None
    """The moment an accepted one became."""
    reason: str = field(default="", metadata=LEFT_OUT)
    """Why it was rejected, in the reviewer's words; empty where nothing was said."""
