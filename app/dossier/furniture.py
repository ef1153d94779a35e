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
    found = ["PRATINJAU: BELUM MENJADI BERKAS"] if snapshot.look.is_preview else []
    if snapshot.public is not None:
        found.append("SALINAN PUBLIK: YANG DILINDUNGI DITUTUP")
    if snapshot.form.is_fictional:
        found.append("PERKARA FIKTIF: SEMUA ORANG DAN PERISTIWA REKAAN")
    if snapshot.is_demo_certificate:
        found.append("SERTIFIKAT DEMONSTRASI: BUKAN UNTUK PERKARA NYATA")
    if not snapshot.is_signed and not snapshot.is_outside:
        found.append("TIDAK DITANDATANGANI")
    return tuple(found)


def draw(canvas: Canvas, snapshot: DossierSnapshot, page: int, total: int) -> None:
    """Draw notices, header and footer of one page."""
    sheet = styles.SHEETS[snapshot.look.paper]
    canvas.saveState()
    _draw_notices(canvas, sheet, notices(snapshot))
    if page > 1:
        _draw_header(canvas, sheet, snapshot)
    _draw_footer(canvas, sheet, snapshot, f"Halaman {page} dari {total}")
    canvas.restoreState()


def _draw_notices(canvas: Canvas, sheet: styles.Sheet, found: tuple[str, ...]) -> None:
    if not found:
        return
    line = "   ·   ".join(found)
    size = 7.0
    while fonts.width(line, fonts.BOLD, size) > sheet.width - 20 * mm:
        size -= 0.1
    canvas.setFillColor(styles.ALERT)
    canvas.rect(0, sheet.height - _NOTICE_HEIGHT, sheet.width, _NOTICE_HEIGHT, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setFont(fonts.BOLD, size)
    canvas.drawCentredString(sheet.width / 2, sheet.height - _NOTICE_HEIGHT + 1.7 * mm, line)


def _draw_header(canvas: Canvas, sheet: styles.Sheet, snapshot: DossierSnapshot) -> None:
    base = sheet.height - 16 * mm
    right_room = fonts.width(KIND, fonts.REGULAR, 7.5)
    number = text.shown(text.or_missing(snapshot.form.number), fonts.BOLD)
    canvas.setFillColor(styles.INK)
    canvas.setFont(fonts.BOLD, 7.5)
    room = styles.BODY_WIDTH - right_room - 8 * mm
    canvas.drawString(sheet.left, base, fonts.fitted(number, fonts.BOLD, 7.5, room))
    canvas.setFillColor(styles.SOFT)
    canvas.setFont(fonts.REGULAR, 7.5)
    canvas.drawRightString(sheet.right, base, KIND)
    _draw_rule(canvas, sheet, base - 2.2 * mm)


def _draw_footer(
    canvas: Canvas, sheet: styles.Sheet, snapshot: DossierSnapshot, count: str
) -> None:
    base = 11 * mm
    head = snapshot.custody_head
    _draw_rule(canvas, sheet, base + 4 * mm)
    canvas.setFillColor(styles.SOFT)
    canvas.setFont(fonts.REGULAR, 7)
    label = f"Kepala riwayat penguasaan: entri {head.seq}, "
    canvas.drawString(sheet.left, base, label)
    canvas.setFont(fonts.MONO, 7)
    canvas.drawString(
        sheet.left + fonts.width(label, fonts.REGULAR, 7), base, text.short_digest(head.sha256)
    )
    canvas.setFont(fonts.BOLD, 7.5)
    canvas.setFillColor(styles.INK)
    canvas.drawRightString(sheet.right, base, count)


def _draw_rule(canvas: Canvas, sheet: styles.Sheet, height: float) -> None:
    canvas.setStrokeColor(styles.RULE)
    canvas.setLineWidth(0.5)
    canvas.line(sheet.left, height, sheet.right, height)
