"""What was heard, word by word, as the cues are looked for in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.transcript import Segment

_NOT_WORD = re.compile(r"[^\w]+")
_DOUBLED = re.compile(r"(.)\1+")
_FOLDS = str.maketrans("bmfvwdngqjzsyeor", "pppppttkkcccciul", "h")
"""Letters of one place in the mouth made one: a recogniser hears "tukungan", "koblos", "malai"."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it was heard or written."""

    start_us: int
    """Microseconds from the item's origin."""
    end_us: int
    """End excluded."""
    text: str
    """As it stands."""
    plain: str
    """Its letters alone, small; not empty."""
    folded: str
    """Those, with letters that are taken for each other made one."""


def tokens_of(segments: Sequence[Segment]) -> list[Token]:
    """Give the words of segments in order, by their newest text."""
    tokens: list[Token] = []
    for segment in segments:
        if segment.text == segment.machine.text:
            timed = [(word.start_us, word.end_us, word.text) for word in segment.machine.words]
        else:
            timed = _spread(segment)
        for start, end, text in timed:
            if plain := letters_of(text):
                tokens.append(Token(start, end, text, plain, sound_of(plain)))
    return tokens


def _spread(segment: Segment) -> list[tuple[int, int, str]]:
    """Give a revised text evenly spread times inside its segment: good enough to find it."""
    words = segment.text.split()
    start, length = segment.machine.start_us, segment.machine.end_us - segment.machine.start_us
    return [
        (
            start + length * at // len(words),
            start + length * (at + 1) // len(words),
            word,
        )
        for at, word in enumerate(words)
    ]


def letters_of(text: str) -> str:
    """Give the letters and digits of a text alone, small."""
    return _NOT_WORD.sub("", text.casefold())


def sound_of(plain: str) -> str:
    """Make letters one that a recogniser takes for each other."""
    return _DOUBLED.sub(r"\1", plain.translate(_FOLDS))
