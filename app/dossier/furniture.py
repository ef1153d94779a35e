"""What stands on every page: case number, custody head, page count, and the notices."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.domain.dossier import DossierSnapshot
from app.dossier import fonts, styles, text

KIND = "Berkas dugaan pelanggaran netralitas ASN"
_NOTICE_HEIGHT = 5.2 * mm


def notices(snapshot: DossierSnapshot) -> tuple[str, ...]:
    """Give what nobody may overlook on any page taken out of the dossier."""
    found = []
    if snapshot.public is not None:
        found.append("SALINAN PUBLIK: YANG DILINDUNGI DITUTUP")
    if snapshot.form.is_fictional:
        found.append("PERKARA FIKTIF: SEMUA ORANG DAN PERISTIWA REKAAN")
    if snapshot.is_demo_certificate:
        found.append("SERTIFIKAT DEMONSTRASI: BUKAN UNTUK PERKARA NYATA")
    if not snapshot.is_signed:
        found.append("TIDAK DITANDATANGANI")
    return tuple(found)


def draw(canvas: Canvas, snapshot: DossierSnapshot, page: int, total: int) -> None:
    """Draw notices, header and footer of one page."""
    canvas.saveState()
    _draw_notices(canvas, notices(snapshot))
    if page > 1:
        _draw_header(canvas, snapshot)
    _draw_footer(canvas, snapshot, page, total)
    canvas.restoreState()


def _draw_notices(canvas: Canvas, found: tuple[str, ...]) -> None:
    if not found:
        return
    line = "   ·   ".join(found)
    size = 7.0
    while fonts.width(line, fonts.BOLD, size) > styles.PAGE_WIDTH - 20 * mm:
        size -= 0.1
    canvas.setFillColor(styles.ALERT)
    canvas.rect(
        0, styles.PAGE_HEIGHT - _NOTICE_HEIGHT, styles.PAGE_WIDTH, _NOTICE_HEIGHT, stroke=0, fill=1
    )
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setFont(fonts.BOLD, size)
    canvas.drawCentredString(
        styles.PAGE_WIDTH / 2, styles.PAGE_HEIGHT - _NOTICE_HEIGHT + 1.7 * mm, line
    )


def _draw_header(canvas: Canvas, snapshot: DossierSnapshot) -> None:
    base = styles.PAGE_HEIGHT - 16 * mm
    right_room = fonts.width(KIND, fonts.REGULAR, 7.5)
    number = text.shown(text.or_missing(snapshot.form.number), fonts.BOLD)
    canvas.setFillColor(styles.INK)
    canvas.setFont(fonts.BOLD, 7.5)
    room = styles.BODY_WIDTH - right_room - 8 * mm
    canvas.drawString(styles.LEFT, base, fonts.fitted(number, fonts.BOLD, 7.5, room))
    canvas.setFillColor(styles.SOFT)
    canvas.setFont(fonts.REGULAR, 7.5)
    canvas.drawRightString(styles.PAGE_WIDTH - styles.RIGHT, base, KIND)
    _draw_rule(canvas, base - 2.2 * mm)


def _draw_footer(canvas: Canvas, snapshot: DossierSnapshot, page: int, total: int) -> None:
    base = 11 * mm
    head = snapshot.custody_head
    _draw_rule(canvas, base + 4 * mm)
    canvas.setFillColor(styles.SOFT)
    canvas.setFont(fonts.REGULAR, 7)
    label = f"Kepala riwayat penguasaan: entri {head.seq}, "
    canvas.drawString(styles.LEFT, base, label)
    canvas.setFont(fonts.MONO, 7)
    canvas.drawString(
        styles.LEFT + fonts.width(label, fonts.REGULAR, 7), base, text.short_digest(head.sha256)
    )
    canvas.setFont(fonts.BOLD, 7.5)
    canvas.setFillColor(styles.INK)
    canvas.drawRightString(styles.PAGE_WIDTH - styles.RIGHT, base, f"Halaman {page} dari {total}")


def _draw_rule(canvas: Canvas, height: float) -> None:
    canvas.setStrokeColor(styles.RULE)
    canvas.setLineWidth(0.5)
    canvas.line(styles.LEFT, height, styles.PAGE_WIDTH - styles.RIGHT, height)
