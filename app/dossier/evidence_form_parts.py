"""What stands on a receipt of evidence, a list of evidence, and the frame of a clarification."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Paragraph, Spacer, Table

from app.domain.evidence import Evidence
from app.domain.evidence_forms import EvidenceForm, FormKind
from app.domain.mediatime import format_time
from app.domain.provenance import StatedHash, compare, reasons
from app.dossier import form_parts, pieces, styles, text, words

TITLES = {
    FormKind.RECEIPT: "Tanda terima barang bukti",
    FormKind.LIST: "Daftar barang bukti",
    FormKind.CLARIFICATION: "Berita acara klarifikasi",
}
_LONG = 300
_QUESTIONS = 4
_LINE = 7.5 * mm
_HIGH = 200 * mm
_CELL_EDGE = 7
_DIFFERS = "Hash yang disebut penyerah BERBEDA dari hash berkas ini."


def story(form: EvidenceForm) -> list[Flowable]:
    """Lay out a paper from its title to the note on its form."""
    parts = {
        FormKind.RECEIPT: _receipt,
        FormKind.LIST: _list,
        FormKind.CLARIFICATION: _clarification,
    }
    return [*form_parts.title(TITLES[form.kind], form.number, form.form), *parts[form.kind](form)]


def _receipt(form: EvidenceForm) -> list[Flowable]:
    return [
        Paragraph(f"{_when(form)} telah diterima barang bukti elektronik:", styles.BODY),
        *form_parts.sides(
            ("Dari, yang menyerahkan", form.party), ("Oleh, yang menerima", form.officer)
        ),
        *pieces.titled("Yang diterima"),
        Paragraph(
            f"Diterima {len(form.items)} barang bukti. SHA-256 dihitung dari seluruh isi berkas "
            "saat disalin: berkas yang tetap di tangan penyerah harus menghasilkan sidik yang "
            "sama. Cara memeriksanya tanpa Netra: di Windows <i>certutil -hashfile BERKAS "
            "SHA256</i>, di Linux <i>sha256sum BERKAS</i>.",
            styles.BODY,
        ),
        form_parts.items(form.items),
        *_stated(form.items),
        *form_parts.head(form.log, form.head, "tanda terima ini dibuat"),
        *form_parts.signatures(
            "Dibuat dua rangkap, satu untuk yang menyerahkan. Menerima berkas bukan menyatakan "
            "isinya benar.",
            form.place,
            form.made_at_local,
            [("Yang menyerahkan", "", form.party), ("Yang menerima", "", form.officer)],
            24 * mm,
        ),
        *form_parts.model_note(form.model, "tanda terima barang bukti", form.app_version),
    ]


def _list(form: EvidenceForm) -> list[Flowable]:
    storage = text.markup(text.shortened(form.storage.strip(), _LONG)) or form_parts.BLANK
    count = f"{len(form.items)} barang bukti elektronik"
    widths = [17 * mm, 42 * mm, styles.BODY_WIDTH - 123 * mm, 64 * mm]
    heads = ["Nomor", "Berkas dan keadaan", "Asal dan perolehan, menurut penyerah", "SHA-256"]
    out: list[Flowable] = [
        Paragraph(
            f"{_when(form)}, perkara ini memuat {count} di bawah ini. Tempat penyimpanan berkas "
            f"asli: {storage}.",
            styles.BODY,
        ),
        Spacer(1, 4),
        _whole_rows(heads, [_listed(item) for item in form.items], widths),
    ]
    if form.withdrawn:
        gone = ", ".join(form.withdrawn)
        told = f"Tidak didaftar karena ditarik dari perkara: {gone}. Aslinya tetap disimpan."
        out += [Spacer(1, 4), pieces.line(told, styles.SMALL)]
    basis = f"Dasar susunan: {form.model.name}" if form.model.name else "Dasar susunan tidak ada"
    doubt = " (perlu verifikasi)" if form.model.needs_check else ""
    note = f"{basis}{doubt}. Lembar ini dicetak Netra {form.app_version}."
    return [
        *out,
        *form_parts.head(form.log, form.head, "daftar ini dibuat"),
        *form_parts.signatures(
            "Daftar ini dibuat menurut catatan perkara pada waktu tersebut.",
            form.place,
            form.made_at_local,
            [("Yang menyusun", "", form.officer)],
        ),
        Spacer(1, 6),
        pieces.line(note, styles.CAPTION),
    ]


def _clarification(form: EvidenceForm) -> list[Flowable]:
    out: list[Flowable] = [
        Paragraph(f"{_when(form)} telah dilakukan klarifikasi terhadap:", styles.BODY),
        *form_parts.side("Yang dimintai klarifikasi", form.party),
        *_ticks("Sebagai", ("pelapor", "terlapor", "saksi", "ahli")),
        *form_parts.side("Yang melakukan klarifikasi", form.officer),
        *_ticks("Cara", ("tatap muka", "daring, direkam gambar dan suara")),
        *pieces.titled("Sumpah atau janji"),
        *_ticks("", ("bersedia; berita acara sumpah atau janji dilampirkan", "tidak bersedia")),
        Paragraph(
            "Bila tidak bersedia disumpah, klarifikasi tetap berjalan.",
            styles.SMALL_SOFT,
        ),
    ]
    if form.items:
        out += [*pieces.titled("Barang bukti yang diperlihatkan"), form_parts.items(form.items)]
    out += pieces.titled("Tanya jawab")
    if form.moments:
        told = (
            "Untuk tiap momen, yang diperlihatkan hanya gambar atau suaranya; penafsiran dan "
            "kategori tidak dicetak di sini."
        )
        out.append(Paragraph(told, styles.SMALL_SOFT))
    for moment in form.moments:
        draft = moment.draft
        span = f"{format_time(draft.span.start_us)} s.d. {format_time(draft.span.end_us)}"
        where = span if draft.span.end_us else "foto"
        out += _question(f"Diperlihatkan {moment.code} ({draft.evidence}, {where})")
    for number in range(1, _QUESTIONS + 1):
        out += _question(f"Pertanyaan {number}")
    closing = [
        *pieces.titled("Pembacaan ulang"),
        Paragraph(
            "Setelah berita acara ini dibacakan atau dibaca kembali, yang dimintai klarifikasi "
            "menyatakan isinya:",
            styles.BODY,
        ),
        *_ticks("", ("benar", "benar dengan perubahan berikut")),
        *_ruled(2),
    ]
    return [
        *out,
        *closing,
        *form_parts.head(form.log, form.head, "lembar ini dibuat"),
        *form_parts.signatures(
            "Demikian berita acara ini dibuat dengan sebenarnya.",
            form.place,
            form.made_at_local,
            [
                ("Yang dimintai klarifikasi", "", form.party),
                ("Yang melakukan klarifikasi", "", form.officer),
            ],
        ),
        *form_parts.model_note(form.model, "berita acara klarifikasi", form.app_version),
    ]


def _when(form: EvidenceForm) -> str:
    when = text.instant_words(form.made_at_local)
    day = text.date_words(form.made_at_local[:10]).partition(",")[0]
    place = text.markup(text.shortened(form.place.strip(), _LONG)) or form_parts.BLANK
    return f"Pada hari {day}, {when}, bertempat di {place}"


def _stated(items: tuple[Evidence, ...]) -> list[Flowable]:
    """Say which items are not what whoever brought them states: neither may overlook it."""
    codes = [
        str(item.code)
        for item in items
        if compare(item.provenance.stated_hash, item.digest) is StatedHash.DIFFERS
    ]
    if not codes:
        return []
    return [Spacer(1, 4), Paragraph(f"{', '.join(codes)}: {_DIFFERS}", styles.NOTICE)]


def _listed(item: Evidence) -> list[Flowable]:
    kind = f"{words.KINDS[item.kind]}, {text.number(item.digest.size_bytes)} bita"
    if item.media is not None and item.media.duration_us is not None:
        kind += f", {format_time(item.media.duration_us)}"
    state = words.STATUSES[item.status]
    if item.problem:
        state += f" ({words.problem(item.problem)})"
    name = text.shown(text.shortened(item.name, _LONG))
    return [
        pieces.cell(item.code, styles.CELL_BOLD),
        pieces.cell(f"{name}\n{kind}\nKeadaan: {state}"),
        pieces.cell("\n".join(_origin(item))),
        pieces.digest_cell(item.digest.sha256),
    ]


def _whole_rows(heads: list[str], rows: list[list[Flowable]], widths: list[float]) -> Flowable:
    """Lay out a table whose rows stay whole, unless one is too high for any page."""
    laid = pieces.table(heads, rows, widths)
    heights = (
        cell.wrap(width - _CELL_EDGE, styles.BODY_HEIGHT)[1]
        for row in rows
        for cell, width in zip(row, widths, strict=True)
    )
    if max(heights, default=0) < _HIGH:
        laid.splitInRow = 0
    return laid


def _origin(item: Evidence) -> list[str]:
    told, missing = item.provenance, reasons(item.provenance)
    pairs = [
        ("received_from", "Dari", told.received_from),
        ("received_at", "Diterima", text.instant_short(told.received_at)),
        ("method", "Cara", told.method),
        ("device", "Alat", told.device),
        ("post_address", "Akun atau unggahan", told.post_address),
    ]
    lines = [f"{label}: {_one(value)}" for key, label, value in pairs if key not in missing]
    if told.source:
        lines.append(f"Sumber: {_one(told.source)}")
    gone = [label.lower() for key, label, _value in pairs if key in missing]
    if gone:
        lines.append(f"Tidak tersedia: {', '.join(gone)}")
    if compare(told.stated_hash, item.digest) is StatedHash.DIFFERS:
        lines.append(_DIFFERS)
    return lines


def _one(value: str) -> str:
    return text.shown(text.shortened(" ".join(value.split()), _LONG))


def _ticks(label: str, choices: tuple[str, ...]) -> list[Flowable]:
    """Lay out choices beside each other, each with a box to be ticked by hand."""
    cells: list[object] = [Paragraph(label, styles.LABEL)] if label else []
    widths: list[float] = [40 * mm] if label else []
    room = (styles.BODY_WIDTH - sum(widths)) / len(choices)
    for choice in choices:
        cells += [pieces.TickBox(), Paragraph(choice, styles.VALUE)]
        widths += [5 * mm, room - 5 * mm]
    table = Table([cells], colWidths=widths, hAlign="LEFT")
    table.setStyle(
        pieces.table_style(
            [
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return [table, Spacer(1, 4)]


def _question(label: str) -> list[Flowable]:
    shown = Paragraph(text.markup(label), styles.VALUE)
    answer = Paragraph("Jawaban", styles.LABEL)
    return [
        CondPageBreak(5 * _LINE),
        KeepTogether([shown, *_ruled(1), Spacer(1, 2), answer, *_ruled(2), Spacer(1, 5)]),
    ]


def _ruled(count: int) -> list[Flowable]:
    """Give lines to write on."""
    out: list[Flowable] = []
    for _number in range(count):
        out += [Spacer(1, _LINE), pieces.rule(after=0)]
    return out
