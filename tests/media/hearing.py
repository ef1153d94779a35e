"""What the real model said in one run, and the sounds it is tried on."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from app.domain.transcript import (
    AsrProfile,
    MachineSegment,
    ModelIdentity,
    TranscriptionResult,
    TranscriptStretch,
)
from app.domain.voices import SEVERAL
from app.services.voices import model_path
from app.tasks.job import JobContext, Progress
from media.audio import SAMPLE_RATE, stretches
from media.transcribe import transcribe

SPEECH = Path(__file__).parents[1] / "data" / "speech"
PROFILE = AsrProfile()


@dataclass
class Heard:
    """Everything that one run said."""

    stretches: list[TranscriptStretch] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)
    result: TranscriptionResult | None = None

    @property
    def segments(self) -> list[MachineSegment]:
        return [segment for stretch in self.stretches for segment in stretch.segments]

    @property
    def text(self) -> str:
        return " ".join(segment.text for segment in self.segments)

    def context(self) -> JobContext:
        return JobContext(on_progress=self.progress.append, on_item=self.keep)

    def keep(self, item: object) -> None:
        assert isinstance(item, TranscriptStretch)
        self.stretches.append(item)


def hear(
    path: Path,
    model: ModelIdentity,
    profile: AsrProfile = PROFILE,
    resume_from_us: int = 0,
    previous_text: str = "",
) -> Heard:
    """Run the model in this process."""
    heard = Heard()
    heard.result = transcribe(
        path,
        model,
        profile,
        resume_from_us,
        heard.context(),
        previous_text=previous_text,
        voices_model=model_path(SEVERAL),
    )
    return heard


def sound(name: str) -> NDArray[np.float32]:
    """Give one of the shared recordings, 16 kHz mono."""
    return np.concatenate(list(stretches(SPEECH / name)))


def write_flac(path: Path, samples: NDArray[np.float32]) -> Path:
    """Write 16 kHz mono without loss."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("flac", rate=SAMPLE_RATE)
        stream.layout = "mono"
        whole = (np.clip(samples, -1, 1) * 32_767).astype(np.int16)[np.newaxis]
        frame = av.AudioFrame.from_ndarray(whole, format="s16", layout="mono")
        frame.rate = SAMPLE_RATE
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path
