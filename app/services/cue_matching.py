"""Catalogue phrases in heard speech: tolerant of misheard words, wary of calls for neutrality.

Whisper splits and joins words ("kesana", "melihat mu") and takes voiced for unvoiced letters
("tukungan", "papak"). So a window of n-1 to n+2 words is compared without its spaces, once as
it is written and once with the letters that are taken for each other made one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from app.domain.catalogue import Catalogue
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import GUARDED_BELOW, SuggestionDraft
from app.domain.transcript import Transcript
from app.services import catalogue
from app.services.cue_tokens import Token, letters_of, sound_of, tokens_of
from app.services.everyday_words import everyday

LIKELY, POSSIBLE = 85.0, 79.0
"""Likeness in percent; what they are worth is printed by `dev.py bench cues`."""
GUARD_REACH = 6
"""Words before and after a cue in which a call for neutrality sets it apart."""
_WORD_ERRORS = 0.6
"""Share of a phrase's word that may be misheard: "dukungan" is no "dukung paslon"."""
_LONG, _LETTER_COST, _ONE_WORD_COST = 12, 1.5, 3.0
"""A short phrase is like too many other words: each letter short of twelve costs this much, and
so does standing alone, unless it is heard exactly."""
_GUARD = 76.0
"""Likeness by sound alone from which a call for neutrality is taken for heard: it only sets a
cue apart, so it is believed sooner than the cue."""
_RIVAL = 2.0
"""Percent by which another phrase over the same words must be likelier to drop this one."""
_CANDIDATE = 70.0
"""Likeness by letters or by sound from which two texts are compared word by word."""
_CHUNK = 256
"""Windows compared at once: some milliseconds, so that the window is never kept waiting."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    owner: str
    """Category code; empty for a guard."""
    text: str
    plain: str
    folded: str
    words: int
    ends: tuple[int, ...]
    """Where each word ends in `folded`."""


@dataclass(frozen=True, slots=True)
class _Found:
    score: float
    first: int
    stop: int
    phrase: _Phrase

    def overlaps(self, other: _Found) -> bool:
        return self.first < other.stop and other.first < self.stop

    def covers(self, other: _Found) -> bool:
        """It reaches further than the other, which lies within it."""
        is_within = self.first <= other.first and other.stop <= self.stop
        return is_within and self.stop - self.first > other.stop - other.first


def match(
    transcript: Transcript,
    shipped: Catalogue,
    check: Callable[[float], object] = lambda _done: None,
) -> tuple[SuggestionDraft, ...]:
    """Find cue phrases, across segment borders, misheard spellings included.

    The newest revision of a segment is what is read. A cue that is likest to a guard phrase
    ("deklarasi netralitas") is none; a cue near a guard is kept, set apart: its likeness is
    cut to less than "possible" and the guard is named.

    Args:
        transcript: of one item.
        shipped: the catalogue.
        check: called with the share done, 0 to 1, every few milliseconds; may raise Cancelled.

    Returns:
        At most one draft per category and overlapping stretch, in order of time.
    """
    tokens = tokens_of(transcript.segments)
    found = list(_search(tokens, (*_phrases(shipped), *_guards()), check))
    hits = _best(hit for hit in found if hit.phrase.owner)
    guards = _believed(_best(hit for hit in found if not hit.phrase.owner), hits)
    drafts = []
    for hit in _unrivalled(hits, guards):
        beside = next((guard for guard in guards if _is_beside(hit, guard)), None)
        score = min(hit.score / 100, GUARDED_BELOW) if beside else hit.score / 100
        drafts.append(
            SuggestionDraft(
                evidence=EvidenceCode(transcript.evidence),
                span=TimeRange(tokens[hit.first].start_us, tokens[hit.stop - 1].end_us),
                category=hit.phrase.owner,
                cue=hit.phrase.text,
                matched_text=" ".join(token.text for token in tokens[hit.first : hit.stop]),
                confidence=round(score, 3),
                guard=beside.phrase.text if beside else "",
            )
        )
    return tuple(sorted(drafts, key=lambda draft: (draft.span.start_us, draft.category)))


def _is_beside(hit: _Found, guard: _Found) -> bool:
    return hit.first - GUARD_REACH < guard.stop and guard.first < hit.stop + GUARD_REACH


def _search(
    tokens: list[Token], phrases: tuple[_Phrase, ...], check: Callable[[float], object]
) -> Iterator[_Found]:
    longest = max((phrase.words for phrase in phrases), default=0) + 2
    for begin in range(0, len(tokens), _CHUNK):
        check(begin / len(tokens))
        for size in range(1, longest + 1):
            fitting = [one for one in phrases if one.words - 1 <= size <= one.words + 2]
            stop = min(begin + _CHUNK, len(tokens) - size + 1)
            if fitting and stop > begin:
                yield from _compared(tokens, range(begin, stop), size, fitting)


def _compared(
    tokens: list[Token], places: range, size: int, fitting: list[_Phrase]
) -> Iterator[_Found]:
    plain = [_joined(tokens, at, size, "plain") for at in places]
    folded = [_joined(tokens, at, size, "folded") for at in places]
    by_letters = _scores(plain, [phrase.plain for phrase in fitting])
    by_sound = _scores(folded, [phrase.folded for phrase in fitting])
    # half by each: what only sounds alike is worth less than what is spelt alike
    scores = (by_letters + by_sound) / 2
    is_guard = np.array([not phrase.owner for phrase in fitting])
    scores = np.where(is_guard, by_sound, scores)
    scores -= np.where(by_letters < 100, [_cost(phrase) for phrase in fitting], 0.0)
    least = np.where(is_guard, _GUARD, POSSIBLE)
    for row, column in zip(*np.nonzero(scores >= least), strict=True):
        phrase, at = fitting[int(column)], places[int(row)]
        is_exact = by_letters[row, column] >= 100
        if not is_exact and _is_everyday(tokens[at : at + size], phrase):
            continue
        if _has_every_word(phrase, folded[int(row)]):
            yield _Found(float(scores[row, column]), at, at + size, phrase)


def _is_everyday(heard: Sequence[Token], phrase: _Phrase) -> bool:
    """Tell whether ordinary words were heard that only sound like a phrase."""
    known = everyday()
    if phrase.owner:
        return "".join(token.plain for token in heard) in known.phrases
    words = [letters_of(word) for word in phrase.text.split()]
    edges = ((heard[0].plain, words[0]), (heard[-1].plain, words[-1]))
    return any(word in known.little and word != wanted for word, wanted in edges)


def _cost(phrase: _Phrase) -> float:
    alone = _ONE_WORD_COST if phrase.words == 1 else 0.0
    return alone + _LETTER_COST * max(0, _LONG - len(phrase.plain))


def _has_every_word(phrase: _Phrase, folded: str) -> bool:
    errors = [0] * phrase.words
    for edit in Levenshtein.editops(phrase.folded, folded):
        errors[min(bisect_right(phrase.ends, edit.src_pos), phrase.words - 1)] += 1
    starts = (0, *phrase.ends[:-1])
    return all(
        wrong <= (end - start) * _WORD_ERRORS
        for wrong, start, end in zip(errors, starts, phrase.ends, strict=True)
    )


def _joined(tokens: list[Token], at: int, size: int, which: str) -> str:
    return "".join(getattr(token, which) for token in tokens[at : at + size])


def _scores(heard: list[str], wanted: list[str]) -> np.ndarray:
    return process.cdist(
        heard, wanted, scorer=fuzz.ratio, score_cutoff=_CANDIDATE, dtype=np.float32
    )


def _best(found: Iterable[_Found]) -> list[_Found]:
    kept: dict[str, list[_Found]] = {}
    # The best score wins; among equals the one as long as its cue, then the longer cue.
    ranked = sorted(
        found,
        key=lambda hit: (
            -hit.score,
            abs(hit.stop - hit.first - hit.phrase.words),
            -hit.phrase.words,
            hit.first,
        ),
    )
    taken: dict[str, set[int]] = {}
    for hit in ranked:
        places = taken.setdefault(hit.phrase.owner, set())
        if places.isdisjoint(range(hit.first, hit.stop)):
            places.update(range(hit.first, hit.stop))
            kept.setdefault(hit.phrase.owner, []).append(hit)
    return sorted((hit for hits in kept.values() for hit in hits), key=lambda hit: hit.first)


def _believed(guards: list[_Found], hits: list[_Found]) -> list[_Found]:
    """Drop what is likelier to be a cue itself: "jangan pilih dia" is no "jangan memihak"."""
    return [
        guard
        for guard in guards
        if not any(
            hit.overlaps(guard) and not guard.covers(hit) and hit.score >= guard.score + _RIVAL
            for hit in hits
        )
    ]


def _unrivalled(hits: list[_Found], guards: list[_Found]) -> Iterator[_Found]:
    """Drop what is likelier to be another phrase, or is part of a call for neutrality."""
    by_place: dict[int, float] = {}
    for hit in hits:
        for at in range(hit.first, hit.stop):
            by_place[at] = max(by_place.get(at, 0.0), hit.score)
    called = {at for one in guards if one.score >= POSSIBLE for at in range(one.first, one.stop)}
    for hit in hits:
        places = range(hit.first, hit.stop)
        best = max(by_place[at] for at in places)
        if best < hit.score + _RIVAL and not called.issuperset(places):
            yield hit


@cache
def _phrases(shipped: Catalogue) -> tuple[_Phrase, ...]:
    return tuple(
        _phrase(category.code, cue.text) for category in shipped.categories for cue in category.cues
    )


@cache
def _guards() -> tuple[_Phrase, ...]:
    return tuple(_phrase("", text) for text in catalogue.negation_guards())


def _phrase(owner: str, text: str) -> _Phrase:
    words = [letters_of(word) for word in text.split()]
    plain = "".join(words)
    folded = [sound_of(word) for word in words]
    ends = tuple(accumulate(map(len, folded)))
    return _Phrase(owner, text, plain, "".join(folded), len(words), ends)
