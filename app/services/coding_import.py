"""Codings made in ELAN or BORIS, taken in as moments that say where they came from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.codings import Coding, ReadCodings
from app.domain.errors import InvalidValue
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment, MomentDraft
from app.services import case_catalogue, marking_many
from app.services.frames import readable
from app.services.given_files import reading_job
from app.services.session import CaseSession
from app.tasks.job import Job
from media.codings_child import read_codings

ENDINGS = (".eaf", ".tsv")
MOST_AT_ONCE = 2_000
"""More moments are not marked in one step: each is an entry of the chain."""
_PROGRAMS = {"eaf": "ELAN", "boris": "BORIS"}


@dataclass(frozen=True, slots=True)
class CodingOutcome:
    """What became of a file."""

    moments: tuple[Moment, ...]
    """Marked from it, in order of time."""
    late: int
    """Left out because they begin after the end of the recording."""
    unknown_codes: tuple[str, ...]
    """Codes that the catalogue does not know; they stand in the notes."""
    found: ReadCodings
    """As it was read."""


def read_job(path: Path) -> Job[ReadCodings]:
    """Read a file of codings in a child; see `reading_job` for what it raises."""
    return reading_job(path, read_codings)


def commit(session: CaseSession, code: str, name: str, found: ReadCodings) -> CodingOutcome:
    """Mark what was read on one recording, as one step that can be taken back.

    Each moment says in its note that it was imported, and from which file: it is another's
    coding, not an observation made here.

    Args:
        name: of the file.

    Raises:
        UnknownEvidence, UnreadableMedia, CaseReadOnly: as named.
        InvalidValue: the item is no video or sound, nothing lies within it, or it is too much.
    """
    session.require_writable()
    item = readable(session, code)
    if item.kind not in (EvidenceKind.VIDEO, EvidenceKind.AUDIO):
        raise InvalidValue(field="evidence", value=item.code, expected="video | audio")
    known = {category.code for category in case_catalogue.of(session).categories}
    length = item.length_us
    inside = [coding for coding in found.codings if coding.start_us < length]
    if not inside:
        raise InvalidValue(field="file", value=name, expected=f"0..{length} us")
    if len(inside) > MOST_AT_ONCE:
        raise InvalidValue(field="file", value=len(inside), expected=f"<= {MOST_AT_ONCE}")
    source = f"{_PROGRAMS[found.form]}: {Path(name).name}"
    drafts = [_draft(item, coding, source, known, length) for coding in inside]
    made = marking_many.mark_all(session, drafts)
    unknown = sorted({one for coding in inside for one in coding.codes if one not in known})
    return CodingOutcome(made, len(found.codings) - len(inside), tuple(unknown), found)


def _draft(
    item: Evidence, coding: Coding, source: str, known: set[str], length: int
) -> MomentDraft:
    tier = f", {coding.tier}" if coding.tier else ""
    return MomentDraft(
        item.code,
        TimeRange(coding.start_us, min(coding.end_us, length)),
        categories=tuple(dict.fromkeys(code for code in coding.codes if code in known)),
        persons=tuple(dict.fromkeys(coding.persons)),
        note=f"[impor {source}{tier}] {coding.text}".strip(),
    )
