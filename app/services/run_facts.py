"""What the chain says of a transcription: with which options it ran, and what came of it."""

from __future__ import annotations

from app.domain.custody import CustodyValue, canonical
from app.domain.plain import to_plain
from app.domain.transcript import AsrProfile, TranscriptionResult


def outcome_facts(run: int, result: TranscriptionResult, at: str) -> dict[str, CustodyValue]:
    """Say of a complete run what its entry holds; numbers with a fraction as text."""
    return {
        "run": run,
        "language": result.language,
        "language_probability": str(result.language_probability),
        "audio_us": result.audio_us,
        "speech_us": result.speech_us,
        "wall_seconds": str(result.wall_seconds),
        "versions": [f"{name} {version}" for name, version in result.versions],
        "finished_at": at,
    }


def profile_text(profile: AsrProfile) -> str:
    """Write the options on one line, for the chain and the dossier."""
    options = to_plain(profile)
    return canonical({key: str(value) for key, value in options.items()})
