"""Parts that papers about evidence share: sides, head of the chain, places to sign, the form."""

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

from app.domain.case import CaseForm
from app.domain.catalogue import MUST_VERIFY
from app.domain.custody import ChainHead
from app.domain.evidence import Evidence
from app.domain.handover import FormModel, Side, qr_text
from app.dossier import pieces, styles, text, words
from app.dossier.qr import QrCode

BLANK = "." * 48
"""A line to be filled by hand."""
LONGEST_NAME = 600
_LONGEST_NARROW = 160
_QR_SIZE = 36 * mm
_QR_CONTENT = "NETRA1, identitas rantai, nomor entri, SHA-256"
_TITLE = ParagraphStyle(
    "sheet-title", parent=styles.H1, fontSize=15, leading=19, alignment=TA_CENTER, spaceAfter=1
)
_UNDER = ParagraphStyle(
    "sheet-under", parent=styles.COVER_NUMBER, alignment=TA_CENTER, fontSize=9.5
)
_MIDDLE = ParagraphStyle("sheet-middle", parent=styles.VALUE, alignment=TA_CENTER)
_MIDDLE_SOFT = ParagraphStyle("sheet-soft", parent=styles.SMALL_SOFT, alignment=TA_CENTER)
Signer = tuple[str, str, Side]
"""What somebody does, as which side (may be empty), and who it is."""


def title(name: str, number: str, form: CaseForm) -> list[Flowable]:
    """Head a paper with its name, its number and that of the case."""
    of_case = text.shortened(f"Perkara {form.number}", LONGEST_NAME)
    return heading(name, [f"Nomor {number}", of_case])


def heading(name: str, under: list[str]) -> list[Flowable]:
    """Head a paper with its name and what tells it from others of its kind."""
    told = " &nbsp;·&nbsp; ".join(text.markup(part) for part in under)
    return [
        Paragraph(name.upper(), _TITLE),
        Paragraph(told, _UNDER),
        Spacer(1, 3),
        pieces.rule(styles.ACCENT, 1.2, 7),
    ]


def side(label: str, who: Side) -> list[Flowable]:
    """Lay out who somebody is; what is not known is a line to be filled by hand."""
    given = (
        ("Nama", who.name or BLANK),
        ("Jabatan", who.office or BLANK),
        ("Instansi", who.agency or BLANK),
        ("NIP / nomor identitas", who.identity_number or BLANK),
    )
    rows = [(name, text.shortened(value, LONGEST_NAME)) for name, value in given]
    return [
        KeepTogether([pieces.tag(label, styles.ACCENT), *pieces.facts(rows)]),
        Spacer(1, 5),
    ]


def sides(left: tuple[str, Side], right: tuple[str, Side]) -> list[Flowable]:
    """Lay out two sides beside each other, each with its label, so that a paper stays short."""
    half = styles.BODY_WIDTH / 2
    cells = [[_narrow(*left, half - 6 * mm), _narrow(*right, half - 6 * mm)]]
    table = Table(cells, colWidths=[half, half], hAlign="LEFT")
    table.setStyle(
        pieces.table_style(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (0, 0), 0),
                ("LEFTPADDING", (1, 0), (1, 0), 6 * mm),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
            ]
        )
    )
    return [table, Spacer(1, 3)]


def _narrow(label: str, who: Side, room: float) -> list[Flowable]:
    """Lay out one of two; cut as printed, for such a cell is never split over pages."""
    given = (
        ("Nama", who.name),
        ("Jabatan", who.office),
        ("Instansi", who.agency),
        ("NIP / identitas", who.identity_number),
    )
    rows = [
        (name, text.shortened(text.shown(value), _LONGEST_NARROW) or BLANK[:32])
        for name, value in given
    ]
    return [pieces.tag(label, styles.ACCENT), *pieces.facts(rows, room, 25 * mm)]


def items(found: tuple[Evidence, ...]) -> Flowable:
    """Lay out items with name, kind, size and digest."""
    widths = [17 * mm, styles.BODY_WIDTH - 17 * mm - 27 * mm - 64 * mm, 27 * mm, 64 * mm]
    rows = [_item(item) for item in found]
    return pieces.table(["Nomor", "Nama berkas", "Jenis, ukuran", "SHA-256"], rows, widths)


