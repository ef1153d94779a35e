"""The words inside a moment, and whether a person has heard all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from app.domain.mediatime import TimeRange
from app.domain.moment import Moment, MomentDraft
from app.domain.overlaps import overlapping
from app.domain.shown_words import is_unwritten, said
from app.domain.transcript import Segment, Transcript
from app.services.session import CaseSession

WITHHELD = "[teks mesin ditahan: bertanda meragukan dan belum dibenarkan pendengar]"
"""Stands in a dossier for words that the machine itself gives reason to doubt."""
_NOT_WORD = re.compile(r"[^\w]+")


def quote_of(session: CaseSession, code: str, span: TimeRange) -> tuple[str, bool]:
    """Give the words inside a stretch, and whether a person confirmed all of them."""
    current = session.stores.transcripts.current(code)
    if current is None or not span.length_us:
        return "", False
    parts, verified = [], True
    for segment in current.segments:
        if not span.overlaps(TimeRange(segment.start_us, segment.end_us)):
            continue
        verified = verified and segment.is_verified
        is_whole = segment.revision or is_unwritten(segment)
        parts.append(said(segment) if is_whole else _words_inside(segment, span))
    quote = " ".join(part for part in parts if part)
    return quote, bool(_plain(quote)) and verified


class Transcripts:
    """Transcripts read when a quote asks for them, each once."""

    def __init__(self, session: CaseSession) -> None:
        self._session = session
        self._read: dict[str, Transcript | None] = {}

    def of(self, code: str) -> Transcript | None:
        """Give the newest of an item."""
        if code not in self._read:
            self._read[code] = self._session.stores.transcripts.current(code)
        return self._read[code]


def as_of_now(stored: Moment, transcripts: Transcripts) -> Moment:
    """Give a moment with what is known now of its quote: it may have been heard since."""
    now = is_verified(stored.draft, transcripts)
    return stored if now == stored.quote_is_verified else replace(stored, quote_is_verified=now)


def is_withheld(segment: Segment) -> bool:
    """Tell whether a dossier may not quote a segment: flagged, and no person confirmed it."""
    return segment.has_flags and not segment.is_verified


def withheld(stored: Moment, transcripts: Transcripts) -> Moment:
    """Give a moment as a text that leaves the desk may quote it; see `for_dossier`."""
    current = transcripts.of(stored.draft.evidence)
    return for_dossier(stored, _around(stored.draft, current) if current else ())


def for_dossier(stored: Moment, around: Sequence[Segment]) -> Moment:
    """Give a moment without a quote that is flagged machine text nobody confirmed.

    A quote in the reviewer's own words, unlike what the machine wrote, is the reviewer's to
    answer for: it stays, and is printed as unverified.

    Args:
        around: the segments that overlap the moment.
    """
    quote = _plain(stored.draft.quote)
    if stored.quote_is_verified or not quote or quote not in _plain_of(around):
        return stored
    doubled = overlapping(around)
    if not any(is_withheld(item) or _is_doubled(item, doubled) for item in around):
        return stored
    return replace(stored, draft=replace(stored.draft, quote=WITHHELD))


def excerpt_for_dossier(around: Sequence[Segment]) -> tuple[Segment, ...]:
    """Give segments that lie together, without the words that a dossier may not quote."""
    doubled = overlapping(around)
    return tuple(
        _without_words(item) if is_withheld(item) or _is_doubled(item, doubled) else item
        for item in around
    )


def _is_doubled(segment: Segment, doubled: frozenset[int]) -> bool:
    return segment.id in doubled and not segment.is_verified


def _without_words(segment: Segment) -> Segment:
    if is_unwritten(segment):
        return segment
    machine = replace(segment.machine, text=WITHHELD, words=(), alternative_text="")
    return replace(segment, text=WITHHELD, machine=machine)


def is_verified(draft: MomentDraft, transcripts: Transcripts) -> bool:
    """Tell whether every word of a quote stands in text that a person heard and confirmed."""
    if not draft.quote.strip():
        return False
    current = transcripts.of(draft.evidence)
    if current is None:
        return False
    around = _around(draft, current)
    return all(segment.is_verified for segment in around) and _plain(draft.quote) in _plain_of(
        around
    )


def _around(draft: MomentDraft, current: Transcript) -> list[Segment]:
    return [
        segment
        for segment in current.segments
        if draft.span.overlaps(TimeRange(segment.start_us, segment.end_us))
    ]


def _plain_of(segments: Sequence[Segment]) -> str:
    return _plain(" ".join(segment.text for segment in segments))


def _plain(text: str) -> str:
    return " ".join(_NOT_WORD.sub(" ", text.casefold()).split())


def _words_inside(segment: Segment, span: TimeRange) -> str:
    inside = [
        word.text
        for word in segment.machine.words
        if span.start_us <= (word.start_us + word.end_us) // 2 < span.end_us
    ]
    return " ".join(inside)
