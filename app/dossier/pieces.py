"""What pages are built from: headings with bookmarks, fact tables, digests, tick boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    HRFlowable,
    LongTable,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from app.dossier import fonts, styles, text

_LONG_VALUE = 700
"""Characters from which a value leaves its table: a cell higher than a page cannot be split."""


_HEADED_ROOM = 26 * mm


@dataclass(slots=True)
class Pages:
    """What one pass over the pages leaves for the next."""

    of: dict[str, int] = field(default_factory=dict)
    """Bookmark key to the page on which it came to stand, 1-based."""
    prints: dict[tuple[str, tuple[float, float]], bytes] = field(default_factory=dict)
    """Pictures made ready for print, by path and box."""


class Heading(Paragraph):  # type: ignore[misc] # ReportLab ships no types
    """A heading that is also a bookmark, an outline entry and a line in the contents."""

    def __init__(
        self, content: str, style: ParagraphStyle, key: str, level: int, pages: Pages
    ) -> None:
        super().__init__(text.markup(content), style)
        self._key = key
        self._level = level
        self._content = text.shown(content)
        self._pages = pages

    def draw(self) -> None:
        """Draw the text and leave the bookmark at its upper edge."""
        self.canv.bookmarkHorizontal(self._key, 0, self.height + 12)
        self.canv.addOutlineEntry(self._content, self._key, self._level, closed=self._level > 0)
        self._pages.of[self._key] = self.canv.getPageNumber()
        super().draw()


def table_style(commands: Sequence[tuple[object, ...]]) -> TableStyle:
    """Style a table in an embedded font.

    ReportLab selects the font of a cell even where that cell holds no text of its own, and
    its default, Helvetica, is not embedded: one such selection breaks PDF/A.
    """
    return TableStyle([("FONTNAME", (0, 0), (-1, -1), fonts.REGULAR), *commands])


class TickBox(Flowable):  # type: ignore[misc] # ReportLab ships no types
    """A square: ticked, or empty to be ticked by hand."""

    def __init__(self, size: float = 8, *, is_ticked: bool = False) -> None:
        super().__init__()
        self.width = self.height = size
        self._is_ticked = is_ticked

    def wrap(self, _room: float, _height: float) -> tuple[float, float]:
        """Give the size of the square in points."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the outline."""
        self.canv.setStrokeColor(styles.SOFT)
        self.canv.setLineWidth(0.8)
        self.canv.rect(0.4, 0, self.width - 0.8, self.height - 0.8)
        if self._is_ticked:
            self.canv.setStrokeColor(styles.INK)
            self.canv.setLineWidth(1.2)
            low, mid, high = self.height * 0.22, self.height * 0.42, self.height * 0.74
            self.canv.line(self.width * 0.2, mid, self.width * 0.42, low)
            self.canv.line(self.width * 0.42, low, self.width * 0.8, high)


def line(value: str, style: ParagraphStyle = styles.BODY) -> Paragraph:
    """Lay out one line of foreign text."""
    return Paragraph(text.markup(value, style.fontName), style)


def prose(value: str, style: ParagraphStyle = styles.BODY) -> list[Flowable]:
    """Lay out foreign text of several lines."""
    return [Paragraph(part, style) for part in text.paragraphs(value, style.fontName)]


def rule(color: Color = styles.RULE, thickness: float = 0.6, after: float = 6) -> HRFlowable:
    """Draw a line across the body."""
    return HRFlowable(
        width="100%", thickness=thickness, color=color, spaceBefore=0, spaceAfter=after
    )


