"""Tables as an OpenDocument spreadsheet (ISO/IEC 26300): text stays text, nothing computes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from app.domain.tables import MOST_EXACT, Cell, Table, for_xml, one_kind_of_line

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_URN = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = re.compile(r"^ +| {2,}| +$")
_MANIFEST = (
    f'{_HEAD}<manifest:manifest xmlns:manifest="{_URN}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_STYLES = (
    '<office:automatic-styles><number:number-style style:name="whole">'
    '<number:number number:decimal-places="0" number:min-integer-digits="1"/>'
    '</number:number-style><number:text-style style:name="as-typed"><number:text-content/>'
    '</number:text-style><style:style style:name="title" style:family="table-cell"'
    ' style:data-style-name="as-typed"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="text" style:family="table-cell" style:data-style-name="as-typed"/>'
    '<style:style style:name="whole-cell" style:family="table-cell"'
    ' style:data-style-name="whole"/></office:automatic-styles>'
)


def as_ods(tables: Sequence[Table]) -> bytes:
    """Give the document, one sheet a table; the same tables give the same bytes."""
    content = "".join(_content(tables))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        # first and not packed: that is how the format is recognised
        archive.writestr(zipfile.ZipInfo("mimetype"), _TYPE, zipfile.ZIP_STORED)
        for name, text in (("META-INF/manifest.xml", _MANIFEST), ("content.xml", content)):
            archive.writestr(zipfile.ZipInfo(name), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _content(tables: Sequence[Table]) -> Iterator[str]:
    spaces = {
        "office": f"{_URN}:office:1.0",
        "table": f"{_URN}:table:1.0",
        "text": f"{_URN}:text:1.0",
        "style": f"{_URN}:style:1.0",
        "number": f"{_URN}:datastyle:1.0",
        "fo": f"{_URN}:xsl-fo-compatible:1.0",
    }
    named = "".join(f' xmlns:{name}="{urn}"' for name, urn in spaces.items())
    yield f'{_HEAD}<office:document-content{named} office:version="1.3">{_STYLES}'
    yield "<office:body><office:spreadsheet>"
    for table in tables:
        yield f"<table:table table:name={quoteattr(table.title)}>"
        yield f'<table:table-column table:number-columns-repeated="{len(table.columns)}"/>'
        yield "<table:table-header-rows><table:table-row>"
        yield from (_cell(title, "title") for title in table.columns)
        yield "</table:table-row></table:table-header-rows>"
        for row in table.rows:
            yield "<table:table-row>"
            yield from (_cell(value, "text") for value in row)
            yield "</table:table-row>"
        yield "</table:table>"
    yield "</office:spreadsheet></office:body></office:document-content>"


def _cell(value: Cell, style: str) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, Decimal) or (isinstance(value, int) and abs(value) <= MOST_EXACT):
        kind = "" if isinstance(value, Decimal) else ' table:style-name="whole-cell"'
        text = f"{value:f}" if isinstance(value, Decimal) else str(value)
        return (
            f'<table:table-cell{kind} office:value-type="float" office:value="{text}">'
            f"<text:p>{text}</text:p></table:table-cell>"
        )
    lines = "".join(
        f"<text:p>{_line(line)}</text:p>"
        for line in for_xml(one_kind_of_line(str(value))).split("\n")
    )
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string">'
        f"{lines}</table:table-cell>"
    )


def _line(text: str) -> str:
    """Write a line; runs of spaces would be lost as plain signs, and Calc drops `text:tab`."""
    plain = escape(text.replace("\t", " "))
    return _SPACES.sub(lambda found: f'<text:s text:c="{len(found[0])}"/>', plain)
