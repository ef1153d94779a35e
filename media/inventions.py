"""Words that Whisper invents in silence, known by how they are timed.

A segment is taken for invented only where its words are improbable or oddly long or short
AND silence or more of the like lies on both sides of it.

Source: faster_whisper/transcribe.py generate_segments (hallucination_silence_threshold), 1.2.1,
with the time before the window left out of account.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_WINDOW_S = 30.0
_NEAR_EDGE_S = 2.0
_WORDS_LOOKED_AT = 8
_MARKS = frozenset("\"'“¿([{-.。,，!！?？:：”)]}、")


@dataclass(frozen=True, slots=True)
class TimedWord:
    """One word, seconds from the window's start."""

    start: float
    """Seconds."""
    end: float
    """Seconds."""
    text: str
    """As decoded, with the space before it where there is one; not blank."""
    probability: float
    """0 to 1."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One segment of a window, seconds from the window's start."""

    start: float
    """Seconds."""
    end: float
    """Seconds."""
    text: str
    """Without surrounding space."""
    words: tuple[TimedWord, ...]
    """In order; may be empty."""
    instead: str | None = None
    """What the first reading wrote here, where this is the second's; None where it is the first."""


def drop_invented(
    pieces: Sequence[Piece], window_s: float, left_s: float, silence_s: float
) -> tuple[list[Piece], float | None]:
    """Drop what was invented in silence.

    Args:
        pieces: a window's segments in order.
        window_s: length of the window's sound.
        left_s: seconds from the window's start to the end of all sound.
        silence_s: silence longer than this surrounds inventions.

    Returns:
        What is kept, and where in the window to go on reading (seconds from its start), or
        None to go on where the window ends.
    """
    spoken = [number for number, piece in enumerate(pieces) if piece.words]
    if spoken and _is_odd(pieces[spoken[0]]) and pieces[spoken[0]].start > silence_s:
        return [], pieces[spoken[0]].start
    heard_until = 0.0
    for place, number in enumerate(spoken):
        piece = pieces[number]
        following = pieces[spoken[place + 1]] if place + 1 < len(spoken) else None
        if _is_odd(piece) and _is_alone(piece, heard_until, following, window_s, silence_s):
            is_last = left_s - piece.end < silence_s
            return list(pieces[:number]), left_s if is_last else max(1.0, piece.start)
        heard_until = piece.end
    return list(pieces), None


def _is_alone(
    piece: Piece, heard_until: float, following: Piece | None, window_s: float, silence_s: float
) -> bool:
    next_start = following.words[0].start if following else window_s
    silence_before = piece.start - heard_until > silence_s or piece.start < max(
        silence_s, _NEAR_EDGE_S
    )
    silence_after = (
        next_start - piece.end > silence_s
        or (following is not None and _is_odd(following))
        or _WINDOW_S - piece.end < _NEAR_EDGE_S
    )
    return silence_before and silence_after


def _is_odd(piece: Piece) -> bool:
    words = [word for word in piece.words if word.text.strip() not in _MARKS][:_WORDS_LOOKED_AT]
    score = sum(_oddness(word) for word in words)
    return score >= 3 or score + 0.01 >= len(words)


def _oddness(word: TimedWord) -> float:
    length = word.end - word.start
    score = 1.0 if word.probability < 0.15 else 0.0
    score += max(0.0, 0.133 - length) * 15
    return score + max(0.0, length - 2.0)
