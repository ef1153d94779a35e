"""Timed text of a subtitle file, as it was read from a stranger's bytes."""

from __future__ import annotations

from dataclasses import dataclass

MAX_BYTES = 32 * 1024 * 1024
"""Thirteen hours of speech are two; a larger file is none of speech."""
MAX_CUES = 100_000
"""Thirteen hours at more than two a second."""
MAX_LETTERS = 1_000
"""Of one cue; a sentence is some hundred."""


@dataclass(frozen=True, slots=True)
class SubtitleCue:
    """One line with its times."""

    start_us: int
    """Microseconds, as the file says."""
    end_us: int
    """End excluded."""
    text: str
    """Plain text on one line: no markup, no signs that turn its direction."""


@dataclass(frozen=True, slots=True)
class SubtitleNotes:
    """What was not taken as it stood, counted."""

    unread: int
    """Timing lines that name no stretch of time: their text was left out."""
    cut: int
    """Cues that were shortened or left out because there is too much."""
    turned: int
    """Signs taken out that turn the direction of text."""
    overlapping: int
    """Cues that begin before an earlier one ended."""


@dataclass(frozen=True, slots=True)
class ReadSubtitles:
    """A subtitle file."""

    form: str
    """srt or vtt."""
    encoding: str
    """How its bytes were read."""
    sha256: str
    """Of the file."""
    cues: tuple[SubtitleCue, ...]
    """In order of time, at least one."""
    notes: SubtitleNotes
    """What was left out."""