def facts(
    rows: Sequence[tuple[str, str]], room: float = styles.BODY_WIDTH, label_room: float = 40 * mm
) -> list[Flowable]:
    """Lay out label and value pairs; values are foreign text.

    A value too long for one page leaves the table and follows it.
    """
    short = [(label, value) for label, value in rows if len(value) <= _LONG_VALUE]
    cells = [
        [
            Paragraph(label, styles.LABEL),
            Paragraph(text.block(text.or_missing(value)), styles.VALUE),
        ]
        for label, value in short
    ]
    out: list[Flowable] = []
    if cells:
        table = Table(cells, colWidths=[label_room, room - label_room], hAlign="LEFT")
        table.setStyle(
            table_style(
                [
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("LINEBELOW", (0, 0), (-1, -2), 0.4, styles.RULE),
                    ("LEFTPADDING", (0, 0), (-1, -1), 0),
                    ("RIGHTPADDING", (0, 0), (-1, -1), 6),
                    ("TOPPADDING", (0, 0), (0, -1), 3.4),
                    ("TOPPADDING", (1, 0), (1, -1), 2.4),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
                ]
            )
        )
        out.append(table)
    for label, value in rows:
        if len(value) > _LONG_VALUE:
            out += [Spacer(1, 4), Paragraph(label, styles.LABEL), *prose(value)]
    return out


def digest_strip(digest: str, label: str = "SHA-256", room: float = styles.BODY_WIDTH) -> Table:
    """Print a whole digest on one line, 16 groups of four, on a tinted strip."""
    table = Table(
        [
            [
                Paragraph(f"<b>{label}</b>", styles.LABEL),
                Paragraph(text.markup(" ".join(text.groups(digest)), fonts.MONO), styles.MONO),
            ]
        ],
        colWidths=[room - 138 * mm, 138 * mm],
    )
    table.setStyle(
        table_style(
            [
                ("BACKGROUND", (0, 0), (-1, -1), styles.TINT),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (-1, -1), 5),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 2.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
            ]
        )
    )
    return table


def digest_cell(digest: str) -> Paragraph:
    """Print a whole digest on two lines of eight groups, for a narrow column (at least 60 mm)."""
    parts = text.groups(digest)
    halves = (" ".join(parts[:8]), " ".join(parts[8:]))
    return Paragraph("<br/>".join(halves), styles.MONO_SMALL)


def table(
    head: Sequence[str], rows: Sequence[Sequence[Flowable]], widths: Sequence[float]
) -> LongTable:
    """Lay out a table with a repeated head; a row higher than the page is split."""
    cells = [[Paragraph(title, styles.CELL_HEAD) for title in head], *[list(row) for row in rows]]
    laid = LongTable(cells, colWidths=list(widths), repeatRows=1, splitInRow=1, hAlign="LEFT")
    laid.setStyle(
        table_style(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, 0), 0.9, styles.SOFT),
                ("LINEBELOW", (0, 1), (-1, -1), 0.4, styles.RULE),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 7),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
            ]
        )
    )
    return laid


def cell(value: str, style: ParagraphStyle = styles.CELL) -> Paragraph:
    """Lay out foreign text in a table cell."""
    return Paragraph(text.block(text.or_missing(value), style.fontName), style)


def panel(content: Sequence[Flowable], edge: Color, tint: Color = styles.TINT) -> Table:
    """Set content on a tinted panel with a coloured left edge; it is not split."""
    laid = Table([[list(content)]], colWidths=[styles.BODY_WIDTH])
    laid.setStyle(
        table_style(
            [
                ("BACKGROUND", (0, 0), (-1, -1), tint),
                ("LINEBEFORE", (0, 0), (0, -1), 2.4, edge),
                ("LEFTPADDING", (0, 0), (-1, -1), 9),
                ("RIGHTPADDING", (0, 0), (-1, -1), 8),
                ("TOPPADDING", (0, 0), (-1, -1), 6),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
            ]
        )
    )
    return laid


def tag(label: str, color: Color) -> Paragraph:
    """Head a part in its own colour: what is seen, what is read into it, what is decided."""
    return Paragraph(label, ParagraphStyle(f"tag-{label}", parent=styles.H3, textColor=color))


def tagged(label: str, color: Color) -> list[Flowable]:
    """Head a part as `tag` does, and never at the foot of a page."""
    return [CondPageBreak(_HEADED_ROOM), tag(label, color)]


def titled(label: str) -> list[Flowable]:
    """Head a group below a section's heading, never at the foot of a page.

    Not by ReportLab's keepWithNext: before a long table it starts a new page.
    """
    return [CondPageBreak(_HEADED_ROOM), line(label, styles.H2)]
