"""Moments of one item as files of other coding programs: ELAN's EAF, and events of BORIS."""

from __future__ import annotations

import csv
import io
import mimetypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from app.domain.catalogue import Catalogue
from app.domain.codings import CODES, NOTE, PERSONS, QUOTE, SPANS
from app.domain.errors import InvalidValue
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.moment import Moment
from app.domain.tables import for_xml, guarded
from app.services import case_catalogue, quotes, review, tables
from app.services.session import CaseSession

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_BELOW = {CODES: "Kategori", PERSONS: "Orang", QUOTE: "Kutipan", NOTE: "Catatan"}
_CONSTRAINT = "Symbolic_Association"
_BORIS = (
    *("Observation id", "Observation date", "Description", "Observation type", "Source"),
    *("Time offset (s)", "Media duration (s)", "FPS (frame/s)", "Subject", "Behavior"),
    *("Behavioral category", "Behavior type", "Start (s)", "Stop (s)", "Duration (s)"),
    *("Media file name", "Comment start", "Comment stop"),
)
"""Titles of BORIS's aggregated events, in its order."""


class CodingForm(StrEnum):
    """Which program is to open it; also the ending of the file."""

    EAF = "eaf"
    """ELAN, format 3.0."""
    TSV = "tsv"
    """BORIS's aggregated events."""


def export(session: CaseSession, code: str, out: Path, form: CodingForm) -> Path:
    """Write the moments of a recording to a place of the user's choice, whole or not at all.

    Raises:
        UnknownEvidence: there is no such item.
        InvalidValue: it is no video or sound: the format knows times only.
        OutputRefused, FolderMissing, DiskFull: the place cannot be written to.
    """
    item = session.stores.evidence.by_code(code)
    if item.kind not in (EvidenceKind.VIDEO, EvidenceKind.AUDIO):
        raise InvalidValue(field="evidence", value=item.code, expected="video | audio")
    read = quotes.Transcripts(session)
    found = [quotes.withheld(moment, read) for moment in review.moments(session, item.code)]
    if form is CodingForm.EAF:
        text = "".join(_eaf(item, found, session.clock.stamp(), session.reviewer.name))
    else:
        text = _tsv(item, found, case_catalogue.of(session))
    return tables.put(session, out, text.encode("utf-8", "replace"), item.code)


@dataclass(slots=True)
class _Lane:
    """Moments that do not overlap: ELAN holds no others in one tier."""

    number: int
    end_ms: int = 0
    notes: list[tuple[str, int, int, Moment]] = field(default_factory=list)

    @property
    def suffix(self) -> str:
        return f" {self.number}" if self.number > 1 else ""


def span_ms(start_us: int, end_us: int) -> tuple[int, int]:
    """Give the nearest milliseconds, half up; a point lasts one, or ELAN could not show it."""
    start, end = (start_us + 500) // 1000, (end_us + 500) // 1000
    return start, max(end, start + 1)


def _lanes(moments: Sequence[Moment]) -> list[_Lane]:
    lanes: list[_Lane] = []
    ordered = sorted(moments, key=lambda one: (one.draft.span.start_us, one.draft.span.end_us))
    for number, moment in enumerate(ordered, 1):
        start, end = span_ms(moment.draft.span.start_us, moment.draft.span.end_us)
        lane = next((lane for lane in lanes if lane.end_ms <= start), None)
        if lane is None:
            lane = _Lane(len(lanes) + 1)
            lanes.append(lane)
        lane.end_ms = end
        lane.notes.append((f"a{number}", start, end, moment))
    return lanes


