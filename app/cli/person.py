"""`netra person`: the persons of a case."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli.face import FACE, table
from app.domain.case import Party, PartyRole
from app.domain.plain import to_plain
from app.services import cases

app = typer.Typer(help="Orang dalam perkara.", no_args_is_help=True)


@app.command("add", help="Tambah orang.")
def add(
    folder: Path = typer.Argument(metavar="CASE"),
    role: PartyRole = typer.Option(..., help="terlapor | pelapor | saksi | paslon"),
    name: str = typer.Option(..., help="Nama."),
    office: str = typer.Option("", help="Jabatan."),
    agency: str = typer.Option("", help="Instansi."),
    nip: str = typer.Option("", help="Nomor induk pegawai."),
) -> None:
    """Add a person."""
    with FACE.case(folder, writes=True) as session:
        party = cases.add_party(session, Party(role, name, office, agency, nip))
        FACE.show(to_plain(party), f"{party.role.value}: {party.name}")


@app.command("list", help="Daftar orang.")
def list_(folder: Path = typer.Argument(metavar="CASE")) -> None:
    """List the persons."""
    with FACE.case(folder) as session:
        found = cases.parties(session)
        say = FACE.say
        headings = (
            say("peran", "role"),
            say("nama", "name"),
            say("jabatan", "office"),
            say("instansi", "agency"),
            "NIP",
        )
        rows = [(p.role.value, p.name, p.office, p.agency, p.nip) for p in found]
        FACE.show(to_plain(found), table(headings, rows))
