"""`netra person`: the persons of a case."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import typer

from app.cli.face import FACE, table
from app.domain.case import EmployeeStatus, KeptParty, Party, PartyRole
from app.domain.errors import InvalidValue
from app.domain.mediatime import format_time
from app.domain.plain import to_plain
from app.domain.register import nip_faults
from app.services import cases, people, people_pages
from app.services.people_pages import PersonPage

app = typer.Typer(help="Orang dalam perkara.", no_args_is_help=True)
_ROLE = "terlapor | pelapor | saksi | paslon"


@app.command("add", help="Tambah orang.")
def add(
    folder: Path = typer.Argument(metavar="CASE"),
    role: PartyRole = typer.Option(..., help=_ROLE),
    name: str = typer.Option(..., help="Nama."),
    office: str = typer.Option("", help="Jabatan."),
    agency: str = typer.Option("", help="Instansi."),
    nip: str = typer.Option("", help="Nomor induk pegawai, 18 angka."),
    rank: str = typer.Option("", help="Pangkat dan golongan."),
    status: EmployeeStatus = typer.Option(
        EmployeeStatus.UNKNOWN, help="PNS | PPPK | non-ASN", show_default=False
    ),
    number: str = typer.Option("", help="Nomor urut pasangan calon."),
    address: str = typer.Option("", help="Alamat atau domisili."),
    phone: str = typer.Option("", help="Telepon."),
) -> None:
    """Add a person."""
    party = Party(role, name, office, agency, nip, rank, status, number, address, phone)
    with FACE.case(folder, writes=True) as session:
        added = cases.add_party(session, party)
        kept = people.listed(session)[-1]
        FACE.show(_document(kept), f"{kept.code} {added.role.value}: {added.name}")
        _note_nip(added)


@app.command("set", help="Ubah data orang: KEY=VALUE, misalnya nip=... status=PNS.")
def set_(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="CODE", help="P-001 dari `list`."),
    values: list[str] = typer.Argument(metavar="KEY=VALUE..."),
) -> None:
    """Change what is known of a person."""
    with FACE.case(folder, writes=True) as session:
        party = _with(people.person(session, code).party, values)
        kept = people.change(session, code, party)
        FACE.show(_document(kept), f"{kept.code} {party.role.value}: {party.name}")
        _note_nip(party)


@app.command("remove", help="Keluarkan orang dari para pihak; catatannya tetap ada.")
def remove(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="CODE", help="P-001 dari `list`."),
    why: str = typer.Option("", help="Alasan; masuk riwayat."),
) -> None:
    """Take a person out."""
    with FACE.case(folder, writes=True) as session:
        people.remove(session, code, why)
        FACE.show({"code": code.upper(), "removed": True}, code.upper())


@app.command("list", help="Daftar orang.")
def list_(folder: Path = typer.Argument(metavar="CASE")) -> None:
    """List the persons."""
    with FACE.case(folder) as session:
        found = people.listed(session)
        say = FACE.say
        headings = (
            say("kode", "code"),
            say("peran", "role"),
            say("nama", "name"),
            say("jabatan", "office"),
            say("instansi", "agency"),
            "NIP",
        )
        rows = [
            (k.code, k.party.role.value, k.party.name, k.party.office, k.party.agency, k.party.nip)
            for k in found
        ]
        FACE.show([_document(kept) for kept in found], table(headings, rows))


@app.command("show", help="Halaman satu orang: semua kemunculannya di barang bukti.")
def show(
    folder: Path = typer.Argument(metavar="CASE"),
    who: str = typer.Argument(metavar="WHO", help="P-001 atau nama."),
) -> None:
    """Show every place where a reviewer said that a person appears."""
    with FACE.case(folder) as session:
        _show_page(people_pages.page(session, who))


@app.command("link", help="Nyatakan orang ini ada pada sebuah momen.")
def link(
    folder: Path = typer.Argument(metavar="CASE"),
    who: str = typer.Argument(metavar="WHO", help="P-001 atau nama."),
    moment: str = typer.Argument(metavar="M-001"),
    undo: bool = typer.Option(False, "--remove", help="Nyatakan ia tidak ada di sana."),
) -> None:
    """Say by hand that a person is, or is not, on a moment."""
    with FACE.case(folder, writes=True) as session:
        found = people_pages.page(session, who)
        if undo:
            people_pages.unlink(session, found.called, moment)
            return _show_page(None)
        shared = found.name if found.alike else ""
        people_pages.link(session, found.called, moment, shared)
        return _show_page(people_pages.page(session, found.called))


def _show_page(page: PersonPage | None) -> None:
    found = page.appearances if page else ()
    rows = [
        (
            one.kind.value if one.moment else "voice",
            one.item.code,
            format_time(one.first_us),
            one.moment.code if one.moment else f"#{one.speaker}",
            (one.moment.draft.note or one.moment.draft.quote) if one.moment else "",
        )
        for one in found
    ]
    keys = ("kind", "evidence", "at", "moment", "note")
    document = {
        "name": page.called if page else None,
        "code": page.party.code if page and page.party else None,
        "appearances": [dict(zip(keys, told, strict=True)) for told in rows],
    }
    FACE.show(document, [page.name if page else "", table(keys, rows)])


def _document(kept: KeptParty) -> dict[str, Any]:
    return {"code": kept.code, **to_plain(kept.party)}


def _with(party: Party, values: list[str]) -> Party:
    kinds = {"role": PartyRole, "status": EmployeeStatus}
    for value in values:
        key, sign, text = value.partition("=")
        if not sign or key not in Party.__dataclass_fields__:
            known = ", ".join(Party.__dataclass_fields__)
            raise InvalidValue(field="KEY=VALUE", value=value, expected=known)
        try:
            changes: dict[str, Any] = {key: kinds[key](text) if key in kinds else text}
        except ValueError as e:
            expected = " | ".join(item.value for item in kinds[key])
            raise InvalidValue(field=key, value=text, expected=expected) from e
        party = replace(party, **changes)
    return party


def _note_nip(party: Party) -> None:
    """Say that a number is odd, never which: what stands on a terminal is kept by many."""
    if nip_faults(party.nip):
        FACE.note(
            FACE.say(
                "NIP tersimpan, tetapi bentuknya tidak seperti NIP 18 angka.",
                "The NIP is stored, but it does not look like 18 digits of a NIP.",
            )
        )
