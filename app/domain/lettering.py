"""What a detector looks for in pictures: faces, or lettering such as plates, letters and badges."""

from __future__ import annotations

from enum import StrEnum

from app.domain.ids import Sha256
from app.domain.redaction_plan import Detector
from app.domain.sightings import DETECTOR

TEXT_DETECTOR = Detector(
    name="ch_PP-OCRv4_det_infer.onnx",
    sha256=Sha256("d2a7720d45a54257208b1e13e36a8479894cb74155a5efe29462512d42f49da9"),
    long_side=1280,
    score=0.5,
)
"""Shipped too; it finds lines of writing and reads none of them."""


class Sought(StrEnum):
    """What is looked for."""

    FACES = "faces"
    TEXT = "text"

    @property
    def detector(self) -> Detector:
        """Give the shipped detector that looks for it."""
        return TEXT_DETECTOR if self is Sought.TEXT else DETECTOR
