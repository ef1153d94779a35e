"""`netra figure`: shapes drawn on the picture of a moment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import typer

from app.cli.face import FACE, table
from app.domain.errors import InvalidValue
from app.domain.figure import WHOLE, Figure, FigureKey, FigureShape, Spot
from app.domain.moment import Moment
from app.domain.photos import page_at
from app.domain.plain import to_plain
from app.services import review

app = typer.Typer(help="Bentuk pada gambar momen: kotak, panah, nomor.", no_args_is_help=True)
_TAIL_TO_TIP: tuple[Spot, Spot] = ((0, WHOLE), (WHOLE, 0))


@app.command("list", help="Bentuk pada satu momen.")
def list_(
    folder: Path = typer.Argument(metavar="CASE"), code: str = typer.Argument(metavar="M-001")
) -> None:
    """List the shapes of a moment."""
    with FACE.case(folder) as session:
        _show(review.moment(session, code))


@app.command("set", help="Gambar bentuk, atau ganti yang bernomor --place; yang lain tetap.")
def set_(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="M-001"),
    shape: FigureShape = typer.Argument(metavar="SHAPE", help="box|ellipse|polygon|arrow|callout"),
    box: list[str] = typer.Option(
        ...,
        "--box",
        help="X,Y,W,H sebagai pecahan gambar; f40:X,Y,W,H pada satu bingkai; boleh berulang.",
    ),
    point: list[str] = typer.Option(
        [], "--point", help="X,Y sebagai pecahan kotaknya: sudut poligon; ekor lalu ujung panah."
    ),
    label: str = typer.Option("", "--label", help="Apa yang ditunjuk, tanpa menilai."),
    first: int | None = typer.Option(None, "--from", help="Bingkai pertama; biasanya momennya."),
    last: int | None = typer.Option(None, "--to", help="Bingkai terakhir; biasanya momennya."),
    place: int | None = typer.Option(None, "--place", help="Nomor dalam daftarnya, mulai 1."),
) -> None:
    """Draw a shape on a moment, or put another in the place of one."""
    with FACE.case(folder, writes=True) as session:
        moment = review.moment(session, code)
        figures = list(moment.draft.figures)
        begins, ends = _frames(moment)
        points = tuple(_spot(text) for text in point)
        if shape is FigureShape.ARROW and not points:
            points = _TAIL_TO_TIP
        at = len(figures) if place is None else _checked(place, figures)
        before = figures[at] if at < len(figures) else None
        made = Figure(
            shape,
            begins if first is None else first,
            ends if last is None else last,
            tuple(sorted((_key(text, begins) for text in box), key=lambda key: key.frame)),
            points,
            _number(shape, before, figures),
            label.strip(),
        )
        if made.first < begins or made.last > ends:
            value = f"f{made.first} - f{made.last}"
            raise InvalidValue(field="figure", value=value, expected=f"f{begins} - f{ends}")
        figures[at : at + 1] = [made]
        draft = replace(moment.draft, figures=tuple(figures))
        _show(review.change_moment(session, moment.code, draft))


@app.command("remove", help="Keluarkan satu bentuk; catatannya tetap dalam riwayat.")
def remove(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="M-001"),
    place: int = typer.Argument(metavar="NUMBER", help="Nomor dalam daftarnya, mulai 1."),
) -> None:
    """Take a shape off a moment; the numbers of the others stay."""
    with FACE.case(folder, writes=True) as session:
        moment = review.moment(session, code)
        figures = list(moment.draft.figures)
        del figures[_checked(place, figures)]
        draft = replace(moment.draft, figures=tuple(figures))
        _show(review.change_moment(session, moment.code, draft))


def _frames(moment: Moment) -> tuple[int, int]:
    if moment.first is not None and moment.last is not None:
        return moment.first.frame, moment.last.frame
    page = page_at(moment.draft.span.start_us)
    return page, page


def _checked(place: int, figures: list[Figure]) -> int:
    if not 1 <= place <= len(figures):
        raise InvalidValue(field="figure", value=place, expected=f"1..{len(figures)}")
    return place - 1


def _number(shape: FigureShape, before: Figure | None, figures: list[Figure]) -> int:
    if shape is not FigureShape.CALLOUT:
        return 0
    if before is not None and before.number:
        return before.number
    return max((one.number for one in figures), default=0) + 1


def _key(text: str, frame: int) -> FigureKey:
    named, colon, box = text.rpartition(":")
    left, top, width, height = _parts(box, "X,Y,W,H", 4)
    if not colon:
        return FigureKey(frame, (left, top, width, height))
    if not named.startswith("f") or not named[1:].isdecimal():
        raise InvalidValue(field="figure", value=text, expected="f40:X,Y,W,H")
    return FigureKey(int(named[1:]), (left, top, width, height))


def _spot(text: str) -> Spot:
    across, down = _parts(text, "X,Y", 2)
    return across, down


def _parts(text: str, expected: str, count: int) -> list[int]:
    try:
        parts = [round(float(part) * WHOLE) for part in text.split(",")]
    except (ValueError, OverflowError) as e:
        raise InvalidValue(field="figure", value=text, expected=expected) from e
    if len(parts) != count:
        raise InvalidValue(field="figure", value=text, expected=expected)
    return parts


def _show(moment: Moment) -> None:
    figures = moment.draft.figures
    headings = (
        "",
        FACE.say("bentuk", "shape"),
        FACE.say("bingkai", "frames"),
        FACE.say("keterangan", "label"),
    )
    rows = [
        (place, f"{one.shape.value} {one.number or ''}".strip(), _span(one), one.label)
        for place, one in enumerate(figures, 1)
    ]
    FACE.show(
        {"id": moment.code, "figures": [to_plain(one) for one in figures]}, table(headings, rows)
    )


def _span(one: Figure) -> str:
    return f"f{one.first}" if one.first == one.last else f"f{one.first} - f{one.last}"
