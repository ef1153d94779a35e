"""Segments as a person lays them: split, joined, timed anew over words that stay frozen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.errors import InvalidValue
from app.domain.transcript import Cover, MachineSegment, Segment, Word
from app.domain.word_gaps import is_glued, joined

LEAST_US = 100_000
"""A shorter segment can be neither seen nor heard."""
_GAP = " "


@dataclass(frozen=True, slots=True)
class LaidSegment:
    """A segment that a person lays, before it is stored."""

    covers: tuple[Cover, ...]
    """Words it stands for, in order of time."""
    machine: MachineSegment
    """What `laid` makes of them."""
    text: str = ""
    """What a person had written there; empty where it is the machine's own text."""
    revised_by: str = ""
    """Who wrote it."""
    is_heard: bool = False
    """All of it was compared with the sound."""
    speaker: int = 0
    """Who speaks; 0 for nobody named."""


@dataclass(frozen=True, slots=True)
class RunLine:
    """One of an item's transcripts, for a list."""

    run_id: int
    """Unique in the case."""
    origin: str
    """machine, prompted or imported."""
    name: str
    """Model folder or file name."""
    sha256: str
    """Of the model or of the file."""
    status: str
    """running, complete, cancelled or failed."""
    language: str
    """Used language."""
    started_at: str
    """UTC."""
    segments: int
    """As laid out now."""
    is_current: bool
    """The one that is shown, quoted and searched."""
    prompt: str = ""
    """What the model was told beforehand."""


def pieces_of(machine: MachineSegment) -> tuple[str, ...]:
    """Give the words that covers count: the timed ones, or those of an untimed text."""
    if machine.words:
        return tuple(word.text.strip() for word in machine.words)
    return tuple(machine.text.split())


def covers_of(segment: Segment) -> tuple[Cover, ...]:
    """Give what a segment stands for, the machine's own included: itself, whole."""
    return segment.covers or (Cover(segment.id, 0, len(pieces_of(segment.machine))),)


def is_laid(parts: Sequence[tuple[MachineSegment, Cover]], said: MachineSegment) -> bool:
    """Say whether a segment is what a person lays of these parts, now or with an earlier Netra.

    Older cases hold cut segments in which a space stands before each word.

    Raises:
        InvalidValue: as `laid`.
    """
    return said in (
        laid(parts, said.start_us, said.end_us),
        laid(parts, said.start_us, said.end_us, are_spaced=True),
    )


def laid(
    parts: Sequence[tuple[MachineSegment, Cover]],
    start_us: int,
    end_us: int,
    *,
    are_spaced: bool = False,
) -> MachineSegment:
    """Make the segment that stands for parts of frozen ones; the same parts, the same segment.

    Its measures are the worst of its parts, so that no reason to doubt is lost.

    Args:
        parts: each frozen segment with the words taken of it, in order of time, at least one.
        start_us: where it begins, as the person laid it.
        end_us: where it ends.
        are_spaced: the words of a cut segment stand apart, also those that were written as one.

    Raises:
        InvalidValue: a part has no such words, or the edges make no segment.
    """
    if not parts or end_us - start_us < LEAST_US or start_us < 0:
        raise InvalidValue(field="segment", value=f"{start_us}-{end_us}", expected=">= 0.1 s")
    texts: list[str] = []
    words: list[Word] = []
    for machine, cover in parts:
        pieces = pieces_of(machine)
        if not 0 <= cover.first <= cover.stop <= len(pieces):
            raise InvalidValue(field="covers", value=cover.stop, expected=f"0..{len(pieces)}")
        is_whole = (cover.first, cover.stop) == (0, len(pieces))
        chosen = pieces[cover.first : cover.stop]
        glued = is_glued("" if are_spaced else machine.text, pieces)[cover.first : cover.stop]
        texts.append(machine.text if is_whole else joined(chosen, glued))
        words.extend(machine.words[cover.first : cover.stop])
    whole = [machine for machine, _cover in parts]
    return replace(
        whole[0],
        start_us=start_us,
        end_us=end_us,
        text=_GAP.join(text for text in texts if text),
        words=tuple(words),
        window_start_us=min(machine.window_start_us for machine in whole),
        avg_logprob=min(machine.avg_logprob for machine in whole),
        no_speech_prob=max(machine.no_speech_prob for machine in whole),
        compression_ratio=max(machine.compression_ratio for machine in whole),
        temperature=max(machine.temperature for machine in whole),
        flags=tuple(dict.fromkeys(flag for machine in whole for flag in machine.flags)),
        alternative_text=_GAP.join(
            dict.fromkeys(m.alternative_text for m in whole if m.alternative_text)
        ),
    )
