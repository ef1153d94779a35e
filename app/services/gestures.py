"""The hand poses of the reference data and their neutral readings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from app.runtime.paths import resource
from app.services.reference import Border, confidence, document, require_unique


@dataclass(frozen=True, slots=True)
class Gesture:
    """A hand pose and its neutral reading."""

    id: str
    label: str
    neutral_reading: str
    confidence: str


@cache
def load() -> tuple[Gesture, ...]:
    """Load the hand poses.

    Raises:
        ReferenceDataInvalid: an entry breaks the rules of the file.
    """
    path = resource("reference", "gestures.yaml")
    data = document(path, path.read_bytes(), "asn-neutrality-gestures")
    with Border(path):
        found = tuple(
            Gesture(
                id=str(entry["id"]),
                label=str(entry["label_id"]),
                neutral_reading=str(entry["neutral_reading_id"]),
                confidence=confidence(entry),
            )
            for entry in data["gestures"]
        )
        require_unique([gesture.id for gesture in found], "id")
        return found
