"""Readers of the workbooks that the tests look into: plain XML, nothing of the writers'."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

Sheets = dict[str, list[list[Any]]]
_X = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_URN = "urn:oasis:names:tc:opendocument:xmlns"
_T, _O, _P = f"{{{_URN}:table:1.0}}", f"{{{_URN}:office:1.0}}", f"{{{_URN}:text:1.0}}"
parsed = ElementTree.fromstring
"""What is read here was made by the test itself."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def xlsx_sheets(content: bytes) -> tuple[Sheets, int]:
    """Give the sheets of an Excel workbook, and how many formulas it holds."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [
            sheet.attrib["name"]
            for sheet in parsed(archive.read("xl/workbook.xml")).iter(f"{_X}sheet")
        ]
        roots = [
            parsed(archive.read(f"xl/worksheets/sheet{number}.xml"))
            for number in range(1, len(names) + 1)
        ]
    formulas = sum(1 for root in roots for _ in root.iter(f"{_X}f"))
    found = {}
    for name, root in zip(names, roots, strict=True):
        rows = [
            {cell.attrib["r"].rstrip("0123456789"): _xlsx_value(cell) for cell in row}
            for row in root.iter(f"{_X}row")
        ]
        found[name] = [[row.get(letter, "") for letter in rows[0]] for row in rows]
    return found, formulas


def _xlsx_value(cell: ElementTree.Element) -> Any:
    if cell.get("t") == "inlineStr":
        text = "".join(part.text or "" for part in cell.iter(f"{_X}t"))
        return _ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), text)
    value = cell.findtext(f"{_X}v") or ""
    return Decimal(value) if "." in value else int(value)


def ods_sheets(content: bytes) -> tuple[Sheets, int]:
    """Give the sheets of an OpenDocument spreadsheet, and how many formulas it holds."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        root = parsed(archive.read("content.xml"))
    formulas = sum(1 for cell in root.iter(f"{_T}table-cell") if f"{_T}formula" in cell.attrib)
    sheets = {
        table.attrib[f"{_T}name"]: [
            [_ods_value(cell) for cell in row.iter(f"{_T}table-cell")]
            for row in table.iter(f"{_T}table-row")
        ]
        for table in root.iter(f"{_T}table")
    }
    return sheets, formulas


def _ods_value(cell: ElementTree.Element) -> Any:
    if cell.get(f"{_O}value-type") == "float":
        value = cell.attrib[f"{_O}value"]
        return Decimal(value) if "." in value else int(value)
    return "\n".join(_ods_line(line) for line in cell.iter(f"{_P}p"))


def _ods_line(line: ElementTree.Element) -> str:
    text = line.text or ""
    for part in line:
        text += "\t" if part.tag == f"{_P}tab" else " " * int(part.attrib[f"{_P}c"])
        text += part.tail or ""
    return text