def _eaf(item: Evidence, moments: Sequence[Moment], stamp: str, author: str) -> Iterator[str]:
    lanes = _lanes(moments)
    notes = [note for lane in lanes for note in lane.notes]
    yield f'{_HEAD}<ANNOTATION_DOCUMENT AUTHOR={_attribute(author)} DATE="{stamp}" FORMAT="3.0"'
    yield f' VERSION="3.0" xmlns:xsi="{_XSI}"'
    yield ' xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">\n'
    mime = mimetypes.guess_type(item.name)[0] or "unknown"
    place = quote(item.name.encode("utf-8", "replace"))
    yield '<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">\n'
    yield f'<MEDIA_DESCRIPTOR MEDIA_URL="file:///{place}" MIME_TYPE={_attribute(mime)}'
    yield f' RELATIVE_MEDIA_URL="./{place}"/>\n'
    yield from (
        _property(SPANS, f"{moment.code} {moment.draft.span.start_us} {moment.draft.span.end_us}")
        for _id, _start, _end, moment in notes
    )
    yield _property("netra.sha256", item.digest.sha256)
    yield _property("lastUsedAnnotationId", str(len(notes) * (1 + len(_BELOW))))
    yield "</HEADER>\n<TIME_ORDER>\n"
    slots = sorted(
        (at, place)
        for id_, start, end, _moment in notes
        for at, place in ((start, f"{id_}s"), (end, f"{id_}e"))
    )
    yield from (f'<TIME_SLOT TIME_SLOT_ID="t{id_}" TIME_VALUE="{at}"/>\n' for at, id_ in slots)
    yield "</TIME_ORDER>\n"
    for lane in lanes:
        yield from _tiers(lane)
    yield '<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="momen" TIME_ALIGNABLE="true"'
    yield ' GRAPHIC_REFERENCES="false"/>\n'
    for kind in _BELOW:
        yield f'<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="{kind}" TIME_ALIGNABLE="false"'
        yield f' CONSTRAINTS="{_CONSTRAINT}" GRAPHIC_REFERENCES="false"/>\n'
    yield f'<CONSTRAINT STEREOTYPE="{_CONSTRAINT}"'
    yield ' DESCRIPTION="1-1 association with a parent annotation"/>\n</ANNOTATION_DOCUMENT>\n'


def _tiers(lane: _Lane) -> Iterator[str]:
    parent = f"Momen{lane.suffix}"
    yield f'<TIER TIER_ID="{parent}" LINGUISTIC_TYPE_REF="momen">\n'
    for id_, _start, _end, moment in lane.notes:
        yield f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{id_}" TIME_SLOT_REF1="t{id_}s"'
        yield f' TIME_SLOT_REF2="t{id_}e">{_value(moment.code)}</ALIGNABLE_ANNOTATION>'
        yield "</ANNOTATION>\n"
    yield "</TIER>\n"
    for kind, name in _BELOW.items():
        yield f'<TIER TIER_ID="{name}{lane.suffix}" LINGUISTIC_TYPE_REF="{kind}"'
        yield f' PARENT_REF="{parent}">\n'
        for id_, _start, _end, moment in lane.notes:
            text = _below(moment, kind)
            if text:
                yield f'<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="{id_}{kind}"'
                yield f' ANNOTATION_REF="{id_}">{_value(text)}</REF_ANNOTATION></ANNOTATION>\n'
        yield "</TIER>\n"


def _below(moment: Moment, kind: str) -> str:
    draft = moment.draft
    return {
        CODES: " ".join(draft.categories),
        PERSONS: "; ".join(draft.persons),
        QUOTE: draft.quote,
        NOTE: draft.note,
    }[kind]


def _value(text: str) -> str:
    return f"<ANNOTATION_VALUE>{escape(for_xml(text))}</ANNOTATION_VALUE>"


def _attribute(text: str) -> str:
    return quoteattr(for_xml(text))


def _property(name: str, text: str) -> str:
    return f'<PROPERTY NAME="{name}">{escape(for_xml(text))}</PROPERTY>\n'


def _tsv(item: Evidence, moments: Sequence[Moment], held: Catalogue) -> str:
    known = {one.code: one.label for one in (*held.retired, *held.categories)}
    length = item.length_us
    rate = item.media.frame_rate if item.media else None
    fps = f"{float(rate):.3f}" if rate else ""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="\t", lineterminator="\r\n")
    writer.writerow(_BORIS)
    for moment in moments:
        draft = moment.draft
        start, end = draft.span.start_us, draft.span.end_us
        kind = "STATE" if end > start else "POINT"
        times = (seconds_text(start), seconds_text(end), seconds_text(end - start))
        said = _one_line(" · ".join(filter(None, (moment.code, draft.note, draft.quote))))
        # BORIS has one behaviour an event: a moment of several categories is several events
        for code in draft.categories or ("",):
            writer.writerow(
                guarded(cell)
                for cell in (
                    *(item.code, moment.created_at, "", "Media file(s)", item.name),
                    *("0", seconds_text(length), fps, "; ".join(draft.persons)),
                    *(code or "tanpa kategori", known.get(code, ""), kind, *times),
                    *(item.name, said, ""),
                )
            )
    return out.getvalue()


def seconds_text(time_us: int) -> str:
    """Write microseconds as seconds, none of them lost."""
    return f"{time_us // 1_000_000}.{time_us % 1_000_000:06d}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
