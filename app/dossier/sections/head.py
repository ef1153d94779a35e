"""The agency's own head on the first page, and who signs by hand on the last."""

from __future__ import annotations

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table

from app.domain.dossier import DossierSnapshot
from app.domain.letterhead import Letterhead, Signatory
from app.dossier import fonts, pieces, styles, text
from app.dossier.pictures import emblem

_LOGO = 22 * mm
_BLANK = "................................................"


def head(snapshot: DossierSnapshot) -> list[Flowable]:
    """Lay out the letterhead; room as high where there is none."""
    return agency_head(snapshot.look.letterhead) or [Spacer(1, 22 * mm)]


def agency_head(kop: Letterhead) -> list[Flowable]:
    """Lay out a letterhead with its double rule; nothing where there is none."""
    if not (kop.agency or kop.address or kop.logo):
        return []
    wide = styles.BODY_WIDTH - 2 * _LOGO
    lines = [_line(line, styles.HEAD_AGENCY, wide) for line in kop.agency]
    lines += [_line(line, styles.HEAD_ADDRESS, wide) for line in kop.address]
    # as much to the right as to the left: the lines stand in the middle of the paper
    table = Table([[_logo(kop), lines, ""]], colWidths=[_LOGO, wide, _LOGO], hAlign="LEFT")
    table.setStyle(
        pieces.table_style(
            [
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ]
        )
    )
    rules = [pieces.rule(styles.INK, 1.8, 1.2), pieces.rule(styles.INK, 0.6, 0)]
    return [table, Spacer(1, 1.5 * mm), *rules, Spacer(1, 7 * mm)]


def by_hand(kop: Letterhead, default: tuple[Signatory, ...]) -> list[Flowable]:
    """Lay out the places for signatures on paper, two beside each other.

    Args:
        default: who signs where the agency says nothing.
    """
    people = kop.signatories or default
    out: list[Flowable] = [Spacer(1, 9 * mm)]
    for at in range(0, len(people), 2):
        out += [_pair(people[at : at + 2], kop.place if at == 0 else ""), Spacer(1, 6 * mm)]
    return out[:-1]


def _line(line: str, style: ParagraphStyle, room: float) -> Paragraph:
    """Lay out one line as one line: the cover is one page."""
    wide = fonts.width(text.shown(line, style.fontName), style.fontName, style.fontSize)
    share = min(1.0, (room - 2) / wide) if wide else 1.0
    fitted = ParagraphStyle(
        style.name, style, fontSize=style.fontSize * share, leading=style.leading * share
    )
    return Paragraph(text.markup(line, style.fontName), fitted)


def _logo(kop: Letterhead) -> Flowable:
    if not kop.logo:
        return Spacer(1, 1)
    return emblem(kop.logo, (_LOGO - 2 * mm, _LOGO - 2 * mm))


def _pair(people: tuple[Signatory, ...], place: str) -> Table:
    """Lay out one or two; who signs alone signs at the right, beneath place and day."""
    cells: list[list[Flowable | str]] = [
        [Paragraph(_shown(one.title), styles.SMALL) for one in people],
        [Spacer(1, 20 * mm) for _one in people],
        [Paragraph(_name(one), styles.SMALL) for one in people],
        [Paragraph(f"NIP {_shown(one.number) or _BLANK[:36]}", styles.SMALL) for one in people],
    ]
    if place:
        day = f"{_shown(place)}, ............................ 20......"
        cells.insert(0, ["", Paragraph(day, styles.SMALL)])
    for row in cells:
        row[:0] = [""] * (2 - len(row))
    table = Table(cells, colWidths=[styles.BODY_WIDTH / 2] * 2, hAlign="LEFT")
    table.setStyle(
        pieces.table_style([("LEFTPADDING", (0, 0), (-1, -1), 0), ("NOSPLIT", (0, 0), (-1, -1))])
    )
    return table


def _name(one: Signatory) -> str:
    return f"<b>{_shown(one.name)}</b>" if one.name else _BLANK


def _shown(value: str) -> str:
    return text.markup(text.shortened(value, 90))
