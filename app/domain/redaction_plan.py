"""The part of a redaction that its recipe keeps: which boxes, and where no voice is heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from app.domain.errors import InvalidValue
from app.domain.ids import Sha256
from app.domain.mediatime import TimeRange
from app.domain.moment import Region
from app.domain.plain import LEFT_OUT

MAX_REGIONS = 4096
"""A crowd whose faces come and go."""
MAX_KEYS = 100_000
"""Boxes over all regions: five minutes of thirteen faces in every frame."""
MAX_VOICES = 512


@dataclass(frozen=True, slots=True)
class Detector:
    """What proposed boxes, or looked at a copy: a result is tied to it."""

    name: str
    """Name of the model's file."""
    sha256: Sha256
    """Of that file."""
    long_side: int
    """Pixels; larger pictures are made smaller before they are looked at."""
    score: float
    """Faces with a lower score are not told."""


class VoiceKind(StrEnum):
    """What is heard in place of a voice."""

    MUTE = "mute"
    BEEP = "beep"
    PITCH = "pitch"


@dataclass(frozen=True, slots=True)
class HiddenVoice:
    """One stretch in which a voice is not heard as it was."""

    kind: VoiceKind
    """Silence, a tone, or the same words lower."""
    span: TimeRange
    """Microseconds from the item's origin, end excluded."""


@dataclass(frozen=True, slots=True)
class KeyBox:
    """Where a region lies in one frame."""

    frame: int
    """Of the original, 0-based in presentation order."""
    box: Region
    """On the upright picture."""
    doubt: int = 0
    """0 where a person set it; else 1 to 100, how doubtful the tracked box is."""

    def __post_init__(self) -> None:
        if self.frame < 0 or not 0 <= self.doubt <= 100:
            value = f"f{self.frame} {self.doubt}"
            raise InvalidValue(field="box", value=value, expected="f0.., 0..100")


@dataclass(frozen=True, slots=True)
class CoveredRegion:
    """One thing that is covered: a face, a plate, a document."""

    name: str
    """What a person calls it, such as `Wajah 1`."""
    first: int
    """Frame from which on it is covered."""
    last: int
    """Last frame in which it is covered."""
    keys: tuple[KeyBox, ...]
    """Rising; before the first and after the last the box stays where it is."""
    is_proposed: bool = field(default=False, metadata=LEFT_OUT)
    """The detector proposed it; a person may have moved its boxes since."""

    def __post_init__(self) -> None:
        frames = [key.frame for key in self.keys]
        is_rising = all(one < two for one, two in pairwise(frames))
        is_inside = bool(frames) and self.first <= frames[0] <= frames[-1] <= self.last
        if not (is_rising and is_inside and self.first >= 0):
            value = f"{self.name}: f{self.first} - f{self.last}, {len(frames)}"
            raise InvalidValue(field="region", value=value, expected="fN < fM")


def are_few_enough(regions: Sequence[CoveredRegion]) -> bool:
    """Tell whether one copy can hide so much."""
    keys = sum(len(region.keys) for region in regions)
    return len(regions) <= MAX_REGIONS and keys <= MAX_KEYS


@dataclass(frozen=True, slots=True)
class Redaction:
    """All that is hidden."""

    regions: tuple[CoveredRegion, ...]
    """Filled with one colour."""
    mutes: tuple[TimeRange, ...] = ()
    """Silence; microseconds from the item's origin, end excluded."""
    changed: tuple[HiddenVoice, ...] = field(default=(), metadata=LEFT_OUT)
    """Tones and lowered voices; silence stands in `mutes`, as it did before there were others."""
    detector: Detector | None = field(default=None, metadata=LEFT_OUT)
    """What proposed the regions that say so; None where none does."""
    text_detector: Detector | None = field(default=None, metadata=LEFT_OUT)
    """What proposed those of them that stand over lettering."""

    def __post_init__(self) -> None:
        if any(voice.kind is VoiceKind.MUTE for voice in self.changed):
            raise InvalidValue(field="voice", value="mute", expected="beep, pitch")
        if len(self.voices) > MAX_VOICES:
            raise InvalidValue(field="voice", value=len(self.voices), expected=f"<= {MAX_VOICES}")
        has_detector = self.detector is not None or self.text_detector is not None
        if not has_detector and any(region.is_proposed for region in self.regions):
            raise InvalidValue(field="detector", value="", expected="name, sha256")
        if not are_few_enough(self.regions):
            keys = sum(len(region.keys) for region in self.regions)
            value = f"{len(self.regions)}, {keys}"
            raise InvalidValue(field="region", value=value, expected=f"{MAX_REGIONS}, {MAX_KEYS}")
        if not self.regions and not self.voices:
            raise InvalidValue(field="region", value="0", expected="> 0")

    @property
    def detectors(self) -> tuple[Detector, ...]:
        """All that proposed something."""
        return tuple(one for one in (self.detector, self.text_detector) if one is not None)

    @property
    def may_hide_lettering(self) -> bool:
        """Whether lettering is, or may be, hidden: a box set by hand does not say of what it is."""
        by_hand = any(not region.is_proposed for region in self.regions)
        return by_hand or self.text_detector is not None

    @property
    def voices(self) -> tuple[HiddenVoice, ...]:
        """All stretches of sound that are hidden, silence first."""
        silent = (HiddenVoice(VoiceKind.MUTE, span) for span in self.mutes)
        return (*silent, *self.changed)


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What a detector still found in a finished copy; no proof that there is nothing else."""

    detector: Detector
    """What looked, at every frame."""
    seen: tuple[CoveredRegion, ...]
    """Where it found something, box by box on the copy's own picture; frames numbered as in the
    original. Nothing of it is covered. The doubt of a box is 100 less its score."""
    left_out: int = field(default=0, metadata=LEFT_OUT)
    """Runs of frames that are not in `seen`, there being too many: those of the lowest scores."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """What was hidden in a derivative, and what came out."""

    plan: Redaction
    """Every box and every stretch."""
    pixels_sha256: Sha256
    """SHA-256 over the RGB24 pixels of all frames after covering, before any bar."""
    faces: SecondLook | None = field(default=None, metadata=LEFT_OUT)
    """Faces that the detector found in the copy; None where it was not asked."""
    lettering: SecondLook | None = field(default=None, metadata=LEFT_OUT)
    """Lettering that the other one found in the copy; None where it was not asked."""
