"""Tables as an Excel workbook (ECMA-376): text stays text, nothing in it is a formula."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from app.domain.errors import InvalidValue
from app.domain.tables import MOST_EXACT, Cell, Table, for_xml, one_kind_of_line

MOST_ROWS, MOST_LETTERS = 1_048_576, 32_767
"""What Excel holds: rows of a sheet, UTF-16 units of a cell."""
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_TITLE, _TEXT, _WHOLE = 1, 2, 3
"""Styles by their place in `_STYLES`: bold, text as typed, whole number."""
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"'
    ' applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"'
    ' applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
    '<xf numFmtId="1" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"'
    ' applyAlignment="1"><alignment vertical="top"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


def as_xlsx(tables: Sequence[Table], cut: str = " …") -> bytes:
    """Give the workbook, one sheet a table; the same tables give the same bytes.

    Args:
        cut: stands at the end of a text that a cell of Excel does not hold.

    Raises:
        InvalidValue: a table has more rows than a sheet holds.
    """
    for table in tables:
        if len(table.rows) >= MOST_ROWS:
            raise InvalidValue(field="rows", value=len(table.rows), expected=f"< {MOST_ROWS}")
    parts = {
        "[Content_Types].xml": _types(len(tables)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(tables),
        "xl/_rels/workbook.xml.rels": _relations(
            [
                *(("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(tables) + 1)),
                ("styles", "styles.xml"),
            ]
        ),
        "xl/styles.xml": _STYLES,
        **{
            f"xl/worksheets/sheet{number}.xml": "".join(_sheet(table, cut))
            for number, table in enumerate(tables, 1)
        },
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            # the date of a fresh ZipInfo is fixed, so the bytes are
            archive.writestr(zipfile.ZipInfo(name), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _types(count: int) -> str:
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml"'
        f' ContentType="{_TYPE}.worksheet+xml"/>'
        for number in range(1, count + 1)
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f"{sheets}</Types>"
    )


def _relations(links: Sequence[tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{_LINKS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(links, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _workbook(tables: Sequence[Table]) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(table.title)} sheetId="{number}" r:id="rId{number}"/>'
        for number, table in enumerate(tables, 1)
    )
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{sheets}</sheets></workbook>'
    )


def _sheet(table: Table, cut: str) -> Iterator[str]:
    last = f"{_letters(len(table.columns))}{len(table.rows) + 1}"
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}"><dimension ref="A1:{last}"/>'
    # the titles stay in sight
    yield '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2"'
    yield ' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>'
    for number, width in enumerate(_widths(table), 1):
        yield f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
    yield '</cols><sheetData><row r="1">'
    for place, title in enumerate(table.columns, 1):
        yield _cell(f"{_letters(place)}1", title, cut, _TITLE)
    yield "</row>"
    for number, row in enumerate(table.rows, 2):
        yield f'<row r="{number}">'
        for place, value in enumerate(row, 1):
            yield _cell(f"{_letters(place)}{number}", value, cut)
        yield "</row>"
    yield f'</sheetData><autoFilter ref="A1:{last}"/></worksheet>'


def _widths(table: Table) -> list[int]:
    rows = table.rows[:200]
    return [
        min(60, max(9, *(len(str(row[place])) for row in rows if row[place]), len(title)) + 2)
        if any(row[place] for row in rows)
        else len(title) + 4
        for place, title in enumerate(table.columns)
    ]


def _cell(where: str, value: Cell, cut: str, style: int = _TEXT) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, Decimal):
        return f'<c r="{where}"><v>{value:f}</v></c>'
    if isinstance(value, int) and abs(value) <= MOST_EXACT:
        return f'<c r="{where}" s="{_WHOLE}"><v>{value}</v></c>'
    text = _LOOKS_ESCAPED.sub("_x005F_", _fitting(for_xml(one_kind_of_line(str(value))), cut))
    return (
        f'<c r="{where}" s="{style}" t="inlineStr"><is>'
        f'<t xml:space="preserve">{escape(text)}</t></is></c>'
    )


def _fitting(text: str, cut: str) -> str:
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_LETTERS:
        return text
    return units[: 2 * (MOST_LETTERS - len(cut))].decode("utf-16-le", "ignore") + cut


def _letters(place: int) -> str:
    """Name a column, 1-based: A to Z, AA and so on."""
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
