"""What to expect of a speech model on this computer: how large, how fast, how good."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.errors import ModelRefused
from app.domain.layout import RunLine
from app.domain.transcript import AsrProfile, RunOrigin
from app.services import listening_speed, models
from app.services.models import ModelRecord
from app.services.session import CaseSession
from app.services.transcription import default_profile
from media.model_check import WEIGHTS, WeightsHeader, read_header


@dataclass(frozen=True, slots=True)
class ModelSize:
    """One of Whisper's sizes."""

    key: str
    """Its usual name."""
    width: int
    """Columns of the decoder's embedding."""
    encoder_layers: int
    """Layers that listen."""
    decoder_layers: int
    """Layers that write."""
    file_mb: int
    """About what model.bin takes, 16-bit, in MB."""

    @property
    def encoder_cost(self) -> int:
        """Work of listening to one window, in units of its own."""
        return self.encoder_layers * self.width**2

    @property
    def decoder_cost(self) -> int:
        """Work of writing one word, likewise."""
        return self.decoder_layers * self.width**2


SIZES = (
    ModelSize("tiny", 384, 4, 4, 75),
    ModelSize("base", 512, 6, 6, 145),
    ModelSize("small", 768, 12, 12, 484),
    ModelSize("medium", 1024, 24, 24, 1_528),
    ModelSize("large-v3-turbo", 1280, 32, 4, 1_618),
    ModelSize("large", 1280, 32, 32, 3_087),
)
"""OpenAI's own sizes, by the shapes of their weights; fine-tuned ones have the same."""
_ENCODER_SHARE = 0.3
"""Of the time that base takes, on two cores; a third at most was measured."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a model is and what it costs here."""

    size: ModelSize | None
    """Which size its weights have; None where it is none of Whisper's."""
    ratio: float | None
    """Seconds of the clock for a second of speech; None where nothing was measured here."""
    is_measured: bool
    """This very model was measured here; otherwise it is reckoned from another one."""
    accuracy: str
    """Key: `measured_base` (on clean reading), `below_base`, `above_base`, `unknown`."""


def expect(record: ModelRecord) -> Expectation:
    """Say what to expect of an installed model; nothing is loaded."""
    size = _size_of(record)
    return _expect(size, record.sha256)


def expect_size(size: ModelSize) -> Expectation:
    """Say what to expect of a model that is not installed."""
    return _expect(size, "")


def made_with(session: CaseSession) -> dict[str, tuple[RunLine, ...]]:
    """Give the transcripts of a case that models made, by the SHA-256 of their weights.

    The `name` of each line is the item's code.
    """
    found: dict[str, list[RunLine]] = {}
    for item in session.stores.evidence.all():
        for line in session.stores.layouts.runs(item.code):
            if line.origin != RunOrigin.IMPORTED:
                found.setdefault(line.sha256, []).append(replace(line, name=str(item.code)))
    return {sha256: tuple(lines) for sha256, lines in found.items()}


def missing_sizes() -> tuple[ModelSize, ...]:
    """Give the sizes that nothing installed has, smallest first; tiny is not worth its room."""
    here = {size.key for record in models.installed() if (size := _size_of(record))}
    return tuple(size for size in SIZES[1:] if size.key not in here)


def _expect(size: ModelSize | None, sha256: str) -> Expectation:
    profile = default_profile()
    own = listening_speed.measured(sha256, profile) if sha256 else None
    accuracy = _accuracy(size)
    if own is not None:
        return Expectation(size, own.ratio, is_measured=True, accuracy=accuracy)
    ratio = _reckoned(size, profile) if size is not None else None
    return Expectation(size, ratio, is_measured=False, accuracy=accuracy)


def _reckoned(size: ModelSize, profile: AsrProfile) -> float | None:
    """Reckon from what was measured of another model, by how much larger this one is."""
    for record in models.installed():
        known = _size_of(record)
        measured = listening_speed.measured(record.sha256, profile)
        if known is not None and measured is not None:
            listening = size.encoder_cost / known.encoder_cost
            writing = size.decoder_cost / known.decoder_cost
            factor = _ENCODER_SHARE * listening + (1 - _ENCODER_SHARE) * writing
            return measured.ratio * factor
    return None


def _accuracy(size: ModelSize | None) -> str:
    if size is None:
        return "unknown"
    if size.key == "base":
        return "measured_base"
    return "below_base" if size.key == "tiny" else "above_base"


def _size_of(record: ModelRecord) -> ModelSize | None:
    try:
        header = read_header(record.path / WEIGHTS)
    except ModelRefused:
        return None
    return size_by_header(header)


def size_by_header(header: WeightsHeader) -> ModelSize | None:
    """Name the size that weights of this form have."""
    form = (header.width, header.encoder_layers, header.decoder_layers)
    fitting = (s for s in SIZES if (s.width, s.encoder_layers, s.decoder_layers) == form)
    return next(fitting, None)
