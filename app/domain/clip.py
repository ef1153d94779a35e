"""Derivatives: what Netra made from evidence, each with the recipe to make it again."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from app.domain.adjustments import Adjustments
from app.domain.clip_dress import Dress, Dressed
from app.domain.errors import InvalidValue
from app.domain.ids import DerivativeCode, EvidenceCode, MomentCode, Sha256
from app.domain.mediatime import FramePosition, TimeRange
from app.domain.plain import LEFT_OUT
from app.domain.redaction_plan import Redacted


class DerivativeKind(StrEnum):
    """What was made."""

    STILL = "still"
    CLIP = "clip"


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is burnt into each frame of an annotated clip."""

    evidence: str
    """Evidence number, BB-001."""
    sha256: Sha256
    """Of the original."""
    case_number: str = ""
    """Register number of the case."""


@dataclass(frozen=True, slots=True)
class ClipSpec:
    """A clip to cut: the frames on screen during the span."""

    span: TimeRange
    """Microseconds from the item's origin, end excluded."""
    overlay: Overlay | None
    """None leaves the picture as it is."""
    dress: Dress | None = field(default=None, metadata=LEFT_OUT)
    """What is said and shown besides; None for nothing."""

    def __post_init__(self) -> None:
        if self.dress is None or self.overlay is not None:
            return
        if self.dress.steps or self.dress.is_enhanced:
            # what runs or looks otherwise must show the recording's own time, number and hash
            raise InvalidValue(field="step", value="--no-overlay", expected="--overlay")


@dataclass(frozen=True, slots=True)
class ClipCut:
    """One of several clips to cut from one file."""

    spec: ClipSpec
    """Span and overlay."""
    out: Path
    """The clip to write."""


@dataclass(frozen=True, slots=True)
class StillResult:
    """What the child made of one frame."""

    position: FramePosition | None
    """Which frame; None for a photo."""
    width: int
    """Pixels of the upright picture."""
    height: int
    """Pixels of the upright picture."""
    pixels_sha256: Sha256
    """SHA-256 of the RGB24 pixels written, row by row without padding."""
    file_sha256: Sha256
    """SHA-256 of the PNG written."""
    source_sha256: Sha256
    """The same of the pixels before adjustments; equal where there are none."""


@dataclass(frozen=True, slots=True)
class ClipResult:
    """What the child cut."""

    first: FramePosition | None
    """First frame of the original in the clip; None for sound."""
    last: FramePosition | None
    """Last frame of the original in the clip; None for sound."""
    frame_count: int
    """Frames of the original in the stretch; 0 for sound."""
    actual: TimeRange
    """The stretch really covered, microseconds from the item's origin."""
    frames_sha256: Sha256
    """SHA-256 over the RGB24 pixels of all source frames in order, before the overlay."""
    file_sha256: Sha256
    """SHA-256 of the file written."""
    pictures: int = field(default=0, metadata=LEFT_OUT)
    """Pictures in the file where steps changed how it runs; 0 for as many as frames."""
    length_us: int = field(default=0, metadata=LEFT_OUT)
    """Its length where steps changed how it runs; 0 for that of the stretch."""
    shown_sha256: Sha256 = field(default=Sha256(""), metadata=LEFT_OUT)
    """The same as `frames_sha256` of the pictures after they were enhanced; empty for none."""
    skipped: int = field(default=0, metadata=LEFT_OUT)
    """Frames of the original in the stretch that are not shown: fast motion leaves them out."""


@dataclass(frozen=True, slots=True)
class PacketRun:
    """Packets of one stream of the original, one after the other, none left out."""

    stream: int
    """Number of the stream in the original."""
    first: int
    """Its first packet, counted from 0 among those of the stream that hold data."""
    count: int
    """Packets."""
    sha256: Sha256
    """Over each packet's length (8 bytes, big-endian) and bytes, in order."""


@dataclass(frozen=True, slots=True)
class ExcerptResult:
    """A stretch copied packet by packet, nothing decoded."""

    actual: TimeRange
    """Where it truly begins and ends, microseconds from the item's origin."""
    runs: tuple[PacketRun, ...]
    """The proof, one for each stream copied."""
    file_sha256: Sha256
    """SHA-256 of the file written."""


@dataclass(frozen=True, slots=True)
class Enhancement:
    """What was done to the pixels of a still, and what came out."""

    adjustments: Adjustments
    """Every parameter."""
    pixels_sha256: Sha256
    """SHA-256 of the RGB24 pixels that came out."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to derive it again (EVIDENCE.md)."""

    tool: str
    """Operation name and its version, such as `netra.still/1`."""
    input_sha256: Sha256
    """The original."""
    requested: TimeRange
    """What was asked for."""
    actual: TimeRange
    """What was made."""
    frames_sha256: Sha256
    """Identity of the source pixels."""
    output_sha256: Sha256
    """Identity of the file."""
    overlay: Overlay | None
    """What was burnt in."""
    first: FramePosition | None
    """First frame."""
    last: FramePosition | None
    """Last frame."""
    frame_count: int
    """1 for a still."""
    versions: tuple[tuple[str, str], ...]
    """Program and library versions."""
    enhancement: Enhancement | None = field(default=None, metadata=LEFT_OUT)
    """How the picture differs from the frame; None for the frame itself."""
    redaction: Redacted | None = field(default=None, metadata=LEFT_OUT)
    """What is hidden in it; None for nothing."""
    dressed: Dressed | None = field(default=None, metadata=LEFT_OUT)
    """What a clip says and shows besides the recording; None for nothing."""

    @property
    def is_enhanced(self) -> bool:
        """Its pixels are not those of the original."""
        is_clip = self.dressed is not None and self.dressed.dress.is_enhanced
        return self.enhancement is not None or is_clip


PRINTED_MARK = "NETRA2"
"""Begins the code beside a printed derivative; `NETRA1` names a head of the chain."""


@dataclass(frozen=True, slots=True)
class Derivative:
    """A stored derivative."""

    code: DerivativeCode
    """T-001, never reused."""
    kind: DerivativeKind
    """Still or clip."""
    evidence: EvidenceCode
    """Parent."""
    moment: MomentCode | None
    """For which moment."""
    sha256: Sha256
    """Of the file in the store."""
    suffix: str
    """File ending for exports: .png, .mp4, .m4a."""
    recipe: Recipe
    """How to derive it again."""
    created_at: str
    """UTC."""


def printed_code(made: Derivative) -> str:
    """Write what the QR code beside a printed still or clip holds, in ASCII.

    `NETRA2 T-003 BB-001 f1037 <frames_sha256>`, parted by one space: the derivative, its evidence,
    its frames (`f1037`, `f1037-1104`, `-` where it has none) and the identity of their pixels.
    """
    first, last = made.recipe.first, made.recipe.last
    frames = "-" if first is None else f"f{first.frame}"
    if first is not None and last is not None and last.frame != first.frame:
        frames = f"f{first.frame}-{last.frame}"
    return f"{PRINTED_MARK} {made.code} {made.evidence} {frames} {made.recipe.frames_sha256}"


def act_of(kind: DerivativeKind, recipe: Recipe) -> str:
    """Give the word of the chain for making a derivative."""
    return "derivative.redacted" if recipe.redaction is not None else f"derivative.{kind.value}"
