"""One search over transcripts, notes, tags, names and metadata of one or more cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from app.domain.case import Reviewer
from app.domain.errors import InvalidValue
from app.domain.moment import Moment
from app.services import catalogue
from app.services.cases import open_case
from app.services.session import CaseSession

TOLERANCE = 80.0
"""rapidfuzz partial ratio from which a misheard spelling still counts (ASR.md section 5)."""


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
    """1.0 for the words as typed, less for a tolerant match."""


def search(folders: Sequence[Path], query: str) -> tuple[Hit, ...]:
    """Search cases that are not open; they are only read.

    Raises:
        InvalidValue: the query has fewer than two letters.
        NotACase: a folder holds no case.
    """
    hits: list[Hit] = []
    for folder in folders:
        with open_case(folder, Reviewer(name="-"), read_only=True) as session:
            hits.extend(search_session(session, query))
    return tuple(hits)


def search_session(session: CaseSession, query: str) -> tuple[Hit, ...]:
    """Search an open case; the best hits first, then in order of item and time."""
    wanted = " ".join(query.casefold().split())
    if len(wanted) < 2:
        raise InvalidValue(field="query", value=query, expected="two letters or more")
    hits = []
    for code, where, start_us, text in _texts(session):
        if score := _score(wanted, text):
            hits.append(Hit(str(session.folder), code, where, start_us, text, score))
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.code, hit.start_us or 0)))


def _score(wanted: str, text: str) -> float:
    folded = " ".join(text.casefold().split())
    if wanted in folded:
        return 1.0
    # A tolerant match needs some letters to be told from noise, and a text at least as long.
    if len(wanted) < 5 or len(folded) < len(wanted):
        return 0.0
    ratio = fuzz.partial_ratio(wanted, folded, score_cutoff=TOLERANCE)
    return round(ratio / 100, 3) if ratio < 100 else 0.99


def _texts(session: CaseSession) -> Iterator[tuple[str, str, int | None, str]]:
    form = session.stores.cases.record().form
    for text in (form.number, form.title, form.region, form.chronology):
        yield "", "case", None, text
    for party in session.stores.cases.parties():
        yield "", "person", None, f"{party.name} {party.office} {party.agency}".strip()
    for item in session.stores.evidence.all():
        yield item.code, "name", None, item.name
        told = item.provenance
        names = (told.source, told.received_from, told.device, told.place)
        for text in (*names, told.method, told.post_address, told.note):
            yield item.code, "note", None, text
        if item.media is not None:
            for name, value in item.media.exif:
                yield item.code, "metadata", None, f"{name}: {value}"
        transcript = session.stores.transcripts.newest(item.code)
        for segment in transcript.segments if transcript else ():
            yield item.code, "transcript", segment.machine.start_us, segment.text
    for moment in session.stores.moments.all():
        yield from _moment_texts(moment)


def _moment_texts(moment: Moment) -> Iterator[tuple[str, str, int | None, str]]:
    draft = moment.draft
    start = draft.span.start_us
    yield moment.code, "quote", start, draft.quote
    yield moment.code, "note", start, draft.note
    for person in draft.persons:
        yield moment.code, "person", start, person
    for code in draft.categories:
        yield moment.code, "category", start, f"{code} {catalogue.load().category(code).label}"
