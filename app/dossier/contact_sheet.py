"""A contact sheet on paper: pictures in rows of three, each with its time, frame and hash."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    KeepTogether,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from app.domain.contact_sheet import ContactSheet, SheetPicture
from app.domain.mediatime import format_time
from app.dossier import archival, fonts, paper, pieces, styles, text
from app.dossier.pictures import picture

KIND = "Lembar kontak"
_COLUMNS = 3
_GAP = 4 * mm
_ROOM = ((styles.BODY_WIDTH - (_COLUMNS - 1) * _GAP) / _COLUMNS, 46 * mm)
_TOP = 14 * mm
_NOTE = (
    "Frame yang tepat dari berkas asli, tersebar merata dari frame pertama sampai frame terakhir "
    "momen; di antaranya ada frame lain yang tidak dicetak. Cetakan ini ilustrasi: SHA-256 "
    "menyebut pikselnya (RGB24), sama dengan gambar diam dari frame itu."
)


def render(sheet: ContactSheet, pages: Path, out: Path) -> int:
    """Write the sheet as PDF/A-3b and give its number of pages.

    Args:
        sheet: what to print.
        pages: where the pages before that treatment may lie; the caller removes it.
        out: where the sheet goes.

    Raises:
        OSError: a place cannot be written.
    """
    fonts.register()
    kept = pieces.Pages()
    total = _pass(sheet, kept, BytesIO(), 0)
    final = BytesIO()
    _pass(sheet, kept, final, total)
    pages.write_bytes(final.getvalue())
    described = archival.Described(
        title=f"{KIND} {sheet.moment.code}",
        author=sheet.made_by,
        subject=sheet.form.number,
        app_version=sheet.app_version,
        head=sheet.head,
        made_at=sheet.made_at,
    )
    archival.archive(pages, out, described, (), ())
    return total


def _pass(sheet: ContactSheet, kept: pieces.Pages, target: BytesIO, total: int) -> int:
    made = text.instant_words(sheet.made_at_local)
    foot = [(f"{KIND} {sheet.moment.code}, dibuat {made}", fonts.REGULAR)]

    def furnish(canvas: Canvas) -> None:
        is_fictional = sheet.form.is_fictional
        paper.draw_furniture(canvas, A4, foot, total, is_fictional=is_fictional)

    return paper.build(target, A4, _TOP, _story(sheet, kept), furnish)


def _story(sheet: ContactSheet, kept: pieces.Pages) -> list[Flowable]:
    item, moment = sheet.evidence, sheet.moment
    span = f"{format_time(moment.draft.span.start_us)} s.d. {format_time(moment.draft.span.end_us)}"
    count = f"{len(sheet.pictures)} dari {sheet.frames} frame momen"
    name = text.shortened(item.name, 200)
    told = f"{item.code}, {name}. {span}. {count}."
    rows = [sheet.pictures[at : at + _COLUMNS] for at in range(0, len(sheet.pictures), _COLUMNS)]
    return [
        Paragraph(text.markup(f"{KIND} {moment.code}"), styles.H1),
        Paragraph(
            text.markup(f"Perkara {text.shortened(sheet.form.number, 200)}"), styles.SMALL_SOFT
        ),
        pieces.rule(styles.ACCENT, 1.2, 4),
        Paragraph(text.markup(told), styles.VALUE),
        Paragraph(text.markup("SHA-256 berkas asli:"), styles.CAPTION),
        Paragraph(text.markup(" ".join(text.groups(item.digest.sha256))), styles.MONO_SMALL),
        Spacer(1, 3),
        Paragraph(_NOTE, styles.SMALL_SOFT),
        Spacer(1, 6),
        *(KeepTogether([_row(row, kept), Spacer(1, 5)]) for row in rows),
    ]


def _row(row: tuple[SheetPicture, ...], kept: pieces.Pages) -> Table:
    cells = [_cell(one, kept) for one in row]
    cells += [[] for _ in range(_COLUMNS - len(cells))]
    table = Table([cells], colWidths=[_ROOM[0] + _GAP] * (_COLUMNS - 1) + [_ROOM[0]])
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-2, -1), _GAP),
                ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ]
        )
    )
    return table


def _cell(one: SheetPicture, kept: pieces.Pages) -> list[Flowable]:
    at = one.position
    caption = f"{format_time(at.time_us)} · frame {text.number(at.frame)} · pts {at.pts}"
    shown = picture(one.path, _ROOM, kept.prints)
    shown.hAlign = "LEFT"
    return [
        shown,
        Spacer(1, 2),
        Paragraph(text.markup(caption), styles.CAPTION),
        Paragraph(text.markup(text.short_digest(one.pixels_sha256)), styles.MONO_SMALL),
    ]
