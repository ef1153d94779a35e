"""Conclusion: a blank form that only the plenary fills."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Table

from app.domain.dossier import DossierSnapshot
from app.dossier import pieces, styles

_CHOICES = (
    "Diduga pelanggaran netralitas ASN; diteruskan kepada instansi yang berwenang",
    "Diduga pelanggaran pemilihan; ditindaklanjuti menurut jenisnya",
    "Bukan pelanggaran",
    "Belum cukup bukti; diperlukan keterangan tambahan",
)


def conclusion(snapshot: DossierSnapshot) -> list[Flowable]:
    """Lay out the form; the program writes no word of it."""
    return [
        Paragraph(
            "Halaman ini kosong dengan sengaja. Program dan pemeriksa tidak menyimpulkan: "
            "<b>hanya rapat pleno yang mengisi bagian ini</b>, dengan tulisan tangan pada cetakan "
            "atau dengan berita acara tersendiri.",
            styles.LEAD,
        ),
        KeepTogether(
            [
                pieces.tag("Hari dan tanggal rapat pleno", styles.DECIDED),
                _lines(1),
                pieces.tag("Putusan", styles.DECIDED),
                _choices(),
                pieces.tag("Pertimbangan", styles.DECIDED),
                _lines(9),
                pieces.tag("Rekomendasi dan tujuan penerusan", styles.DECIDED),
                _lines(4),
                pieces.tag("Peserta rapat pleno", styles.DECIDED),
                _attendance(),
            ]
        ),
    ]


def _choices() -> Table:
    rows = [[pieces.TickBox(9), Paragraph(choice, styles.BODY)] for choice in _CHOICES]
    laid = Table(rows, colWidths=[8 * mm, styles.BODY_WIDTH - 8 * mm], hAlign="LEFT")
    laid.setStyle(
        pieces.table_style(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (0, -1), 2.6),
                ("TOPPADDING", (1, 0), (1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ]
        )
    )
    return laid


def _lines(count: int) -> Table:
    laid = Table([[""]] * count, colWidths=[styles.BODY_WIDTH], rowHeights=[7.4 * mm] * count)
    laid.setStyle(pieces.table_style([("LINEBELOW", (0, 0), (-1, -1), 0.5, styles.RULE)]))
    return laid


def _attendance() -> Table:
    head = [Paragraph(title, styles.CELL_HEAD) for title in ("Nama", "Jabatan", "Tanda tangan")]
    widths = [66 * mm, 46 * mm, styles.BODY_WIDTH - 112 * mm]
    laid = Table([head, *[["", "", ""]] * 5], colWidths=widths, rowHeights=[None, *[9 * mm] * 5])
    laid.setStyle(
        pieces.table_style(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, styles.RULE),
                ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ]
        )
    )
    return laid
