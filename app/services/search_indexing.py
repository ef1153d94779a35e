"""What the search index knows of a case, brought up to date part by part."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.case import Reviewer
from app.domain.catalogue import Catalogue
from app.domain.evidence import Evidence
from app.domain.moment import Moment
from app.runtime.paths import data_dir
from app.services import case_catalogue, library
from app.services.cases import open_case
from app.services.holding import is_held
from app.services.session import CaseSession
from app.store.search_index import IndexedCase, IndexedText, SearchIndex
from app.tasks.job import Job, JobContext, Lane

_SEGMENTS_AT_ONCE = 500
"""A corrected word makes so many segments be indexed again, not thirteen hours."""


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    marker: str
    texts: Callable[[], Sequence[IndexedText]]


def open_index() -> SearchIndex:
    """Open the index of this user; close it after."""
    return SearchIndex(data_dir())


def index_job(folder: Path) -> Job[int]:
    """Bring the index up to date with a case; gives how many parts of it had changed."""

    def run(ctx: JobContext) -> int:
        index = open_index()
        try:
            with open_case(folder, Reviewer("-"), read_only=True, ctx=ctx) as session:
                # so that `behind` compares the same head with the same head
                library.note_case(session)
                return refresh(session, index, ctx)
        finally:
            index.close()

    return Job(label="search_index", lane=Lane.MEDIA, run=run)


def refresh(session: CaseSession, index: SearchIndex, ctx: JobContext) -> int:
    """Index what changed in a case since it was last looked at; gives how many parts did.

    Raises:
        Cancelled: a person stopped it; what was indexed stays.
    """
    if is_held(session.folder):
        return 0  # unpacked for a hearing: no word of it stays on this machine
    path, head = str(session.folder), session.stores.custody.head().sha256
    if index.head_of(path) == head:
        return 0
    record = session.stores.cases.record()
    index.begin_case(IndexedCase(path, record.log, record.form.number, record.form.title, ""))
    known = index.markers(path)
    changed = 0
    parts = list(_parts(session))
    for done, part in enumerate(parts):
        ctx.progress(done / len(parts), "indexing")
        if known.pop(part.name, "") != part.marker:
            index.replace_part(path, part.name, part.marker, part.texts())
            changed += 1
    for gone in known:
        index.replace_part(path, gone, "")
    index.finish_case(path, head)
    return changed + len(known)


def _parts(session: CaseSession) -> Iterator[_Part]:
    yield _of_texts("case", _case_texts(session))
    for item in session.stores.evidence.all():
        yield _of_texts(f"item:{item.code}", _item_texts(item))
        segments = session.stores.transcripts.texts(item.code)
        for number, first in enumerate(range(0, len(segments), _SEGMENTS_AT_ONCE)):
            some = segments[first : first + _SEGMENTS_AT_ONCE]
            texts = [
                IndexedText(item.code, "transcript", start_us, id_, text)
                for id_, start_us, text in some
            ]
            yield _of_texts(f"transcript:{item.code}:{number}", texts)
    version = case_catalogue.of(session).version
    for code, draft in session.stores.moments.drafts():
        yield _Part(f"moment:{code}", _digest(version, draft), _moment_reader(session, code))


def _of_texts(name: str, texts: Sequence[IndexedText]) -> _Part:
    marker = _digest(*(f"{text.ref} {text.start_us} {text.place} {text.text}" for text in texts))
    return _Part(name, marker, lambda: texts)


def _digest(*texts: str) -> str:
    found = hashlib.sha256()
    for text in texts:
        found.update(text.encode("utf-8", "surrogatepass"))
        found.update(b"\0")
    return found.hexdigest()


def _case_texts(session: CaseSession) -> list[IndexedText]:
    form = session.stores.cases.record().form
    told = (form.number, form.title, form.region, form.chronology)
    people = (
        f"{party.name} {party.office} {party.agency} {party.nip}"
        for party in session.stores.cases.parties()
    )
    found = [IndexedText("", "case", None, 0, text) for text in told]
    return _said(found + [IndexedText("", "person", None, 0, text) for text in people])


def _item_texts(item: Evidence) -> list[IndexedText]:
    told = item.provenance
    notes = (
        *(told.source, told.received_from, told.device, told.place),
        *(told.method, told.post_address, told.note),
    )
    exif = item.media.exif if item.media is not None else ()
    found = [
        IndexedText(item.code, "name", None, 0, f"{item.code} {item.name}"),
        *(IndexedText(item.code, "note", None, 0, text) for text in notes),
        *(IndexedText(item.code, "metadata", None, 0, f"{name}: {value}") for name, value in exif),
    ]
    return _said(found)


def _moment_reader(session: CaseSession, code: str) -> Callable[[], list[IndexedText]]:
    known = case_catalogue.of(session)
    return lambda: _moment_texts(session.stores.moments.by_code(code), known)


def _moment_texts(moment: Moment, known: Catalogue) -> list[IndexedText]:
    draft = moment.draft
    labels = (f"{code} {known.shown(code).label}" for code in draft.categories)
    found = (
        ("quote", (draft.quote,)),
        ("note", (f"{moment.code} {draft.note}",)),
        ("person", draft.persons),
        ("category", labels),
    )
    return _said(
        IndexedText(moment.code, place, draft.span.start_us, 0, text)
        for place, texts in found
        for text in texts
    )


def _said(texts: Sequence[IndexedText] | Iterator[IndexedText]) -> list[IndexedText]:
    return [text for text in texts if text.text.strip()]
