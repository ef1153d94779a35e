"""Passages grouped by who may be speaking: a suggestion, never a name."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.ids import Sha256
from app.domain.mediatime import TimeRange

METHOD = "netra-voices 2 (CAM++)"
"""Name and version of how voices are told apart; stands in the record of what was taken over."""


@dataclass(frozen=True, slots=True)
class VoiceModel:
    """A shipped network that listens to voices: what it tells is tied to it."""

    folder: str
    """Below the shipped models."""
    name: str
    """Of its file."""
    sha256: Sha256
    """Of that file."""


SEVERAL = VoiceModel(
    folder="pyannote",
    name="segmentation-3.0.onnx",
    sha256=Sha256("b78fc48113bb46fd247ae6a9aea737079550c647638db961df7e0e1e9f4ba62e"),
)
"""Tells who of at most three voices speaks when within ten seconds."""
LIKENESS = VoiceModel(
    folder="campplus",
    name="campplus_zh_en_192.onnx",
    sha256=Sha256("83c88aa169f8c94177ab3f5b77370e1e508fcf262be250311f0aecbe0d56694b"),
)
"""Describes a voice by numbers that lie close together where the same person speaks."""


@dataclass(frozen=True, slots=True)
class VoicesFound:
    """What was found in one recording."""

    method: str
    """Name and version."""
    spans: tuple[TimeRange, ...]
    """The passages asked for, microseconds from the item's origin."""
    groups: tuple[int, ...]
    """For each passage, a voice from 1 in the order of speaking; 0 for not told."""

    @property
    def count(self) -> int:
        """How many voices."""
        return max(self.groups, default=0)
