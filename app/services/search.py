"""One search over transcripts, notes, tags, names and metadata of one case or of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.case import Reviewer
from app.domain.errors import UnknownItem
from app.domain.query import Query, parse_query
from app.domain.spelling import sound_key, words
from app.services.cases import open_case
from app.services.library import known_cases
from app.services.search_indexing import index_job, open_index, refresh
from app.services.session import CaseSession
from app.store.search_index import IndexHit, SearchIndex
from app.tasks.job import JobContext

__all__ = [
    "MOST_HITS",
    "Hit",
    "around",
    "at_its_word",
    "behind",
    "index_job",
    "open_index",
    "search",
    "search_all",
    "search_session",
]

MOST_HITS = 200
"""More are not offered: whoever sees as many types another word."""
_SCORES = (1.0, 0.9, 0.8)


@dataclass(frozen=True, slots=True)
class Hit:
    """One place that fits the query."""

    case: str
    """Case folder."""
    code: str
    """Evidence or moment code, empty for the case form."""
    where: str
    """transcript, quote, note, category, person, name, metadata or case."""
    start_us: int | None
    """Where in the item, None where it has no time."""
    text: str
    """The text that fits, plain."""
    score: float
    """1.0 for the words as typed, 0.9 where they sound the same, 0.8 where they sound alike."""
    number: str = ""
    """Register number of the case."""
    segment: int = 0
    """Id of the transcript's segment, else 0."""


def search(folders: Sequence[Path], query: str) -> tuple[Hit, ...]:
    """Search cases that are not open; they are only read.

    Raises:
        InvalidValue: the query has fewer than two letters.
        NotACase: a folder holds no case.
    """
    wanted = parse_query(query)
    hits: list[Hit] = []
    index = open_index()
    try:
        for folder in folders:
            with open_case(folder, Reviewer(name="-"), read_only=True) as session:
                refresh(session, index, JobContext())
                found = _found(index, wanted, str(session.folder))
                hits.extend(_at_its_word(session, hit, wanted) for hit in found)
    finally:
        index.close()
    return tuple(sorted(hits, key=lambda hit: -hit.score))


def search_session(session: CaseSession, query: str, index: SearchIndex) -> tuple[Hit, ...]:
    """Search an open case as far as it is indexed, best first, then by item and time.

    Raises:
        InvalidValue: the query has fewer than two letters.
    """
    return _found(index, parse_query(query), str(session.folder))


def search_all(query: str, index: SearchIndex, folder: str = "") -> tuple[Hit, ...]:
    """Search every case that this machine has indexed; those of `folder` come first.

    Raises:
        InvalidValue: the query has fewer than two letters.
    """
    hits = _found(index, parse_query(query), None)
    return tuple(sorted(hits, key=lambda hit: (hit.case != folder, -hit.score)))


def at_its_word(session: CaseSession, hit: Hit, query: str) -> Hit:
    """Give a hit in a transcript of an open case with the time of the word that fits."""
    return _at_its_word(session, hit, parse_query(query))


def behind(
    session: CaseSession, index: SearchIndex, *, everywhere: bool = False
) -> tuple[Path, ...]:
    """Give the folders of cases that changed since they were indexed.

    Args:
        everywhere: also the other cases that this machine knows, where they are there now.
    """
    here, head = str(session.folder), session.stores.custody.head().sha256
    found = [] if index.head_of(here) == head else [session.folder]
    if everywhere:
        others = (case for case in known_cases() if case.path != here)
        found += [
            Path(case.path)
            for case in others
            if index.head_of(case.path) != case.head and (Path(case.path) / "case.db").is_file()
        ]
    return tuple(found)


def around(text: str, query: str, width: int = 96) -> str:
    """Give the part of a text in which a query's first word stands, about `width` letters."""
    if len(text) <= width:
        return text
    keys = {sound_key(word) for word in words(query)}
    begins = tuple(words(query))
    at = 0
    for word in text.split():
        place = text.index(word, at)
        if any(sound_key(part) in keys or part.startswith(begins) for part in words(word)):
            break
        at = place + len(word)
    else:
        place = 0
    start = max(0, min(place - width // 3, len(text) - width))
    if start:  # at a word
        start = min(place, text.find(" ", start) + 1 or start)
    shown = text[start : start + width].strip()
    if start + width < len(text):
        shown = f"{shown.rpartition(' ')[0] or shown} …"
    return f"… {shown}" if start else shown


def _found(index: SearchIndex, query: Query, folder: str | None) -> tuple[Hit, ...]:
    hits = [_hit(found) for found in index.find(query, folder, MOST_HITS)]
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.case, hit.code, hit.start_us or 0)))


def _hit(found: IndexHit) -> Hit:
    return Hit(
        case=found.case.path,
        code=found.text.code,
        where=found.text.place,
        start_us=found.text.start_us,
        text=found.text.text,
        score=_SCORES[found.likeness],
        number=found.case.number,
        segment=found.text.ref,
    )


def _at_its_word(session: CaseSession, hit: Hit, query: Query) -> Hit:
    if not hit.segment:
        return hit
    try:
        segment, _owner = session.stores.transcripts.segment(hit.segment)
    except UnknownItem:
        return hit  # the case was changed since: the segment's time is still near
    keys = {sound_key(word) for term in query.terms for word in term.words}
    begins = tuple(term.words[-1] for term in query.terms if term.is_prefix)
    for word in segment.machine.words:
        spoken = words(word.text)
        if any(sound_key(part) in keys or part.startswith(begins) for part in spoken):
            return replace(hit, start_us=word.start_us)
    return hit
