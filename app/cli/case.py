"""`netra case`: make, show and fill a case."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.table import Table

from app.cli import documents
from app.cli.face import FACE, table
from app.domain.case import CaseForm, Election, Origin
from app.domain.errors import InvalidValue
from app.services import cases, deadlines

app = typer.Typer(help="Perkara: buat, lihat, isi.", no_args_is_help=True)


@app.command("new", help="Buat folder perkara.")
def new(
    folder: Path = typer.Argument(metavar="CASE", help="Folder perkara; .netra ditambahkan."),
    number: str = typer.Option(..., "--number", help="Nomor register."),
    title: str = typer.Option(..., "--title", help="Judul singkat."),
    election: Election = typer.Option(Election.PEMILU, help="pemilu | pemilihan"),
    origin: Origin = typer.Option(Origin.LAPORAN, help="temuan | laporan"),
    region: str = typer.Option("", help="Wilayah."),
    known_on: str = typer.Option("", "--known-on", help="Tanggal diketahui, YYYY-MM-DD."),
) -> None:
    """Make a case folder."""
    form = CaseForm(
        number=number,
        title=title,
        election=election,
        origin=origin,
        region=region,
        known_on=known_on,
    )
    with cases.new_case(folder, form, FACE.who()) as session:
        found = cases.summary(session)
        document = documents.summary(session.folder, found, deadlines.today(session))
        FACE.show(document, _summary_text(document))


@app.command("show", help="Lihat perkara: isian, jumlah, tenggat, ujung riwayat.")
def show(folder: Path = typer.Argument(metavar="CASE")) -> None:
    """Show a case: form, counts, limits, end of the chain."""
    with FACE.case(folder) as session:
        document = documents.summary(
            session.folder, cases.summary(session), deadlines.today(session)
        )
        FACE.show(document, _summary_text(document))


@app.command("set", help="Isi formulir perkara.")
def set_(
    folder: Path = typer.Argument(metavar="CASE"),
    values: list[str] = typer.Argument(metavar="KEY=VALUE...", help="Isian formulir perkara."),
) -> None:
    """Fill fields of the case form."""
    changes = {}
    for value in values:
        key, sign, text = value.partition("=")
        if not sign:
            raise InvalidValue(field="KEY=VALUE", value=value, expected="KEY=VALUE")
        changes[key.strip()] = text
    with FACE.case(folder, writes=True) as session:
        cases.set_form(session, changes)
        document = documents.summary(
            session.folder, cases.summary(session), deadlines.today(session)
        )
        FACE.show(document, _summary_text(document))


def _summary_text(document: documents.Document) -> list[str | Table]:
    say = FACE.say
    head = document["custody_head"]
    counts = (
        (say("barang bukti", "evidence"), document["evidence"]),
        (say("momen", "moments"), document["moments"]),
        (say("klip", "clips"), document["clips"]),
        (say("berkas", "dossiers"), document["dossiers"]),
    )
    lines: list[str | Table] = [
        f"{document['number']}  {document['title']}",
        str(document["case"]),
        " · ".join(f"{name} {count}" for name, count in counts),
        say(
            f"riwayat penguasaan: {head['seq'] + 1} entri, ujung {head['sha256']}",
            f"custody chain: {head['seq'] + 1} entries, head {head['sha256']}",
        ),
    ]
    if document["deadlines"]:
        doubt = say("perlu verifikasi", "to be verified")
        lines.append(
            table(
                (say("tenggat", "due"), say("hari lagi", "days left"), say("apa", "what"), "", ""),
                [
                    (
                        item["due_on"],
                        item["days_left"],
                        item["what"],
                        item["counted_as"],
                        doubt if item["needs_check"] else "",
                    )
                    for item in document["deadlines"]
                ],
            )
        )
    return lines
