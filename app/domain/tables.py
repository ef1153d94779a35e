"""A table that leaves the case: columns, cells of three kinds, and nothing that computes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

Cell = str | int | Decimal | None
"""Text, a whole number, a decimal one, or nothing."""
_BEGINS_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MOST_EXACT = 2**53
"""Above this a spreadsheet cannot hold every whole number; it is written as text there."""


class TableKind(StrEnum):
    """What a table lists."""

    MOMENTS = "moments"
    PERSONS = "persons"
    EVIDENCE = "evidence"
    NOTES = "notes"
    """What the table was made from, and what its reader must know."""


class TableForm(StrEnum):
    """How tables are written; also the ending of the file."""

    CSV = "csv"
    """One table; UTF-8 with a mark, commas."""
    XLSX = "xlsx"
    """A workbook of every table."""
    ODS = "ods"
    """The same for LibreOffice."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under titles; every row has a cell for each title."""

    kind: TableKind
    """What it lists."""
    title: str
    """Name of its sheet, at most 31 letters."""
    columns: tuple[str, ...]
    """Titles of the columns."""
    rows: tuple[tuple[Cell, ...], ...]
    """In order."""


def guarded(text: str) -> str:
    """Give a text that no spreadsheet takes for a formula when it opens a CSV.

    An apostrophe is put before `=`, `+`, `-`, `@`, a tab or a new line at the beginning (full-width
    signs too), and before apostrophes that such a sign follows, so that `unguarded` finds the text
    again.
    """
    return f"'{text}" if _BEGINS_FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Take the apostrophe off again that `guarded` put there."""
    return text[1:] if text.startswith("'") and _BEGINS_FORMULA.match(text) else text


def one_kind_of_line(text: str) -> str:
    """Write every end of a line as a new line, as the cells of a spreadsheet do."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def for_xml(text: str) -> str:
    """Replace what an XML file cannot hold: control signs and halves of letters."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
