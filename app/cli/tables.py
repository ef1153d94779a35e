"""`netra table`: moments, persons and evidence for other programs."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli.endings import form_of
from app.cli.face import FACE
from app.domain.tables import TableForm, TableKind
from app.services import tables

app = typer.Typer(help="Tabel momen, orang, dan barang bukti.", no_args_is_help=True)


@app.command("export", help="Tulis tabel; akhiran nama berkas menentukan bentuknya.")
def export(
    folder: Path = typer.Argument(metavar="CASE"),
    out: Path = typer.Argument(metavar="FILE", help=".csv (satu tabel), .xlsx, atau .ods."),
    table: list[TableKind] = typer.Option(
        [], "--table", help="moments | persons | evidence; tanpa ini semuanya (CSV: moments)."
    ),
) -> None:
    """Write tables to a file; its ending says in which form."""
    form = form_of(out, TableForm)
    kinds = tuple(dict.fromkeys(table)) or (
        (TableKind.MOMENTS,) if form is TableForm.CSV else tables.LISTS
    )
    with FACE.case(folder, writes=True) as session:
        made = tables.export(session, out, form, kinds, FACE.lang)
        counts = {kind.value: len(tables.table(session, kind).rows) for kind in kinds}
        told = ", ".join(f"{name} {count}" for name, count in counts.items())
        FACE.show({"file": str(made), "form": form, "rows": counts}, f"{made}: {told}")
