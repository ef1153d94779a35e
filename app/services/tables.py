"""Moments, persons and evidence as tables for other programs; times stay exact."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from app import __version__
from app.domain.case import KeptParty
from app.domain.errors import InvalidValue
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.moment import Moment
from app.domain.photos import page_at
from app.domain.recorder import offset_text
from app.domain.tables import Cell, Table, TableForm, TableKind
from app.services import (
    case_catalogue,
    cases,
    gestures,
    people,
    people_pages,
    quotes,
    review,
    standing,
)
from app.services.case_line import ItemClocks
from app.services.events import Topic
from app.services.frames import Output
from app.services.session import CaseSession
from app.services.table_csv import as_csv
from app.services.table_ods import as_ods
from app.services.table_texts import BASES, COLUMNS, NOTES, TITLES, word
from app.services.table_xlsx import as_xlsx

COPY_ACT = "table.copy"
LISTS = (TableKind.MOMENTS, TableKind.PERSONS, TableKind.EVIDENCE)


def table(session: CaseSession, kind: TableKind, lang: str = "id") -> Table:
    """Read one list of a case as a table, its titles in the language given."""
    return _make(session, kind, ItemClocks(session), lang)


def export(
    session: CaseSession,
    out: Path,
    form: TableForm,
    kinds: tuple[TableKind, ...] = LISTS,
    lang: str = "id",
) -> Path:
    """Write tables to a place of the user's choice, whole or not at all.

    A workbook begins with a sheet that says what it was made from. The chain says that a copy
    left the case, under which name and hash.

    Raises:
        InvalidValue: CSV holds one table, and not exactly one is asked for.
        OutputRefused, FolderMissing, DiskFull: the place cannot be written to.
    """
    if not kinds or (form is TableForm.CSV and len(kinds) != 1):
        raise InvalidValue(field="table", value=len(kinds), expected="1")
    clocks = ItemClocks(session)
    made = [_make(session, kind, clocks, lang) for kind in kinds]
    if form is TableForm.CSV:
        content = as_csv(made[0])
    else:
        sheets = [*made, notes(session, lang)]
        is_excel = form is TableForm.XLSX
        content = as_xlsx(sheets, word("cut", lang)) if is_excel else as_ods(sheets)
    return put(session, out, content)


def put(session: CaseSession, out: Path, content: bytes, code: str = "") -> Path:
    """Write a file that leaves the case and let the chain say so.

    Args:
        code: the item that it is of; empty for the whole case.

    Raises:
        OutputRefused, FolderMissing, DiskFull: the place cannot be written to.
    """
    with Output(out) as staged:
        staged.write_bytes(content)
    if not session.is_read_only:
        with session.change(COPY_ACT, Topic.NOTED) as change:
            change.obj = (code,) if code else ()
            change.data = {"name": out.name, "sha256": hashlib.sha256(content).hexdigest()}
    return out


def notes(session: CaseSession, lang: str) -> Table:
    """Say what a workbook was made from and how it is to be read."""
    form, head = cases.form(session), session.stores.custody.head()
    values: tuple[Cell, ...] = (
        form.number,
        form.title,
        session.clock.stamp(),
        session.reviewer.name,
        f"Netra {__version__}",
        case_catalogue.of(session).version,
        head.seq,
        head.sha256,
    )
    names = [word(name, lang) for name in NOTES["facts"]]
    rows: list[tuple[Cell, ...]] = list(zip(names, values, strict=True))
    rows += [("", word(text, lang)) for text in NOTES["texts"]]
    titles = tuple(word(name, lang) for name in COLUMNS[TableKind.NOTES])
    return Table(TableKind.NOTES, word(TITLES[TableKind.NOTES], lang), titles, tuple(rows))


def _make(session: CaseSession, kind: TableKind, clocks: ItemClocks, lang: str) -> Table:
    rows: dict[TableKind, Callable[[], list[tuple[Cell, ...]]]] = {
        TableKind.MOMENTS: lambda: _moments(session, clocks, lang),
        TableKind.PERSONS: lambda: _persons(session, lang),
        TableKind.EVIDENCE: lambda: _evidence(session, clocks, lang),
        TableKind.NOTES: lambda: list(notes(session, lang).rows),
    }
    titles = tuple(word(name, lang) for name in COLUMNS[kind])
    return Table(kind, word(TITLES[kind], lang), titles, tuple(rows[kind]()))


def _moments(session: CaseSession, clocks: ItemClocks, lang: str) -> list[tuple[Cell, ...]]:
    held = case_catalogue.of(session)
    known = {one.code: one.label for one in (*held.retired, *held.categories)}
    read = quotes.Transcripts(session)
    # what leaves the desk quotes no doubtful machine text that nobody confirmed
    return [
        _moment(quotes.withheld(moment, read), clocks, known, lang)
        for moment in review.moments(session)
    ]


def _moment(
    moment: Moment, clocks: ItemClocks, known: dict[str, str], lang: str
) -> tuple[Cell, ...]:
    draft = moment.draft
    item = clocks.item(draft.evidence)
    is_photo = item.kind is EvidenceKind.PHOTO
    span = None if is_photo else draft.span
    dated = clocks.moment_time(moment)
    first, last = (None, None) if is_photo else (moment.first, moment.last)
    base = first.time_base if first else None
    return (
        moment.code,
        item.code,
        item.name,
        item.digest.sha256,
        clock_text(span.start_us) if span else None,
        clock_text(span.end_us) if span else None,
        span.start_us if span else None,
        span.end_us if span else None,
        page_at(draft.span.start_us) + 1 if is_photo else None,
        first.frame if first else None,
        last.frame if last else None,
        first.pts if first else None,
        last.pts if last else None,
        f"{base.numerator}/{base.denominator}" if base else None,
        dated[0].isoformat(timespec="microseconds") if dated else None,
        word(BASES[dated[1].basis], lang) if dated else None,
        " ".join(draft.categories),
        "; ".join(known.get(code, code) for code in draft.categories),
        "; ".join(draft.persons),
        *_box(moment),
        draft.quote,
        word("yes" if moment.quote_is_verified else "no", lang) if draft.quote else None,
        draft.note,
        "; ".join(map(gestures.line, draft.gestures)),
        moment.catalogue_version,
        moment.created_at,
        moment.created_by,
        standing.left_out_mark(item, lang),
    )


def _persons(session: CaseSession, lang: str) -> list[tuple[Cell, ...]]:
    named: dict[str, list[str]] = {}
    for moment in session.stores.moments.all(None):
        for name in moment.draft.persons:
            named.setdefault(name, []).append(moment.code)
    parties = people.listed(session)
    called = [people_pages.called(kept, people_pages.alike_to(kept, parties)) for kept in parties]
    # a name that several persons bear is told in a line of its own: it means none of them alone
    rows = [
        _party(kept, named.get(name, []), lang) for kept, name in zip(parties, called, strict=True)
    ]
    entered = set(called)
    left = [(name, codes) for name, codes in named.items() if name not in entered]
    empty: tuple[Cell, ...] = (None,) * 8
    for name, codes in sorted(left):
        rows.append(("", word("only_named", lang), name, *empty, len(codes), " ".join(codes)))
    return rows


def _party(kept: KeptParty, codes: list[str], lang: str) -> tuple[Cell, ...]:
    party = kept.party
    return (
        kept.code,
        word(party.role.value, lang),
        party.name,
        party.office,
        party.agency,
        party.nip,
        party.rank,
        word(party.status.value, lang) if party.status.value else "",
        party.number,
        party.address,
        party.phone,
        len(codes),
        " ".join(codes),
    )


def _evidence(session: CaseSession, clocks: ItemClocks, lang: str) -> list[tuple[Cell, ...]]:
    counts: dict[str, int] = {}
    for moment in session.stores.moments.all(None):
        counts[moment.draft.evidence] = counts.get(moment.draft.evidence, 0) + 1
    return [_item(item, clocks, counts.get(item.code, 0), lang) for item in clocks.items]


def _item(item: Evidence, clocks: ItemClocks, moments: int, lang: str) -> tuple[Cell, ...]:
    media, told, recorder = item.media, item.provenance, item.recorder
    length = media.duration_us if media else None
    rate = media.frame_rate if media else None
    place = media.claimed_gps if media else None
    clock = clocks.certain(item.code)
    begun = clock.at(0) if clock else None
    return (
        item.code,
        item.name,
        word(item.kind.value, lang),
        word(item.status.value, lang),
        item.digest.size_bytes,
        item.digest.sha256,
        item.digest.sha512,
        item.added_at,
        *(told.source, told.received_from, told.received_at),
        *(told.place, told.method, told.device),
        clock_text(length) if length is not None else None,
        length,
        f"{rate.numerator}/{rate.denominator}" if rate else None,
        media.frame_count if media else None,
        media.width if media else None,
        media.height if media else None,
        media.claimed_created_at if media else None,
        offset_text(recorder.offset_ms) if recorder else None,
        recorder.zone if recorder else None,
        recorder.basis if recorder else None,
        begun.isoformat(timespec="microseconds") if begun else None,
        word(BASES[clock.basis], lang) if clock and begun else None,
        Decimal(str(place[0])) if place else None,
        Decimal(str(place[1])) if place else None,
        moments,
        standing.left_out_mark(item, lang),
    )


def clock_text(time_us: int) -> str:
    """Write microseconds as `HH:MM:SS.uuuuuu`, none of them lost."""
    seconds, rest = divmod(time_us, 1_000_000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{rest:06d}"


def _box(moment: Moment) -> tuple[Cell, ...]:
    box = moment.draft.region
    if box is None:
        return (None,) * 4
    return tuple(Decimal(str(value)) for value in (box.x, box.y, box.width, box.height))