def head(log: str, at: ChainHead, occasion: str) -> list[Flowable]:
    """Lay out the head of the chain, in digits and as a code.

    Args:
        log: identity of the chain.
        at: its end.
        occasion: what happened when the paper was made, such as "serah terima".
    """
    told = (
        "Riwayat penguasaan adalah rantai: setiap entri memuat SHA-256 entri sebelumnya. Sidik "
        f"entri terakhir di bawah ini mengunci semua entri sampai saat {occasion}. Siapa pun "
        "yang memegang lembar ini dapat membuktikan bila riwayat itu dipotong atau ditulis "
        f"ulang. Kode di kanan berisi: {_QR_CONTENT}."
    )
    rows = [
        ("Identitas rantai", log),
        ("Entri terakhir", f"nomor {at.seq} (entri pertama bernomor 0)"),
    ]
    left: list[Flowable] = [
        Paragraph(told, styles.SMALL),
        Spacer(1, 3),
        *pieces.facts(rows, styles.BODY_WIDTH - _QR_SIZE - 6 * mm, 30 * mm),
    ]
    box = Table(
        [[left, QrCode(qr_text(log, at), _QR_SIZE)]],
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
                pieces.digest_strip(at.sha256, f"Entri {at.seq}"),
            ]
        ),
    ]


def signatures(
    told: str,
    place: str,
    made_at_local: str,
    signers: list[Signer],
    room: float = 34 * mm,
) -> list[Flowable]:
    """Lay out the closing words and the places to sign, not parted from each other.

    Args:
        told: the closing words.
        place: where; empty leaves a line.
        made_at_local: ISO 8601 with the local zone.
        signers: one, who signs at the right, or two, from left to right.
        room: height of the place to sign, points.
    """
    where = text.markup(place.strip()) or "." * 24
    day = text.date_words(made_at_local[:10]).partition(", ")[2]
    cells: list[list[object]] = [
        [Paragraph(f"{where}, {day}", _MIDDLE)],
        [_signing(role, named) for role, named, _who in signers],
        [_signed_by(who) for _role, _named, who in signers],
    ]
    for row in cells:
        row[:0] = [""] * (2 - len(row))
    table = Table(cells, colWidths=[styles.BODY_WIDTH / 2] * 2, rowHeights=[None, room, None])
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
        CondPageBreak(room + 32 * mm),
        KeepTogether([Paragraph(told, styles.BODY), Spacer(1, 4), table]),
    ]


def model_note(model: FormModel, what: str, app_version: str) -> list[Flowable]:
    """Say which form a paper is, and mark what is doubtful.

    Args:
        what: which form is meant, where the data know none, such as "serah terima".
    """
    if model.name:
        named = f"{model.name}, model {model.code}" if model.code else model.name
        told = f"Formulir: {named}"
    else:
        told = f"Nomor model formulir {what} tidak ada pada data prosedur yang dipakai"
    doubt = f" ({MUST_VERIFY})" if model.needs_check else ""
    note = f"{told}{doubt}. Lembar ini dicetak Netra {app_version}."
    return [Spacer(1, 6), pieces.line(note, styles.CAPTION)]


def _item(item: Evidence) -> list[Flowable]:
    kind = f"{words.KINDS[item.kind]}\n{text.number(item.digest.size_bytes)} bita"
    return [
        pieces.cell(item.code, styles.CELL_BOLD),
        pieces.cell(text.shortened(item.name, LONGEST_NAME)),
        pieces.cell(kind),
        pieces.digest_cell(item.digest.sha256),
    ]


def _signing(role: str, named: str) -> list[Flowable]:
    out = [Paragraph(role, _MIDDLE)]
    return [*out, Paragraph(f"<b>{named}</b>", _MIDDLE)] if named else out


def _signed_by(who: Side) -> list[Flowable]:
    name = text.markup(text.shortened(who.name, LONGEST_NAME)) or BLANK
    number = text.markup(who.identity_number) or "." * 28
    return [
        Paragraph(f"({name})", _MIDDLE),
        Paragraph(f"NIP / nomor identitas: {number}", _MIDDLE_SOFT),
    ]
