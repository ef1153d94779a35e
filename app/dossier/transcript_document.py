"""A transcript as a text document (DOCX), the same bytes from the same values."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import docx
from docx.shared import Cm, Pt, RGBColor

_STILL = datetime(2000, 1, 1, tzinfo=UTC)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_MUTED = RGBColor(0x80, 0x40, 0x00)


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """One segment in words."""

    clock: str
    """When it begins."""
    text: str
    """What is said."""
    remark: str = ""
    """Why it is not to be quoted yet; empty where a person has heard it."""


@dataclass(frozen=True, slots=True)
class TranscriptPaper:
    """What stands in the document."""

    title: str
    """At the top."""
    facts: tuple[tuple[str, str], ...]
    """Name and value, in a table: item, hash, model, who made it."""
    warning: str
    """Below them."""
    lines: Sequence[TranscriptLine]
    """In order of time."""


def as_docx(paper: TranscriptPaper) -> bytes:
    """Write the document; text is text, whatever signs are in it."""
    document = docx.Document()
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(document.sections[0], side, Cm(2))
    document.add_heading(_plain(paper.title), level=1)
    table = document.add_table(rows=0, cols=2)
    for name, value in paper.facts:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = _plain(name), _plain(value)
        cells[0].width, cells[1].width = Cm(4), Cm(13)
    document.add_paragraph().add_run(_plain(paper.warning)).italic = True
    for line in paper.lines:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(4)
        clock = paragraph.add_run(f"{line.clock}  ")
        clock.font.size, clock.bold = Pt(9), True
        paragraph.add_run(_plain(line.text))
        if line.remark:
            remark = paragraph.add_run(f"  [{_plain(line.remark)}]")
            remark.italic, remark.font.size, remark.font.color.rgb = True, Pt(8.5), _MUTED
    properties = document.core_properties
    properties.title, properties.author = _plain(paper.title), "Netra"
    properties.created = properties.modified = _STILL
    written = io.BytesIO()
    document.save(written)
    return _without_times(written)


def _plain(text: str) -> str:
    """Leave out what XML cannot hold."""
    return "".join(sign for sign in text if sign in "\t\n" or (sign >= " " and sign.isprintable()))


def _without_times(document: io.BytesIO) -> bytes:
    """Pack it again with one fixed time: two exports of the same text are the same file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(document) as old, zipfile.ZipFile(packed, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return packed.getvalue()
