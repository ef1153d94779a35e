"""Interpretation: which category is suspected, on what basis, and what speaks against it."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, LongTable, Paragraph, Spacer

from app.domain.catalogue import MUST_VERIFY, Category
from app.domain.choices import ElementMark, ElementState
from app.domain.dossier import DossierSnapshot, MomentEntry
from app.domain.elements import ElementMatrix
from app.dossier import pieces, styles, text, words

_ONE_COLUMN = 6


def interpretation(snapshot: DossierSnapshot, pages: pieces.Pages) -> list[Flowable]:
    """Lay out every category that a moment was given, each with its open questions."""
    out: list[Flowable] = [
        Paragraph(
            "Bagian ini memuat dugaan pemeriksa, bukan temuan. Setiap kategori diuji unsur demi "
            "unsur: yang sudah dinilai bercentang, yang belum dibiarkan kosong untuk kajian.",
            styles.LEAD,
        ),
        pieces.panel(
            [pieces.line(_readable(snapshot.catalogue_disclaimer), styles.SMALL)], styles.READ
        ),
        Spacer(1, 4),
    ]
    without = [entry for entry in snapshot.moments if not entry.categories]
    used = _used(snapshot.moments)
    for category in used:
        members = [entry for entry in snapshot.moments if category in entry.categories]
        found = next((m for m in snapshot.matrices if m.category == category.code), None)
        out += _category(category, members, snapshot.form.stage, pages, found)
    if without:
        codes = ", ".join(entry.moment.code for entry in without)
        out += [
            *pieces.titled("Momen tanpa kategori"),
            Paragraph(f"Pemeriksa belum memberi kategori pada {codes}.", styles.BODY),
        ]
    elif not used:
        out.append(Paragraph("Belum ada kategori yang diduga.", styles.BODY))
    return out


def _readable(disclaimer: str) -> str:
    # The catalogue speaks of its own key; a reader of the dossier sees words instead.
    return disclaimer.replace(
        "bertanda needs_check: true perlu verifikasi terhadap",
        f"bertanda “{MUST_VERIFY}” harus dicocokkan dengan",
    )


def _used(moments: tuple[MomentEntry, ...]) -> list[Category]:
    found = {item.code: item for entry in moments for item in entry.categories}
    return [found[code] for code in sorted(found)]


def _category(
    category: Category,
    members: list[MomentEntry],
    stage: str,
    pages: pieces.Pages,
    matrix: ElementMatrix | None,
) -> list[Flowable]:
    title = f"{category.code}  {category.label}"
    heading = pieces.Heading(title, styles.H2, f"kategori-{category.code}", 1, pages)
    return [
        CondPageBreak(80 * mm),
        KeepTogether(
            [heading, pieces.rule(styles.READ, 1.2, 4), *pieces.prose(category.description)]
        ),
        *pieces.tagged("Diduga pada", styles.READ),
        _members(members),
        *pieces.tagged("Dasar aturan", styles.READ),
        *_basis(category),
        *pieces.tagged("Unsur yang harus dibuktikan", styles.READ),
        *([_matrix(matrix)] if matrix else [_elements(category)]),
        *_attendance(matrix),
        *_exceptions(category),
        KeepTogether(
            [
                pieces.tag("Golongan sanksi menurut tahap", styles.READ),
                _sanctions(category, stage),
            ]
        ),
        Spacer(1, 10),
    ]


def _members(members: list[MomentEntry]) -> Flowable:
    columns = 1 if len(members) <= _ONE_COLUMN else 2
    cells: list[list[Flowable]] = []
    for at in range(0, len(members), columns):
        row: list[Flowable] = [_member(entry) for entry in members[at : at + columns]]
        cells.append([*row, *[Spacer(1, 1)] * (columns - len(row))])
    laid = LongTable(cells, colWidths=[styles.BODY_WIDTH / columns] * columns, hAlign="LEFT")
    laid.setStyle(
        pieces.table_style(
            [
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ]
        )
    )
    return laid


def _member(entry: MomentEntry) -> Paragraph:
    moment = entry.moment
    span = moment.draft.span
    when = f", {text.range_words(span)}" if moment.first is not None or span.end_us else ""
    return Paragraph(
        f'<a href="#momen-{moment.code}"><b>{moment.code}</b></a> pada '
        f'<a href="#bukti-{moment.draft.evidence}">{moment.draft.evidence}</a>{when}',
        styles.BULLET,
        bulletText="•",
    )


def _basis(category: Category) -> list[Flowable]:
    if not category.legal_basis:
        return [Paragraph("Belum ada dasar aturan pada katalog.", styles.SMALL_SOFT)]
    return [
        Paragraph(text.markup(reference.citation), styles.BULLET, bulletText="•")
        for reference in category.legal_basis
    ]


def _matrix(matrix: ElementMatrix) -> Flowable:
    """Lay out what was judged of each element, and by which moments."""
    rows = []
    for row in matrix.rows:
        state = row.state
        ticked = (ElementState.FILLED, ElementState.MISSING, ElementState.CONTESTED)
        boxes = [pieces.TickBox(is_ticked=state is wanted) for wanted in ticked]
        doubt = f" ({MUST_VERIFY})" if row.element.needs_check else ""
        what = pieces.cell(f"{row.element.label}: {row.element.text}{doubt}")
        said = "; ".join(map(_said, row.marks))
        rows.append([what, *boxes, pieces.cell(said) if said else pieces.line("")])
    widths = [74 * mm, 18 * mm, 16 * mm, 22 * mm, styles.BODY_WIDTH - 130 * mm]
    head = ["Unsur", "Terpenuhi", "Tidak", "Dibantah", "Bukti dan catatan"]
    return pieces.table(head, rows, widths)


def _said(mark: ElementMark) -> str:
    where = mark.moment or "seluruh perkara"
    words_of = {
        ElementState.FILLED: "terisi",
        ElementState.MISSING: "tidak ada",
        ElementState.CONTESTED: "dibantah",
        ElementState.OPEN: "catatan",
    }
    note = f", {mark.note}" if mark.note else ""
    return f"{where} {words_of[mark.state]}{note}"


def _attendance(matrix: ElementMatrix | None) -> list[Flowable]:
    if matrix is None or not matrix.is_attendance_only:
        return []
    said = (
        "Baru kehadiran yang terlihat. Kehadiran saja tidak diajukan sebagai pelanggaran; "
        "harus ada perbuatan yang menunjukkan dukungan."
    )
    return [pieces.panel([pieces.line(said, styles.SMALL)], styles.READ)]


def _elements(category: Category) -> Flowable:
    boxes = 3
    rows = [
        [pieces.cell(point), *[pieces.TickBox() for _ in range(boxes)], pieces.line("")]
        for point in category.proof_points
    ] or [[pieces.cell("Unsur belum dirumuskan pada katalog."), *[pieces.line("")] * (boxes + 1)]]
    widths = [74 * mm, 18 * mm, 16 * mm, 22 * mm, styles.BODY_WIDTH - 130 * mm]
    head = ["Unsur", "Terpenuhi", "Tidak", "Belum jelas", "Bukti yang mendukung"]
    return pieces.table(head, rows, widths)


def _exceptions(category: Category) -> list[Flowable]:
    if not category.exceptions:
        return []
    out: list[Flowable] = [*pieces.tagged("Pengecualian yang harus ditanyakan", styles.READ)]
    for exception in category.exceptions:
        doubt = f" ({MUST_VERIFY})" if exception.needs_check else ""
        basis = f" Dasar: {exception.basis}{doubt}." if exception.basis else doubt
        out.append(
            Paragraph(
                f"Apakah berlaku: {text.markup(exception.text.rstrip('.?'))}? "
                f'<font size="8" color="{styles.SOFT.hexval().replace("0x", "#")}">'
                f"{text.markup(basis.strip())}</font>",
                styles.BULLET,
                bulletText="?",
            )
        )
    return out


def _sanctions(category: Category, stage: str) -> Flowable:
    sanctions = category.sanctions
    sure = words.CONFIDENCES.get(sanctions.confidence, sanctions.confidence)
    stages = [
        ("sebelum_penetapan", sanctions.before_determination),
        ("setelah_penetapan", sanctions.after_determination),
    ]
    rows = []
    for key, labels in stages:
        style = styles.CELL_BOLD if key == stage else styles.CELL
        label = words.STAGES[key] + (" (tahap perkara ini)" if key == stage else "")
        rows.append([pieces.cell(label, style), pieces.cell(_joined(labels)), pieces.cell(sure)])
    if sanctions.criminal:
        rows.append(
            [
                pieces.cell("Ketentuan pidana"),
                pieces.cell(_joined(sanctions.criminal)),
                pieces.cell(sure),
            ]
        )
    widths = [52 * mm, styles.BODY_WIDTH - 92 * mm, 40 * mm]
    return pieces.table(["Tahap", "Golongan sanksi", "Seberapa pasti"], rows, widths)


def _joined(labels: tuple[str, ...]) -> str:
    return "; ".join(labels) if labels else "tidak ada pada katalog"
