"""Files of codings of strangers (ELAN's EAF, BORIS's events as TSV); runs in the child.

Nothing in such a file is obeyed: a document type is refused (no entities, no outside files), links
to media are not followed, and what has no time is counted, never guessed.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from app.domain.codings import (
    CODES,
    MAX_BYTES,
    MAX_CODINGS,
    MAX_LETTERS,
    NOTE,
    PERSONS,
    QUOTE,
    SPANS,
    Coding,
    ReadCodings,
)
from app.domain.errors import UnreadableMedia
from media.boris_events import read_events
from media.coding_words import LONGEST_US, names, plain
from media.given_file import content_of

_EXACT = re.compile(r"(\S{1,80}) (\d{1,17}) (\d{1,17})", re.ASCII)
_MOST_DEEP, _MOST_SLOTS = 12, 4 * MAX_CODINGS


def read(path: Path) -> ReadCodings:
    """Read a file of codings by its content.

    Raises:
        UnreadableMedia: why=not_a_file, codings_too_large, no_codings, or document_type.
        OSError: the file cannot be read.
    """
    content = content_of(path, MAX_BYTES, "codings_too_large")
    is_xml = content.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith(b"<")
    found, left_out = _eaf(content, path) if is_xml else read_events(content)
    if not found:
        raise UnreadableMedia(path=path, why="no_codings")
    kept = sorted(found, key=lambda one: (one.start_us, one.end_us))[:MAX_CODINGS]
    return ReadCodings(
        form="eaf" if is_xml else "boris",
        sha256=hashlib.sha256(content).hexdigest(),
        codings=tuple(kept),
        left_out=left_out + len(found) - len(kept),
    )


@dataclass(slots=True)
class _Note:
    """An annotation as it stands in the file."""

    id: str
    tier: str
    kind: str
    slots: tuple[str, str] | None
    parent: str
    text: str = ""


@dataclass(slots=True)
class _Eaf:
    """Takes what is needed from the events of the parser; keeps no tree."""

    path: Path
    slots: dict[str, int] = field(default_factory=dict)
    notes: list[_Note] = field(default_factory=list)
    exact: dict[str, tuple[int, int]] = field(default_factory=dict)
    tier: tuple[str, str] = ("", "")
    depth: int = 0
    said: list[str] | None = None
    property: str = ""

    def start(self, tag: str, given: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _MOST_DEEP or (self.depth == 1 and tag != "ANNOTATION_DOCUMENT"):
            raise UnreadableMedia(path=self.path, why="no_codings")
        if tag == "TIME_SLOT" and len(self.slots) < _MOST_SLOTS:
            value = given.get("TIME_VALUE", "")
            if value.isascii() and value.isdigit() and len(value) <= 13:
                self.slots[given.get("TIME_SLOT_ID", "")] = int(value) * 1000
        elif tag == "TIER":
            self.tier = given.get("TIER_ID", ""), given.get("LINGUISTIC_TYPE_REF", "")
        elif tag in ("ALIGNABLE_ANNOTATION", "REF_ANNOTATION"):
            slots = given.get("TIME_SLOT_REF1", ""), given.get("TIME_SLOT_REF2", "")
            self.notes.append(
                _Note(
                    *(given.get("ANNOTATION_ID", ""), *self.tier),
                    slots=slots if tag == "ALIGNABLE_ANNOTATION" else None,
                    parent=given.get("ANNOTATION_REF", ""),
                )
            )
        elif tag in ("ANNOTATION_VALUE", "PROPERTY"):
            self.said, self.property = [], given.get("NAME", "")

    def text(self, text: str) -> None:
        if self.said is not None:
            self.said.append(text)

    def end(self, tag: str) -> None:
        self.depth -= 1
        if tag == "ANNOTATION_VALUE" and self.notes and self.said is not None:
            self.notes[-1].text = plain("".join(self.said))
        elif tag == "PROPERTY" and self.property == SPANS and self.said is not None:
            found = _EXACT.fullmatch("".join(self.said))
            if found:
                self.exact[found[1]] = int(found[2]), int(found[3])
        self.said = None


def _eaf(content: bytes, path: Path) -> tuple[list[Coding], int]:
    taken = _Eaf(path)
    parser = expat.ParserCreate()

    def refuse(*_anything: object) -> None:
        raise UnreadableMedia(path=path, why="document_type")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = taken.start
    parser.EndElementHandler = taken.end
    parser.CharacterDataHandler = taken.text
    parser.buffer_text = True
    try:
        parser.Parse(content, True)
    except expat.ExpatError as e:
        raise UnreadableMedia(path=path, why="no_codings") from e
    below: dict[str, list[_Note]] = {}
    for note in taken.notes:
        if note.slots is None:
            below.setdefault(note.parent, []).append(note)
    found: list[Coding] = []
    left_out = 0
    for note in taken.notes:
        if note.slots is None:
            continue
        span = _span(taken, note)
        if span is None:
            left_out += 1
            continue
        found.append(_coding(note, span, below.get(note.id, [])))
    return found, left_out


def _span(taken: _Eaf, note: _Note) -> tuple[int, int] | None:
    """Give the exact times where our own export states them, else those of the slots."""
    if note.slots is None:
        return None
    start, end = (taken.slots.get(slot) for slot in note.slots)
    if start is None or end is None or not 0 <= start <= end <= LONGEST_US:
        return None
    exact = taken.exact.get(note.text)
    # moved in ELAN since, the time that a person set there counts
    if exact and _slots_of(exact) == (start, end):
        return exact
    return start, end


def _slots_of(span: tuple[int, int]) -> tuple[int, int]:
    start, end = (round_ms(at) * 1000 for at in span)
    return start, max(end, start + 1000)


def round_ms(time_us: int) -> int:
    """Give the millisecond nearest to a time, half up: EAF knows no finer."""
    return (time_us + 500) // 1000


def _coding(note: _Note, span: tuple[int, int], below: list[_Note]) -> Coding:
    parts: dict[str, list[str]] = {}
    others = []
    for one in below:
        if one.kind in (CODES, PERSONS, QUOTE, NOTE):
            parts.setdefault(one.kind, []).append(one.text)
        elif one.text:
            others.append(f"{plain(one.tier)}: {one.text}")
    said = [note.text, *parts.get(NOTE, ()), *(f"“{one}”" for one in parts.get(QUOTE, ())), *others]
    return Coding(
        *span,
        text=" · ".join(part for part in said if part)[:MAX_LETTERS],
        tier=plain(note.tier),
        codes=tuple(code for one in parts.get(CODES, ()) for code in one.split())[:20],
        persons=tuple(name for one in parts.get(PERSONS, ()) for name in names(one))[:20],
    )
