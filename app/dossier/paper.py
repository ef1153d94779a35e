"""Pages of a single sheet: one frame of text, a notice above, a foot that counts the pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from app.dossier import fonts, styles

BOTTOM = 18 * mm
Size = tuple[float, float]


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
