"""The visible signature block: page content, so that the signature field can stay invisible."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table

from app.domain.dossier import DossierSnapshot
from app.dossier import pieces, styles, text


def signature_block(snapshot: DossierSnapshot) -> list[Flowable]:
    """Say who signs with which certificate, or that nobody does; it is not split."""
    if not snapshot.is_signed:
        content: list[Flowable] = [
            Paragraph("<b>TIDAK DITANDATANGANI</b>", styles.NOTICE),
            Paragraph(
                "Berkas ini tidak memuat tanda tangan elektronik. Keutuhannya tidak dapat "
                "dibuktikan dari berkas ini sendiri.",
                styles.SMALL,
            ),
        ]
        return [pieces.panel(content, styles.ALERT, styles.ALERT_TINT)]
    content = [
        Paragraph("<b>Ditandatangani secara elektronik (PAdES)</b>", styles.SMALL),
        Spacer(1, 2),
        *pieces.facts(_certificate(snapshot), styles.BODY_WIDTH - 8 * mm, 34 * mm),
    ]
    if snapshot.signer_fingerprint:
        content += [
            Spacer(1, 2),
            Paragraph("Sidik sertifikat (SHA-256)", styles.LABEL),
            Paragraph(" ".join(text.groups(snapshot.signer_fingerprint)), styles.MONO),
        ]
    if snapshot.is_demo_certificate:
        content += [Spacer(1, 3), Paragraph(_DEMO, styles.NOTICE)]
    edge = styles.ALERT if snapshot.is_demo_certificate else styles.ACCENT
    tint = styles.ALERT_TINT if snapshot.is_demo_certificate else styles.TINT
    return [pieces.panel(content, edge, tint)]


def closing(snapshot: DossierSnapshot) -> list[Flowable]:
    """Lay out the last part: the electronic signature and the places for wet ones."""
    return [
        Paragraph(
            "Tanda tangan elektronik meliputi seluruh berkas PDF ini beserta lampirannya. Blok di "
            "bawah hanya keterangan; yang mengikat adalah tanda tangan di dalam berkas, yang "
            "diperiksa dengan langkah pada bagian “Cara memeriksa berkas ini”.",
            styles.BODY,
        ),
        *signature_block(snapshot),
        Spacer(1, 9 * mm),
        _wet(snapshot),
    ]


_DEMO = (
    "<b>Sertifikat demonstrasi.</b> Kunci dan kata sandinya dibagikan bersama program: siapa pun "
    "dapat menandatangani dengannya. Tanda tangan ini tidak membuktikan identitas siapa pun."
)


def _certificate(snapshot: DossierSnapshot) -> list[tuple[str, str]]:
    rows = [
        ("Penanda tangan", text.shortened(snapshot.signer_name, 200)),
        ("Penerbit sertifikat", text.shortened(snapshot.signer_issuer, 200)),
    ]
    if snapshot.signer_valid_until:
        rows.append(("Berlaku sampai", text.instant_words(snapshot.signer_valid_until)))
    return rows


def _wet(snapshot: DossierSnapshot) -> Table:
    name = text.markup(text.shortened(snapshot.reviewer.name, 60))
    role = text.markup(text.shortened(snapshot.reviewer.role, 60))
    blank = "................................................"
    cells = [
        [Paragraph(role, styles.SMALL), Paragraph("Ketua", styles.SMALL)],
        [Spacer(1, 20 * mm), Spacer(1, 20 * mm)],
        [Paragraph(f"<b>{name}</b>", styles.SMALL), Paragraph(blank, styles.SMALL)],
        [
            Paragraph("NIP " + blank[:36], styles.SMALL),
            Paragraph("NIP " + blank[:36], styles.SMALL),
        ],
    ]
    table = Table(cells, colWidths=[styles.BODY_WIDTH / 2] * 2, hAlign="LEFT")
    table.setStyle(
        pieces.table_style([("LEFTPADDING", (0, 0), (-1, -1), 0), ("NOSPLIT", (0, 0), (-1, -1))])
    )
    return table
