"""The result of a verification on paper: verdict, way of checking, what failed and what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
)

from app.dossier import fonts, pieces, styles, text


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One check, in words."""

    title: str
    """What was checked; with the items it concerns."""
    detail: str
    """What was found."""
    meaning: str = ""
    """What a failure means."""
    remedy: str = ""
    """What to do."""


@dataclass(frozen=True, slots=True)
class ReportWords:
    """What stands on every report in one language."""

    kind: str
    """What this document is."""
    result: str
    """Label of what was checked."""
    found: str
    """Label of what was found."""
    meaning: str
    """Label of what a failure means."""
    remedy: str
    """Label of what to do."""
    page: str
    """`Halaman {page} dari {total}`."""
    closing: str
    """What the document is and is not."""


@dataclass(frozen=True, slots=True)
class ReportPages:
    """Everything that is printed; foreign text is escaped here."""

    words: ReportWords
    """Fixed words."""
    verdict: str
    """The verdict in one sentence."""
    is_good: bool
    """Colour of the verdict; it is said in words too."""
    remarks: tuple[str, ...]
    """Below the verdict."""
    facts: tuple[tuple[str, str], ...]
    """What, when, by which program: label and value."""
    digests: tuple[tuple[str, str], ...]
    """Label and 64 hex digits, printed as 16 groups of four."""
    how: tuple[str, tuple[str, ...]]
    """Heading, and one paragraph each."""
    failed: tuple[str, tuple[ReportRow, ...]]
    """Heading and rows; nothing is printed where there are none."""
    unchecked: tuple[str, tuple[ReportRow, ...]]
    """Likewise."""
    good: tuple[str, tuple[ReportRow, ...]]
    """Likewise."""


def write_report(content: ReportPages, out: Path) -> int:
    """Write the report and give its number of pages.

    Raises:
        OSError: `out` cannot be written.
    """
    fonts.register()
    total = _pass(content, BytesIO(), 0)
    final = BytesIO()
    _pass(content, final, total)
    out.write_bytes(final.getvalue())
    return total


def _pass(content: ReportPages, target: BytesIO, total: int) -> int:
    document = BaseDocTemplate(
        target,
        pagesize=(styles.PAGE_WIDTH, styles.PAGE_HEIGHT),
        invariant=1,
        initialFontName=fonts.REGULAR,
        title=text.shown(content.words.kind),
        subject=text.shown(content.verdict),
        creator="Netra",
        displayDocTitle=1,
        pageCompression=1,
    )
    frame = Frame(
        styles.LEFT,
        styles.BOTTOM,
        styles.BODY_WIDTH,
        styles.BODY_HEIGHT,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    furnish = _furniture(content, total)
    document.addPageTemplates([PageTemplate("report", frames=[frame], onPage=furnish)])
    document.build(_story(content))
    count: int = document.page
    return count


def _furniture(content: ReportPages, total: int) -> Callable[[Canvas, BaseDocTemplate], None]:
    def draw(canvas: Canvas, _document: BaseDocTemplate) -> None:
        canvas.saveState()
        top = styles.PAGE_HEIGHT - 16 * mm
        right = styles.PAGE_WIDTH - styles.RIGHT
        canvas.setStrokeColor(styles.RULE)
        canvas.setLineWidth(0.5)
        canvas.line(styles.LEFT, top - 2.2 * mm, right, top - 2.2 * mm)
        canvas.line(styles.LEFT, 15 * mm, right, 15 * mm)
        canvas.setFillColor(styles.INK)
        canvas.setFont(fonts.BOLD, 7.5)
        canvas.drawString(styles.LEFT, top, content.words.kind)
        canvas.drawRightString(
            right,
            11 * mm,
            content.words.page.format(page=canvas.getPageNumber(), total=total or "?"),
        )
        canvas.setFillColor(styles.SOFT)
        canvas.setFont(fonts.REGULAR, 7)
        verdict = text.shown(content.verdict)
        canvas.drawString(styles.LEFT, 11 * mm, fonts.fitted(verdict, fonts.REGULAR, 7, 120 * mm))
        canvas.restoreState()

    return draw


def _story(content: ReportPages) -> list[Flowable]:
    edge = styles.ACCENT if content.is_good else styles.ALERT
    tint = styles.TINT if content.is_good else styles.ALERT_TINT
    said = [pieces.line(content.verdict, styles.H2)]
    said += [pieces.line(remark, styles.BODY) for remark in content.remarks]
    out: list[Flowable] = [
        pieces.line(content.words.kind, styles.H1),
        pieces.rule(styles.ACCENT, 1.4, 8),
        pieces.panel(said, edge, tint),
        Spacer(1, 5 * mm),
        *pieces.facts(content.facts),
        Spacer(1, 3 * mm),
    ]
    for label, digest in content.digests:
        out += [pieces.digest_strip(digest, text.markup(label)), Spacer(1, 1)]
    heading, lines = content.how
    out += [*pieces.titled(heading), *(pieces.line(one, styles.BODY) for one in lines)]
    out += _failed(content)
    out += _rows(content.unchecked, content.words)
    out += _rows(content.good, content.words)
    return [*out, Spacer(1, 6 * mm), pieces.line(content.words.closing, styles.SMALL_SOFT)]


def _failed(content: ReportPages) -> list[Flowable]:
    heading, rows = content.failed
    if not rows:
        return []
    words = content.words
    out = pieces.titled(heading)
    for row in rows:
        said = [
            pieces.line(row.title, styles.CELL_BOLD),
            *pieces.facts(
                [
                    (words.found, row.detail),
                    (words.meaning, row.meaning),
                    (words.remedy, row.remedy),
                ],
                styles.BODY_WIDTH - 8 * mm,
                28 * mm,
            ),
        ]
        out += [
            KeepTogether(pieces.panel(said, styles.ALERT, styles.ALERT_TINT)),
            Spacer(1, 3 * mm),
        ]
    return out


def _rows(part: tuple[str, tuple[ReportRow, ...]], words: ReportWords) -> list[Flowable]:
    heading, rows = part
    if not rows:
        return []
    cells = [[pieces.cell(row.title), _detail(row.detail)] for row in rows]
    widths = [62 * mm, styles.BODY_WIDTH - 62 * mm]
    return [*pieces.titled(heading), pieces.table([words.result, words.found], cells, widths)]


def _detail(detail: str) -> Paragraph:
    return pieces.cell(detail) if detail.strip() else Paragraph("", styles.CELL)
