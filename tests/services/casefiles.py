"""A small real case for the tests of services: real folder, real database, real transcript rows."""

from __future__ import annotations

from pathlib import Path

from app.domain.case import CaseForm, Reviewer
from app.domain.evidence import Provenance
from app.domain.transcript import (
    AsrProfile,
    MachineSegment,
    ModelIdentity,
    TranscriptionResult,
    TranscriptStretch,
    Word,
)
from app.services import cases, intake, transcription
from app.services.session import CaseSession
from app.tasks.job import JobContext
from tests.media.made_files import make_video

NUMBER = "003/Reg/LP/PB/Kab/14.09/X/2024"
REVIEWER = Reviewer("Siti Aminah (fiktif)")
MODEL = ModelIdentity("base", "/model", "ab" * 32, is_known=True)


def new_case(folder: Path) -> CaseSession:
    return cases.new_case(folder / "uji", CaseForm(NUMBER, "Perkara uji"), REVIEWER)


def add_video(
    session: CaseSession, folder: Path, name: str = "pidato.mp4", seconds: float = 2.0
) -> str:
    path = folder / name
    make_video(path, frames=round(25 * seconds), sound="aac")
    outcome = intake.take_in(session, [path], Provenance(), JobContext())[0]
    assert outcome.evidence is not None
    return outcome.evidence.code


def segment(text: str, start_us: int = 0, step_us: int = 100_000) -> MachineSegment:
    words = tuple(
        Word(start_us + at * step_us, start_us + (at + 1) * step_us, word, 0.9)
        for at, word in enumerate(text.split())
    )
    return MachineSegment(
        start_us=start_us,
        end_us=words[-1].end_us,
        text=text,
        words=words,
        window_start_us=0,
        avg_logprob=-0.2,
        no_speech_prob=0.01,
        compression_ratio=1.2,
        temperature=0.0,
    )


def add_transcript(session: CaseSession, code: str, *segments: MachineSegment) -> None:
    plan = transcription.begin(session, code, MODEL, AsrProfile())
    done = segments[-1].end_us if segments else 0
    transcription.store_stretch(session, plan, TranscriptStretch(tuple(segments), done))
    result = TranscriptionResult(
        "id", 1.0, 2_000_000, 1_500_000, 0.5, (("faster-whisper", "1.2.1"),)
    )
    transcription.finish(session, plan, result)
