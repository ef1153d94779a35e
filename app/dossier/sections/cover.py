"""Cover and contents: which case, what this file is, who stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Paragraph, Spacer, Table

from app.domain.dossier import DossierSnapshot
from app.dossier import fonts, pieces, styles, text, words
from app.dossier.furniture import KIND
from app.dossier.sections import head
from app.dossier.sections.signature import signature_block

_LONG_TITLE = 90


def cover(snapshot: DossierSnapshot) -> list[Flowable]:
    """Lay out the first page."""
    form = snapshot.form
    title = _short(text.or_missing(form.title), 200)
    number = _short(text.or_missing(form.number), 80)
    title_style = styles.COVER_TITLE_LONG if len(title) > _LONG_TITLE else styles.COVER_TITLE
    return [
        *head.head(snapshot),
        Paragraph(KIND.upper(), styles.COVER_KIND),
        Spacer(1, 3 * mm),
        pieces.rule(styles.ACCENT, 2.2, 10),
        Paragraph(text.markup(title, fonts.BOLD), title_style),
        Paragraph(
            f"Nomor register <b>{text.markup(number, fonts.BOLD)}</b>",
            styles.COVER_NUMBER,
        ),
        Spacer(1, 9 * mm),
        *pieces.facts(_identity(snapshot)),
        Spacer(1, 7 * mm),
        *_custody_head(snapshot),
        Spacer(1, 6 * mm),
        *signature_block(snapshot),
        Spacer(1, 5 * mm),
        Paragraph(
            "Semua isi berkas ini adalah <b>dugaan</b>. Pengamatan, penafsiran, dan kesimpulan "
            "ditempatkan terpisah; kesimpulan hanya diisi oleh rapat pleno. Kajian diperlakukan "
            "rahasia sebelum rapat pleno memutuskan (perlu verifikasi pasalnya).",
            styles.SMALL_SOFT,
        ),
    ]


def contents(titles: Sequence[tuple[str, str]], pages: pieces.Pages) -> list[Flowable]:
    """Lay out the table of contents; page numbers are those of the previous pass."""
    rows = [
        [
            Paragraph(f'<a href="#{key}">{number}</a>', styles.VALUE),
            Paragraph(f'<a href="#{key}">{escape(title)}</a>', styles.VALUE),
            Paragraph(f'<a href="#{key}">{pages.of.get(key, 0)}</a>', styles.VALUE_RIGHT),
        ]
        for number, (key, title) in enumerate(titles, 1)
    ]
    table = Table(rows, colWidths=[9 * mm, styles.BODY_WIDTH - 21 * mm, 12 * mm], hAlign="LEFT")
    table.setStyle(
        pieces.table_style(
            [
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, styles.RULE),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 4),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ]
        )
    )
    return [PageBreak(), Paragraph("Daftar isi", styles.H1), Spacer(1, 4), table]


def _identity(snapshot: DossierSnapshot) -> list[tuple[str, str]]:
    form = snapshot.form
    made = text.instant_words(snapshot.made_at_local)
    return [
        ("Asal penanganan", words.ORIGINS[form.origin]),
        ("Jenis pemilihan", words.ELECTIONS[form.election]),
        ("Wilayah", _short(form.region, 100)),
        ("Tahap", words.STAGES.get(form.stage, form.stage)),
        ("Isi", _amounts(snapshot)),
        ("Disusun oleh", _short(f"{snapshot.reviewer.name} ({snapshot.reviewer.role})", 100)),
        ("Disusun pada", made),
    ]


def _amounts(snapshot: DossierSnapshot) -> str:
    return (
        f"{len(snapshot.evidence)} barang bukti, {len(snapshot.moments)} momen, "
        f"{len(snapshot.derivatives)} turunan, {len(snapshot.warnings)} hal belum lengkap"
    )


def _custody_head(snapshot: DossierSnapshot) -> list[Flowable]:
    head = snapshot.custody_head
    return [
        pieces.digest_strip(head.sha256, f"Entri {head.seq}"),
        Spacer(1, 2),
        Paragraph(
            "Kepala riwayat penguasaan bukti: SHA-256 entri terakhir saat berkas ini disusun. "
            "Siapa pun yang kelak mengubah riwayat perkara tidak lagi sampai pada angka ini.",
            styles.CAPTION,
        ),
    ]


def _short(value: str, limit: int) -> str:
    """Cut what is printed, code points of unknown characters included: the cover is one page."""
    return text.shortened(text.shown(value), limit)
