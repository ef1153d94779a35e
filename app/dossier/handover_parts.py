"""The parts of the hand-over sheet, from its title to the two signatures."""

from __future__ import annotations

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    Paragraph,
    Spacer,
    Table,
)

from app.domain.catalogue import MUST_VERIFY
from app.domain.evidence import Evidence
from app.domain.handover import HandoverSheet, Side, qr_text
from app.dossier import pieces, styles, text, words
from app.dossier.qr import QrCode

_BLANK = "." * 48
_QR_SIZE = 36 * mm
_TITLE = ParagraphStyle(
    "sheet-title", parent=styles.H1, fontSize=15, leading=19, alignment=TA_CENTER, spaceAfter=1
)
_UNDER = ParagraphStyle(
    "sheet-under", parent=styles.COVER_NUMBER, alignment=TA_CENTER, fontSize=9.5
)
_MIDDLE = ParagraphStyle("sheet-middle", parent=styles.VALUE, alignment=TA_CENTER)
_MIDDLE_SOFT = ParagraphStyle("sheet-soft", parent=styles.SMALL_SOFT, alignment=TA_CENTER)
_LONGEST_NAME = 600
_QR_CONTENT = "NETRA1, identitas rantai, nomor entri, SHA-256"


def story(sheet: HandoverSheet) -> list[Flowable]:
    """Lay out the sheet from its title to the note on its form."""
    number = text.markup(f"Nomor {sheet.number}")
    case = text.markup(text.shortened(f"Perkara {sheet.form.number}", _LONGEST_NAME))
    return [
        Paragraph("BERITA ACARA SERAH TERIMA BARANG BUKTI", _TITLE),
        Paragraph(f"{number} &nbsp;·&nbsp; {case}", _UNDER),
        Spacer(1, 3),
        pieces.rule(styles.ACCENT, 1.2, 7),
        *_opening(sheet),
        *_side("PIHAK PERTAMA, yang menyerahkan", sheet.giver),
        *_side("PIHAK KEDUA, yang menerima", sheet.receiver),
        *_items(sheet),
        *_head(sheet),
        *_closing(sheet),
        *_model(sheet),
    ]


def _opening(sheet: HandoverSheet) -> list[Flowable]:
    when = text.instant_words(sheet.made_at_local)
    day = text.date_words(sheet.made_at_local[:10]).partition(",")[0]
    place = text.markup(sheet.place.strip()) or _BLANK
    told = (
        f"Pada hari {day}, {when}, bertempat di {place}, telah dilakukan serah terima barang "
        "bukti elektronik antara:"
    )
    return [Paragraph(told, styles.BODY)]


def _side(title: str, side: Side) -> list[Flowable]:
    given = (
        ("Nama", side.name),
        ("Jabatan", side.office or _BLANK),
        ("Instansi", side.agency or _BLANK),
        ("NIP / nomor identitas", side.identity_number or _BLANK),
    )
    rows = [(label, text.shortened(value, _LONGEST_NAME)) for label, value in given]
    return [
        KeepTogether([pieces.tag(title, styles.ACCENT), *pieces.facts(rows)]),
        Spacer(1, 5),
    ]


def _items(sheet: HandoverSheet) -> list[Flowable]:
    told = (
        f"PIHAK PERTAMA menyerahkan kepada PIHAK KEDUA {len(sheet.items)} barang bukti di bawah "
        f"ini, pada media {text.markup(sheet.medium.strip()) or _BLANK}. SHA-256 adalah sidik "
        "isi berkas: berkas yang diterima harus menghasilkan sidik yang sama."
    )
    out: list[Flowable] = [*pieces.titled("Barang bukti"), Paragraph(told, styles.BODY)]
    if sheet.purpose.strip():
        out += pieces.prose(f"Keperluan: {sheet.purpose.strip()}")
    widths = [17 * mm, styles.BODY_WIDTH - 17 * mm - 27 * mm - 64 * mm, 27 * mm, 64 * mm]
    rows = [_item(item) for item in sheet.items]
    return [*out, pieces.table(["Nomor", "Nama berkas", "Jenis, ukuran", "SHA-256"], rows, widths)]


