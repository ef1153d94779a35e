"""The hand-over sheet on paper: who gives what to whom, the head of the chain, two signatures."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.domain.handover import HandoverSheet, Paper
from app.dossier import archival, fonts, paper, text
from app.dossier.handover_parts import story

KIND = "Berita acara serah terima barang bukti"
_SIZES = {Paper.A4: A4, Paper.F4: (215 * mm, 330 * mm)}
_TOP = 20 * mm


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
    size = _SIZES[sheet.paper]
    foot = [
        (f"{KIND} {sheet.number}, entri {sheet.head.seq}, ", fonts.REGULAR),
        (text.short_digest(sheet.head.sha256), fonts.MONO),
    ]

    def furnish(canvas: Canvas) -> None:
        paper.draw_furniture(canvas, size, foot, total, is_fictional=sheet.form.is_fictional)

    return paper.build(target, size, _TOP, story(sheet), furnish)
