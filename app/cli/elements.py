"""`netra elements`: what has to be shown for each suspected category, and what was judged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer
from rich.table import Table

from app.cli.face import FACE, table
from app.domain.choices import ElementMark, ElementState
from app.domain.elements import ElementMatrix
from app.services import elements

app = typer.Typer(help="Unsur kategori yang diduga: lihat dan nilai.", no_args_is_help=True)


@app.command("list", help="Matriks unsur tiap kategori yang diduga; status 1 bila ada yang kurang.")
def list_(folder: Path = typer.Argument(metavar="CASE")) -> None:
    """Show the matrix of every suspected category."""
    with FACE.case(folder) as session:
        found = elements.all_matrices(session)
        FACE.show([_document(matrix) for matrix in found], _text(found))
        if any(matrix.unfilled or matrix.is_attendance_only for matrix in found):
            raise typer.Exit(1)


@app.command("set", help="Nilai satu unsur, oleh sebuah momen atau untuk seluruh perkara.")
def set_(
    folder: Path = typer.Argument(metavar="CASE"),
    category: str = typer.Argument(metavar="CATEGORY", help="Kategori, misalnya N-07."),
    element: str = typer.Argument(metavar="ELEMENT", help="Kunci unsur dari `list`."),
    state: ElementState = typer.Argument(help="filled | contested | missing | open"),
    moment: str = typer.Option("", help="Momen, misalnya M-001; kosong untuk seluruh perkara."),
    note: str = typer.Option("", help="Catatan."),
) -> None:
    """Judge one element."""
    mark = ElementMark(category.upper(), element, moment.upper(), state, note)
    with FACE.case(folder, writes=True) as session:
        elements.set_mark(session, mark)
        found = elements.matrix(session, category)
        FACE.show(_document(found), _text((found,)))


def _document(matrix: ElementMatrix) -> dict[str, Any]:
    return {
        "category": matrix.category,
        "moments": list(matrix.moments),
        "is_attendance_only": matrix.is_attendance_only,
        "elements": [
            {
                "key": row.element.key,
                "kind": row.element.kind.value,
                "text": row.element.text,
                "needs_check": row.element.needs_check,
                "state": row.state.value,
                "marks": [
                    {"moment": mark.moment or None, "state": mark.state.value, "note": mark.note}
                    for mark in row.marks
                ],
            }
            for row in matrix.rows
        ],
    }


def _text(found: tuple[ElementMatrix, ...]) -> list[str | Table]:
    say = FACE.say
    words = {
        ElementState.OPEN: say("belum dinilai", "not judged"),
        ElementState.FILLED: say("terisi", "filled"),
        ElementState.CONTESTED: say("dibantah", "contested"),
        ElementState.MISSING: say("tidak ada", "missing"),
    }
    lines: list[str | Table] = []
    for matrix in found:
        lines.append(f"{matrix.category}  ({', '.join(matrix.moments)})")
        rows = [
            (
                row.element.key,
                words[row.state],
                f"{row.element.label}: {row.element.text}",
                ", ".join(mark.moment for mark in row.marks if mark.moment),
            )
            for row in matrix.rows
        ]
        headings = (say("kunci", "key"), say("keadaan", "state"), say("unsur", "element"), "")
        lines.append(table(headings, rows))
        if matrix.is_attendance_only:
            lines.append(elements.attendance_note())
    return lines or [say("Belum ada kategori yang diduga.", "No category is suspected yet.")]