def _item(item: Evidence) -> list[Flowable]:
    kind = f"{words.KINDS[item.kind]}\n{text.number(item.digest.size_bytes)} bita"
    return [
        pieces.cell(item.code, styles.CELL_BOLD),
        pieces.cell(text.shortened(item.name, _LONGEST_NAME)),
        pieces.cell(kind),
        pieces.digest_cell(item.digest.sha256),
    ]


def _head(sheet: HandoverSheet) -> list[Flowable]:
    content = qr_text(sheet.log, sheet.head)
    told = (
        "Riwayat penguasaan adalah rantai: setiap entri memuat SHA-256 entri sebelumnya. Sidik "
        "entri terakhir di bawah ini mengunci semua entri sampai saat serah terima. Siapa pun "
        "yang memegang lembar ini dapat membuktikan bila riwayat itu dipotong atau ditulis "
        f"ulang. Kode di kanan berisi: {_QR_CONTENT}."
    )
    rows = [
        ("Identitas rantai", sheet.log),
        ("Entri terakhir", f"nomor {sheet.head.seq} (entri pertama bernomor 0)"),
    ]
    left: list[Flowable] = [
        Paragraph(told, styles.SMALL),
        Spacer(1, 3),
        *pieces.facts(rows, styles.BODY_WIDTH - _QR_SIZE - 6 * mm, 30 * mm),
    ]
    box = Table(
        [[left, QrCode(content, _QR_SIZE)]],
        colWidths=[styles.BODY_WIDTH - _QR_SIZE - 2 * mm, _QR_SIZE + 2 * mm],
    )
    box.setStyle(
        pieces.table_style(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                ("ALIGN", (1, 0), (1, 0), "RIGHT"),
            ]
        )
    )
    return [
        Spacer(1, 6),
        KeepTogether(
            [
                pieces.line("Kepala riwayat penguasaan", styles.H2),
                box,
                Spacer(1, 2),
                pieces.digest_strip(sheet.head.sha256, f"Entri {sheet.head.seq}"),
            ]
        ),
    ]


def _closing(sheet: HandoverSheet) -> list[Flowable]:
    told = (
        "Demikian berita acara ini dibuat dengan sebenarnya dalam dua rangkap, satu untuk "
        "masing-masing pihak."
    )
    place = text.markup(sheet.place.strip()) or "." * 24
    date = text.date_words(sheet.made_at_local[:10]).partition(", ")[2]
    half = styles.BODY_WIDTH / 2
    table = Table(
        [
            ["", Paragraph(f"{place}, {date}", _MIDDLE)],
            [
                _signing("PIHAK KEDUA", "Yang menerima"),
                _signing("PIHAK PERTAMA", "Yang menyerahkan"),
            ],
            [_signed_by(sheet.receiver), _signed_by(sheet.giver)],
        ],
        colWidths=[half, half],
        rowHeights=[None, 34 * mm, None],
    )
    table.setStyle(
        pieces.table_style(
            [
                ("VALIGN", (0, 0), (-1, 1), "TOP"),
                ("VALIGN", (0, 2), (-1, 2), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ]
        )
    )
    return [
        Spacer(1, 8),
        CondPageBreak(70 * mm),
        KeepTogether([Paragraph(told, styles.BODY), Spacer(1, 4), table]),
    ]


def _signing(side: str, role: str) -> list[Flowable]:
    return [Paragraph(role, _MIDDLE), Paragraph(f"<b>{side}</b>", _MIDDLE)]


def _signed_by(side: Side) -> list[Flowable]:
    name = text.markup(text.shortened(side.name, _LONGEST_NAME))
    number = text.markup(side.identity_number) or "." * 28
    return [
        Paragraph(f"({name})", _MIDDLE),
        Paragraph(f"NIP / nomor identitas: {number}", _MIDDLE_SOFT),
    ]


def _model(sheet: HandoverSheet) -> list[Flowable]:
    model = sheet.model
    if model.name:
        named = f"{model.name}, model {model.code}" if model.code else model.name
        told = f"Formulir: {named}"
    else:
        told = "Nomor model formulir serah terima tidak ada pada data prosedur yang dipakai"
    doubt = f" ({MUST_VERIFY})" if model.needs_check else ""
    note = f"{told}{doubt}. Lembar ini dicetak Netra {sheet.app_version}."
    return [Spacer(1, 6), pieces.line(note, styles.CAPTION)]
