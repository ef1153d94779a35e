"""Where what one window says lies in the recording, and what it left unsaid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from app.domain.transcript import MachineSegment, Word
from media.audio import SAMPLE_RATE, sample_to_us
from media.decoding import Reading
from media.inventions import Piece, TimedWord
from media.speech import Span, Unit

_RATE = float(SAMPLE_RATE)


def segments_of(reading: Reading, unit: Unit, position: int) -> list[MachineSegment]:
    """Lay a window's segments into the recording.

    Args:
        reading: what the window says.
        unit: the window's.
        position: of the window in the unit's joined speech, samples.
    """
    offset_s = position / _RATE
    window_start_us = sample_to_us(unit.to_original(position))
    reading = replace(reading, pieces=tuple(_cut_at_silences(reading.pieces, unit, offset_s)))
    segments = []
    for number, piece in enumerate(reading.pieces):
        words = tuple(_placed(word, unit, offset_s) for word in piece.words)
        start_us, end_us = _bounds(piece, words, unit, offset_s)
        segments.append(
            MachineSegment(
                start_us=start_us,
                end_us=end_us,
                text=piece.text,
                words=words,
                window_start_us=window_start_us,
                avg_logprob=float(reading.avg_logprob),
                no_speech_prob=float(reading.no_speech_prob),
                compression_ratio=float(reading.compression_ratio),
                temperature=0.0,
                alternative_text=(
                    _alternative(reading, number) if piece.instead is None else piece.instead
                ),
            )
        )
    return segments


def _cut_at_silences(pieces: Iterable[Piece], unit: Unit, offset_s: float) -> Iterator[Piece]:
    """Cut segments that reach over a silence which was left out of the joined speech.

    Whisper does not hear that silence: a segment could span minutes in which nobody speaks.
    """

    def stretch_of(word: TimedWord) -> int:
        return unit.stretch_of(offset_s + word.start, offset_s + word.end)

    for piece in pieces:
        groups = [tuple(words) for _stretch, words in groupby(piece.words, key=stretch_of)]
        if len(groups) < 2:
            yield piece
            continue
        for words in groups:
            text = "".join(word.text for word in words).strip()
            yield replace(piece, start=words[0].start, end=words[-1].end, text=text, words=words)


def _bounds(piece: Piece, words: tuple[Word, ...], unit: Unit, offset_s: float) -> tuple[int, int]:
    """Give a segment's times by its words: without words they are whole seconds."""
    if words:
        return words[0].start_us, max(word.end_us for word in words)
    first, last = unit.place(offset_s + piece.start, offset_s + piece.end)
    return sample_to_us(first), sample_to_us(last)


def _placed(word: TimedWord, unit: Unit, offset_s: float) -> Word:
    first, last = unit.place(offset_s + word.start, offset_s + word.end)
    return Word(sample_to_us(first), sample_to_us(last), word.text.strip(), word.probability)


def _alternative(reading: Reading, number: int) -> str:
    """Give what the second pass read where the first read segment `number`.

    The first segment answers for what lies before it too, the last for what lies after it,
    as far as the next window's start.
    """
    if reading.second is None:
        return ""
    pieces = reading.pieces
    start = pieces[number].start if number else 0.0
    is_last = number + 1 == len(pieces)
    end = reading.advance / _RATE if is_last else pieces[number + 1].start
    heard = [word.text for word in reading.second if start <= (word.start + word.end) / 2 < end]
    text = "".join(heard).strip()
    return "" if text == pieces[number].text else text


def unwritten(reading: Reading, unit: Unit, position: int, span: Span) -> MachineSegment:
    """Make the segment of speech that no word was written for: the recording's, with no text.

    Args:
        reading: of the window it lies in; what the second pass heard there is its suggestion.
        unit: the window's.
        position: of the window in the unit's joined speech.
        span: samples of the recording.
    """
    offset_s = position / _RATE
    heard = [
        word.text
        for word in reading.second or ()
        if span.start <= sum(unit.place(offset_s + word.start, offset_s + word.end)) / 2 < span.end
    ]
    return MachineSegment(
        start_us=sample_to_us(span.start),
        end_us=sample_to_us(span.end),
        text="",
        words=(),
        window_start_us=sample_to_us(unit.to_original(position)),
        avg_logprob=float(reading.avg_logprob),
        no_speech_prob=float(reading.no_speech_prob),
        compression_ratio=float(reading.compression_ratio),
        temperature=0.0,
        alternative_text="".join(heard).strip(),
    )
