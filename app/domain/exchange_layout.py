"""What a transcript laid out elsewhere must fulfil: pieces stand for words that are there."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.errors import InvalidValue
from app.domain.exchange_case import ExchangeCase, KeptRun, KeptSegment
from app.domain.layout import is_laid
from app.domain.transcript import SPEAKERS

_Wrong = tuple[str, object, str]


def wrong_layouts(case: ExchangeCase) -> Iterator[_Wrong]:
    """Name each piece, speaker and choice of a case that fits nothing in it."""
    for run in case.runs:
        yield from _wrong_pieces(run)
    evidence = {str(item.code) for item in case.evidence}
    for named in case.speakers:
        if named.evidence not in evidence or not 1 <= named.speaker <= SPEAKERS:
            yield "speaker", f"{named.evidence} {named.speaker}", f"1..{SPEAKERS}"
    owners = {run.id: run.evidence for run in case.runs}
    for choice in case.chosen:
        if owners.get(choice.run) != choice.evidence:
            yield "chosen", choice.run, f"a transcript of {choice.evidence}"


def _wrong_pieces(run: KeptRun) -> Iterator[_Wrong]:
    frozen = {segment.id: segment for segment in run.segments if not segment.covers}
    for segment in run.segments:
        if not 0 <= segment.speaker <= SPEAKERS:
            yield f"segment {segment.id}", segment.speaker, f"0..{SPEAKERS}"
        if segment.covers and not _is_of_frozen(segment, frozen):
            yield f"segment {segment.id}", "covers", "words of its own transcript"


def _is_of_frozen(segment: KeptSegment, frozen: dict[int, KeptSegment]) -> bool:
    if any(cover.segment_id not in frozen for cover in segment.covers):
        return False
    said = segment.machine
    parts = [(frozen[cover.segment_id].machine, cover) for cover in segment.covers]
    try:
        return is_laid(parts, said)
    except InvalidValue:
        return False
