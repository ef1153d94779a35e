"""Cue phrases of the catalogue found in transcripts: leads for a person, never findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from rapidfuzz import fuzz, process

from app.domain.catalogue import Catalogue
from app.domain.errors import InvalidValue
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import (
    Moment,
    MomentDraft,
    Suggestion,
    SuggestionDraft,
    SuggestionStatus,
)
from app.domain.transcript import Segment, Transcript
from app.services import catalogue, quotes, review
from app.services.events import Topic
from app.services.session import CaseSession
from app.services.withdrawal import require_in_use

LIKELY, POSSIBLE = 85, 80
"""ASR.md section 5, measured on 38 phrases: 85 gives precision 0.97, 80 gives 0.92."""
GUARD_REACH = 6
"""Words around a cue in which a phrase of neutrality makes it no more than possible."""
_CHUNK = 4096
_NOT_WORD = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class _Token:
    start_us: int
    end_us: int
    text: str
    plain: str


@dataclass(frozen=True, slots=True)
class _Phrase:
    category: str
    text: str
    joined: str
    words: int


@dataclass(frozen=True, slots=True)
class _Found:
    score: float
    first: int
    stop: int
    phrase: _Phrase


def find(session: CaseSession, codes: Sequence[str] | None = None) -> tuple[Suggestion, ...]:
    """Look through transcripts and store what is new; gives all suggestions of those items.

    Raises:
        UnknownEvidence: a code is unknown.
        EvidenceWithdrawn: an item that was named is withdrawn.
    """
    session.require_writable()
    named = [session.stores.evidence.by_code(code) for code in codes or ()]
    for item in named:
        require_in_use(item)
    chosen = [item.code for item in named or session.stores.evidence.all() if not item.withdrawal]
    drafts: list[SuggestionDraft] = []
    for code in chosen:
        transcript = session.stores.transcripts.current(code)
        if transcript is not None:
            drafts.extend(match(transcript, catalogue.load()))
    _store(session, drafts)
    return tuple(item for item in listed(session) if item.draft.evidence in chosen)


def listed(session: CaseSession) -> tuple[Suggestion, ...]:
    """Give every suggestion by item and time."""
    return session.stores.suggestions.all()


def accept(session: CaseSession, suggestion_id: int) -> Moment:
    """Turn a suggestion into a moment; a person decided.

    Raises:
        UnknownItem: there is none.
        InvalidValue: it was decided before.
    """
    suggestion = _open(session, suggestion_id)
    quote, _verified = quotes.quote_of(session, suggestion.draft.evidence, suggestion.draft.span)
    moment = review.mark(
        session,
        MomentDraft(
            evidence=suggestion.draft.evidence,
            span=suggestion.draft.span,
            categories=(suggestion.draft.category,),
            quote=quote or suggestion.draft.matched_text,
        ),
    )
    _decide(session, suggestion, SuggestionStatus.ACCEPTED, moment.code)
    return moment


def reject(session: CaseSession, suggestion_id: int) -> Suggestion:
    """Put a suggestion aside; a person decided.

    Raises:
        UnknownItem: there is none.
        InvalidValue: it was decided before.
    """
    suggestion = _open(session, suggestion_id)
    _decide(session, suggestion, SuggestionStatus.REJECTED, "")
    return session.stores.suggestions.by_id(suggestion_id)


def match(transcript: Transcript, shipped: Catalogue) -> tuple[SuggestionDraft, ...]:
    """Find cue phrases, across segment borders, misheard spellings included.

    A window of n-1 to n+2 words is compared without its spaces, since Whisper splits and
    joins words ("kesana", "melihat mu"). The newest revision of a segment is what is read.

    Returns:
        At most one draft per category and overlapping stretch, in order of time.
    """
    tokens = _tokens(transcript.segments)
    guarded = _guarded(tokens)
    found = _best(_search(tokens, _phrases(shipped)))
    drafts = []
    for hit in found:
        is_guarded = any(hit.first - GUARD_REACH < at < hit.stop + GUARD_REACH for at in guarded)
        drafts.append(
            SuggestionDraft(
                evidence=EvidenceCode(transcript.evidence),
                span=TimeRange(tokens[hit.first].start_us, tokens[hit.stop - 1].end_us),
                category=hit.phrase.category,
                cue=hit.phrase.text,
                matched_text=" ".join(token.text for token in tokens[hit.first : hit.stop]),
                confidence=round(min(hit.score, POSSIBLE if is_guarded else 100.0) / 100, 3),
            )
        )
    return tuple(sorted(drafts, key=lambda draft: (draft.span.start_us, draft.category)))


def _search(tokens: list[_Token], phrases: tuple[_Phrase, ...]) -> Iterable[_Found]:
    longest = max((phrase.words for phrase in phrases), default=0) + 2
    for size in range(1, min(longest, len(tokens)) + 1):
        fitting = [phrase for phrase in phrases if phrase.words - 1 <= size <= phrase.words + 2]
        texts = [
            "".join(token.plain for token in tokens[at : at + size])
            for at in range(len(tokens) - size + 1)
        ]
        for offset in range(0, len(texts), _CHUNK):
            scores = process.cdist(
                texts[offset : offset + _CHUNK],
                [phrase.joined for phrase in fitting],
                scorer=fuzz.ratio,
                score_cutoff=POSSIBLE,
                dtype=np.float32,
            )
            for row, column in zip(*np.nonzero(scores), strict=True):
                at = offset + int(row)
                yield _Found(float(scores[row, column]), at, at + size, fitting[int(column)])


def _best(found: Iterable[_Found]) -> list[_Found]:
    kept: list[_Found] = []
    # The best score wins; among equals the one whose length is that of the cue.
    ranked = sorted(
        found, key=lambda hit: (-hit.score, abs(hit.stop - hit.first - hit.phrase.words), hit.first)
    )
    for hit in ranked:
        if not any(
            other.phrase.category == hit.phrase.category
            and hit.first < other.stop
            and other.first < hit.stop
            for other in kept
        ):
            kept.append(hit)
    return kept


def _tokens(segments: Sequence[Segment]) -> list[_Token]:
    tokens: list[_Token] = []
    for segment in segments:
        if segment.text == segment.machine.text:
            timed = [(word.start_us, word.end_us, word.text) for word in segment.machine.words]
        else:
            timed = _spread(segment)
        for start, end, text in timed:
            if plain := _plain(text):
                tokens.append(_Token(start, end, text, plain))
    return tokens


def _spread(segment: Segment) -> list[tuple[int, int, str]]:
    """Give a revised text evenly spread times inside its segment: good enough to find it."""
    words = segment.text.split()
    start, length = segment.start_us, segment.end_us - segment.start_us
    return [
        (
            start + length * at // len(words),
            start + length * (at + 1) // len(words),
            word,
        )
        for at, word in enumerate(words)
    ]


def _guarded(tokens: list[_Token]) -> list[int]:
    plain = [token.plain for token in tokens]
    found: list[int] = []
    for guard in catalogue.negation_guards():
        words = [_plain(word) for word in guard.split()]
        found.extend(
            at for at in range(len(plain) - len(words) + 1) if plain[at : at + len(words)] == words
        )
    return found


@cache
def _phrases(shipped: Catalogue) -> tuple[_Phrase, ...]:
    phrases = []
    for category in shipped.categories:
        for cue in category.cues:
            words = [_plain(word) for word in cue.text.split()]
            phrases.append(_Phrase(category.code, cue.text, "".join(words), len(words)))
    return tuple(phrases)


def _plain(text: str) -> str:
    return _NOT_WORD.sub("", text.casefold())


def _store(session: CaseSession, drafts: Sequence[SuggestionDraft]) -> None:
    present = listed(session)
    # A correction moves the words by a little: the same cue over the same stretch is not new.
    new = [
        draft
        for draft in drafts
        if not any(
            (draft.evidence, draft.category, draft.cue)
            == (item.draft.evidence, item.draft.category, item.draft.cue)
            and draft.span.overlaps(item.draft.span)
            for item in present
        )
    ]
    if not new:
        return
    with session.change("suggestion.find", Topic.SUGGESTION) as change:
        ids = [session.stores.suggestions.add(draft) for draft in new]
        change.obj = tuple(sorted({draft.evidence for draft in new}))
        change.data = {"suggestions": [id_ for id_ in ids if id_ is not None]}


def _open(session: CaseSession, suggestion_id: int) -> Suggestion:
    suggestion = session.stores.suggestions.by_id(suggestion_id)
    if suggestion.status is not SuggestionStatus.OPEN:
        raise InvalidValue(
            field="suggestion", value=f"{suggestion_id} {suggestion.status.value}", expected="open"
        )
    return suggestion


def _decide(
    session: CaseSession, suggestion: Suggestion, status: SuggestionStatus, moment: str
) -> None:
    with session.change(f"suggestion.{status.value}", Topic.SUGGESTION) as change:
        session.stores.suggestions.decide(suggestion.id, status, session.reviewer.name, moment)
        change.obj = (suggestion.draft.evidence, *((moment,) if moment else ()))
        change.data = {
            "suggestion": suggestion.id,
            "category": suggestion.draft.category,
            "cue": suggestion.draft.cue,
        }
