"""Which word is said when: the machine's timing carried over to a person's wording."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from app.domain.transcript import MachineSegment, Segment, SegmentFlag, Word
from app.domain.word_gaps import is_glued

DOUBT_BELOW = 0.5
"""Probability under which a word is underlined."""
UNWRITTEN = "[…]"
"""Stands for speech that neither machine nor person wrote down: a mark, no word of anybody."""


@dataclass(frozen=True, slots=True)
class ShownWord:
    """A word as the transcript shows it."""

    text: str
    start_us: int
    """Microseconds from the item's origin."""
    end_us: int
    """End excluded."""
    probability: float | None
    """The machine's; None for words a person wrote."""

    @property
    def is_doubtful(self) -> bool:
        """The machine itself was less than half sure."""
        return self.probability is not None and self.probability < DOUBT_BELOW


def is_unwritten(segment: Segment) -> bool:
    """Tell whether somebody speaks in a segment, and nobody wrote what."""
    return not segment.text and SegmentFlag.UNWRITTEN in segment.machine.flags


def said(segment: Segment) -> str:
    """Give a segment's text; `UNWRITTEN` where there is speech and no text."""
    return UNWRITTEN if is_unwritten(segment) else segment.text


def shown_words(segment: Segment) -> tuple[ShownWord, ...]:
    """Give the words of the newest text with their times, in order.

    Words that a person left as the machine heard them keep their exact times; those between
    share the time of what they replaced evenly.
    """
    machine = segment.machine.words
    if is_unwritten(segment):
        return (ShownWord(UNWRITTEN, segment.start_us, segment.end_us, None),)
    if segment.revision == 0 and machine:
        return _heard(segment.machine)
    written = segment.text.split()
    if not written:
        return ()
    if not machine:
        return _spread(written, segment.machine.start_us, segment.machine.end_us)
    return _aligned(written, machine, segment)


def _aligned(
    written: list[str], machine: tuple[Word, ...], segment: Segment
) -> tuple[ShownWord, ...]:
    heard = [_plain(word.text) for word in machine]
    matcher = SequenceMatcher(None, heard, [_plain(text) for text in written], autojunk=False)
    found: list[ShownWord] = []
    for kind, first, stop, to_first, to_stop in matcher.get_opcodes():
        if kind == "equal":
            pairs = zip(machine[first:stop], written[to_first:to_stop], strict=True)
            found.extend(ShownWord(text, word.start_us, word.end_us, None) for word, text in pairs)
            continue
        start = machine[first].start_us if first < len(machine) else segment.machine.end_us
        if first == stop and first > 0:  # inserted: between its neighbours
            start = machine[first - 1].end_us
        end = machine[stop - 1].end_us if stop > first else start
        found.extend(_spread(written[to_first:to_stop], start, max(start, end)))
    return tuple(found)


def _spread(texts: list[str], start_us: int, end_us: int) -> tuple[ShownWord, ...]:
    count = len(texts)
    step = (end_us - start_us) / count if count else 0
    return tuple(
        ShownWord(text, start_us + round(step * place), start_us + round(step * (place + 1)), None)
        for place, text in enumerate(texts)
    )


def _heard(machine: MachineSegment) -> tuple[ShownWord, ...]:
    """Give the machine's words; those that it wrote as one ("bertahun-tahun") are one."""
    texts = [word.text.strip() for word in machine.words]
    found: list[ShownWord] = []
    for word, text, is_tied in zip(
        machine.words, texts, is_glued(machine.text, texts), strict=True
    ):
        if is_tied:
            first = found.pop()
            sure = min(first.probability or 0.0, word.probability)
            found.append(ShownWord(first.text + text, first.start_us, word.end_us, sure))
        else:
            found.append(ShownWord(text, word.start_us, word.end_us, word.probability))
    return tuple(found)


def _plain(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
