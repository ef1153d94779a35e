"""Transcripts for the tests of the window, stored the way a finished run stores them."""

from __future__ import annotations

from app.domain.transcript import (
    AsrProfile,
    MachineSegment,
    ModelIdentity,
    SegmentFlag,
    TranscriptionResult,
    TranscriptStretch,
    Word,
)
from app.services import transcription
from app.services.session import CaseSession

SAID = "mari kita dukung nomor dua"


def machine_segment(
    start_us: int, text: str, *, sure: float = 0.9, flags: tuple[SegmentFlag, ...] = ()
) -> MachineSegment:
    """Make a segment whose words last 0.2 s each."""
    texts = text.split()
    words = tuple(
        Word(start_us + n * 200_000, start_us + (n + 1) * 200_000, word, sure)
        for n, word in enumerate(texts)
    )
    return MachineSegment(
        start_us=start_us,
        end_us=start_us + len(texts) * 200_000,
        text=text,
        words=words,
        window_start_us=0,
        avg_logprob=-0.3,
        no_speech_prob=0.01,
        compression_ratio=1.2,
        temperature=0.0,
        flags=flags,
    )


MODEL = ModelIdentity("small", "/models/small", "ab" * 32, is_known=True)
RESULT = TranscriptionResult("id", 1.0, 4_000_000, 3_000_000, 2.0, (("faster-whisper", "1.2.1"),))


def write_transcript(session: CaseSession, code: str, *segments: MachineSegment) -> None:
    """Store a complete transcript the way a finished run does."""
    plan = transcription.begin(session, code, MODEL, AsrProfile())
    transcription.store_stretch(session, plan, TranscriptStretch(tuple(segments), 4_000_000))
    transcription.finish(session, plan, RESULT)
