"""`netra coders`: how far two people who marked the same item agree."""

from __future__ import annotations

from math import isnan
from pathlib import Path

import typer

from app.cli.face import FACE
from app.domain.kappa import Agreement
from app.services import coders

app = typer.Typer(help="Kesepakatan dua penanda atas satu butir.", no_args_is_help=True)


@app.command("list", help="Siapa saja yang menandai momen pada satu butir.")
def list_(
    folder: Path = typer.Argument(metavar="CASE"), item: str = typer.Argument(metavar="ITEM")
) -> None:
    """List who marked moments of an item."""
    with FACE.case(folder) as session:
        names = coders.coders_of(session, item.upper())
        FACE.show(list(names), "\n".join(names))


@app.command("compare", help="Kappa Cohen seluruhnya dan per kategori; tidak mengubah apa pun.")
def compare(
    folder: Path = typer.Argument(metavar="CASE"),
    item: str = typer.Argument(metavar="ITEM"),
    first: str = typer.Argument(metavar="NAME"),
    second: str = typer.Argument(metavar="NAME"),
    step_ms: int = typer.Option(1000, "--step", help="Panjang satu penggal, milidetik."),
) -> None:
    """Compare two people's moments stretch by stretch."""
    with FACE.case(folder) as session:
        found = coders.compare(session, item.upper(), first, second, step_ms * 1000)
        rows = [("total", found.total), *found.categories]
        data = {
            "item": found.evidence,
            "coders": list(found.coders),
            "step_ms": step_ms,
            **{name: _facts(one) for name, one in rows},
        }
        FACE.show(data, "\n".join(_line(name, one) for name, one in rows))


def _facts(one: Agreement) -> dict[str, object]:
    return {
        "units": one.units,
        "same": one.same,
        "kappa": None if isnan(one.kappa) else one.kappa,
    }


def _line(name: str, one: Agreement) -> str:
    kappa = "-" if isnan(one.kappa) else FACE.figure(one.kappa, 4)
    return f"{name:6} kappa {kappa}  ({one.same}/{one.units})"
