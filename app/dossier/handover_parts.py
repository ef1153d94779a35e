"""The parts of the hand-over sheet, from its title to the two signatures."""

from __future__ import annotations

from reportlab.platypus import Flowable, Paragraph

from app.domain.handover import HandoverSheet
from app.dossier import form_parts, pieces, styles, text


def story(sheet: HandoverSheet) -> list[Flowable]:
    """Lay out the sheet from its title to the note on its form."""
    return [
        *form_parts.title("Berita acara serah terima barang bukti", sheet.number, sheet.form),
        *_opening(sheet),
        *form_parts.side("PIHAK PERTAMA, yang menyerahkan", sheet.giver),
        *form_parts.side("PIHAK KEDUA, yang menerima", sheet.receiver),
        *_items(sheet),
        *form_parts.head(sheet.log, sheet.head, "serah terima"),
        *form_parts.signatures(
            "Demikian berita acara ini dibuat dengan sebenarnya dalam dua rangkap, satu untuk "
            "masing-masing pihak.",
            sheet.place,
            sheet.made_at_local,
            [
                ("Yang menerima", "PIHAK KEDUA", sheet.receiver),
                ("Yang menyerahkan", "PIHAK PERTAMA", sheet.giver),
            ],
        ),
        *form_parts.model_note(sheet.model, "serah terima", sheet.app_version),
    ]


def _opening(sheet: HandoverSheet) -> list[Flowable]:
    when = text.instant_words(sheet.made_at_local)
    day = text.date_words(sheet.made_at_local[:10]).partition(",")[0]
    place = text.markup(sheet.place.strip()) or form_parts.BLANK
    told = (
        f"Pada hari {day}, {when}, bertempat di {place}, telah dilakukan serah terima barang "
        "bukti elektronik antara:"
    )
    return [Paragraph(told, styles.BODY)]


def _items(sheet: HandoverSheet) -> list[Flowable]:
    told = (
        f"PIHAK PERTAMA menyerahkan kepada PIHAK KEDUA {len(sheet.items)} barang bukti di bawah "
        f"ini, pada media {text.markup(sheet.medium.strip()) or form_parts.BLANK}. SHA-256 adalah "
        "sidik isi berkas: berkas yang diterima harus menghasilkan sidik yang sama."
    )
    out: list[Flowable] = [*pieces.titled("Barang bukti"), Paragraph(told, styles.BODY)]
    if sheet.purpose.strip():
        out += pieces.prose(f"Keperluan: {sheet.purpose.strip()}")
    return [*out, form_parts.items(sheet.items)]
