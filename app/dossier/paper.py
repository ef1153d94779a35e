"""Pages of a single sheet: one frame of text, a notice above, a foot that counts the pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from app.domain.handover import Paper
from app.dossier import archival, fonts, styles, text

BOTTOM = 18 * mm
_TOP = 20 * mm
Size = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands around the text of a paper that names the head of the chain."""

    paper: Paper
    """Size of the page."""
    title: str
    """Kind and number, at the foot."""
    is_fictional: bool
    """Whether the notice of a fictional case is wanted."""


def write(
    story: Callable[[], list[Flowable]],
    layout: Layout,
    described: archival.Described,
    pages: Path,
    out: Path,
) -> int:
    """Write a paper as PDF/A-3b, its head of the chain at the foot; give its number of pages.

    Args:
        story: gives what stands on it, anew for each of two passes.
        layout: what stands around it.
        described: its metadata.
        pages: where the pages before that treatment may lie; the caller removes it.
        out: where the paper goes.

    Raises:
        OSError: a place cannot be written.
    """
    fonts.register()
    sheet = styles.SHEETS[layout.paper]
    size, head = (sheet.width, sheet.height), described.head
    foot = [
        (f"{layout.title}, entri {head.seq}, ", fonts.REGULAR),
        (text.short_digest(head.sha256), fonts.MONO),
    ]
    total, final = 0, BytesIO()
    for _pass in range(2):

        def furnish(canvas: Canvas, known: int = total) -> None:
            draw_furniture(canvas, size, foot, known, is_fictional=layout.is_fictional)

        final = BytesIO()
        total = build(final, size, _TOP, story(), furnish)
    pages.write_bytes(final.getvalue())
    archival.archive(pages, out, described, (), ())
    return total


def build(
    target: BytesIO,
    size: Size,
    top: float,
    story: list[Flowable],
    furnish: Callable[[Canvas], None],
) -> int:
    """Lay out a sheet and give its number of pages.

    Args:
        target: takes the PDF.
        size: of the paper, points.
        top: room above the text, points.
        story: what stands on it.
        furnish: draws what every page has.
    """
    document = BaseDocTemplate(
        target,
        pagesize=size,
        invariant=1,
        initialFontName=fonts.REGULAR,
        lang="id-ID",
        displayDocTitle=1,
        pageCompression=1,
    )

    def draw(canvas: Canvas, _document: BaseDocTemplate) -> None:
        furnish(canvas)

    body = Frame(
        styles.LEFT,
        BOTTOM,
        styles.BODY_WIDTH,
        size[1] - top - BOTTOM,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    document.addPageTemplates([PageTemplate("sheet", frames=[body], onPage=draw)])
    document.build(story)
    count: int = document.page
    return count


def draw_furniture(
    canvas: Canvas,
    size: Size,
    foot: Sequence[tuple[str, str]],
    total: int,
    *,
    is_fictional: bool,
) -> None:
    """Draw the notice of a fictional case and the foot.

    Args:
        canvas: of the page.
        size: of the paper, points.
        foot: what stands at its left, each piece with its font.
        total: pages in all.
        is_fictional: whether the notice is wanted.
    """
    width, height = size
    canvas.saveState()
    if is_fictional:
        canvas.setFillColor(styles.ALERT)
        canvas.rect(0, height - 5.2 * mm, width, 5.2 * mm, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.setFont(fonts.BOLD, 7)
        notice = "PERKARA FIKTIF: SEMUA ORANG DAN PERISTIWA REKAAN"
        canvas.drawCentredString(width / 2, height - 3.5 * mm, notice)
    base, at, right = 9.5 * mm, styles.LEFT, styles.LEFT + styles.BODY_WIDTH
    canvas.setStrokeColor(styles.RULE)
    canvas.setLineWidth(0.5)
    canvas.line(at, base + 4 * mm, right, base + 4 * mm)
    canvas.setFillColor(styles.SOFT)
    for words, font in foot:
        canvas.setFont(font, 7)
        canvas.drawString(at, base, words)
        at += fonts.width(words, font, 7)
    canvas.setFont(fonts.BOLD, 7.5)
    canvas.setFillColor(styles.INK)
    canvas.drawRightString(right, base, f"Halaman {canvas.getPageNumber()} dari {total}")
    canvas.restoreState()
