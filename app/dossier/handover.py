"""The hand-over sheet on paper: who gives what to whom, the head of the chain, two signatures."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    PageTemplate,
)

from app.domain.handover import HandoverSheet, Paper
from app.dossier import archival, fonts, styles, text
from app.dossier.handover_parts import story

KIND = "Berita acara serah terima barang bukti"
_SIZES = {Paper.A4: A4, Paper.F4: (215 * mm, 330 * mm)}
_TOP, _BOTTOM = 20 * mm, 18 * mm


def render(sheet: HandoverSheet, pages: Path, out: Path) -> int:
    """Write the sheet as PDF/A-3b and give its number of pages.

    Args:
        pages: where the pages before that treatment may lie; the caller removes it.
        out: where the sheet goes.

    Raises:
        OSError: a place cannot be written.
    """
    fonts.register()
    total = _pass(sheet, BytesIO(), 0)
    final = BytesIO()
    _pass(sheet, final, total)
    pages.write_bytes(final.getvalue())
    described = archival.Described(
        title=f"{KIND} {sheet.number}",
        author=sheet.made_by,
        subject=f"{sheet.form.number} {sheet.form.title}".strip(),
        app_version=sheet.app_version,
        head=sheet.head,
        made_at=sheet.made_at,
    )
    archival.archive(pages, out, described, (), ())
    return total


def _pass(sheet: HandoverSheet, target: BytesIO, total: int) -> int:
    width, height = _SIZES[sheet.paper]
    document = BaseDocTemplate(
        target,
        pagesize=(width, height),
        invariant=1,
        initialFontName=fonts.REGULAR,
        lang="id-ID",
        displayDocTitle=1,
        pageCompression=1,
    )

    def furnish(canvas: Canvas, _document: BaseDocTemplate) -> None:
        _draw_furniture(canvas, sheet, (width, height), total)

    frame = Frame(
        styles.LEFT,
        _BOTTOM,
        styles.BODY_WIDTH,
        height - _TOP - _BOTTOM,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    document.addPageTemplates([PageTemplate("sheet", frames=[frame], onPage=furnish)])
    document.build(story(sheet))
    count: int = document.page
    return count


def _draw_furniture(
    canvas: Canvas, sheet: HandoverSheet, size: tuple[float, float], total: int
) -> None:
    width, height = size
    canvas.saveState()
    if sheet.form.is_fictional:
        canvas.setFillColor(styles.ALERT)
        canvas.rect(0, height - 5.2 * mm, width, 5.2 * mm, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.setFont(fonts.BOLD, 7)
        notice = "PERKARA FIKTIF: SEMUA ORANG DAN PERISTIWA REKAAN"
        canvas.drawCentredString(width / 2, height - 3.5 * mm, notice)
    base = 9.5 * mm
    right = styles.LEFT + styles.BODY_WIDTH
    canvas.setStrokeColor(styles.RULE)
    canvas.setLineWidth(0.5)
    canvas.line(styles.LEFT, base + 4 * mm, right, base + 4 * mm)
    canvas.setFillColor(styles.SOFT)
    canvas.setFont(fonts.REGULAR, 7)
    label = f"{KIND} {sheet.number}, entri {sheet.head.seq}, "
    canvas.drawString(styles.LEFT, base, label)
    canvas.setFont(fonts.MONO, 7)
    after = styles.LEFT + fonts.width(label, fonts.REGULAR, 7)
    canvas.drawString(after, base, text.short_digest(sheet.head.sha256))
    canvas.setFont(fonts.BOLD, 7.5)
    canvas.setFillColor(styles.INK)
    page = f"Halaman {canvas.getPageNumber()} dari {total}"
    canvas.drawRightString(right, base, page)
    canvas.restoreState()
