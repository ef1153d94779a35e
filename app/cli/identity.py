"""`netra identity`: who may sign in a case, and with which certificate."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli.face import FACE, table
from app.cli.signing_options import passphrase_of
from app.domain.case import IdentityRole
from app.domain.plain import to_plain
from app.services import identities

app = typer.Typer(help="Orang kantor dalam perkara: peran dan sertifikatnya.", no_args_is_help=True)


@app.command("add", help="Daftarkan orang; hanya sidik sertifikatnya yang disimpan.")
def add(
    folder: Path = typer.Argument(metavar="CASE"),
    role: IdentityRole = typer.Option(..., help="pemeriksa | ketua | pengawas | staf"),
    name: str = typer.Option(..., help="Nama."),
    certificate: Path | None = typer.Option(
        None, "--certificate", help="Sertifikat penanda tangan: .p12, .pem, .cer."
    ),
    passphrase_env: str | None = typer.Option(
        None, "--passphrase-env", help="Nama variabel lingkungan berisi frasa sandi."
    ),
) -> None:
    """Enter a person."""
    passphrase = passphrase_of(passphrase_env)
    with FACE.case(folder, writes=True) as session:
        made = identities.add(session, role, name, certificate, passphrase)
        FACE.show(to_plain(made), f"{made.id}  {made.role}: {made.name}  {made.certificate_sha256}")


@app.command("list", help="Daftar orang; --all juga yang sudah dihapus.")
def list_(
    folder: Path = typer.Argument(metavar="CASE"),
    *,
    everyone: bool = typer.Option(False, "--all", help="Juga yang sudah dihapus."),
) -> None:
    """List the persons."""
    with FACE.case(folder) as session:
        found = identities.everyone(session) if everyone else identities.listed(session)
    say = FACE.say
    headings = (
        say("no", "no"),
        say("peran", "role"),
        say("nama", "name"),
        say("pemilik sertifikat", "certificate subject"),
        "SHA-256",
        say("dihapus", "removed"),
    )
    rows = [
        (item.id, item.role, item.name, item.subject, item.certificate_sha256, item.removed_at)
        for item in found
    ]
    FACE.show(to_plain(found), table(headings, rows))


@app.command("remove", help="Hapus orang dari daftar; riwayat menyimpan siapa dan mengapa.")
def remove(
    folder: Path = typer.Argument(metavar="CASE"),
    which: str = typer.Argument(metavar="NAMA", help="Nama atau nomor dari `identity list`."),
    why: str = typer.Option(..., "--why", help="Alasan."),
) -> None:
    """Take a person out of the list."""
    with FACE.case(folder, writes=True) as session:
        gone = identities.remove(session, which, why)
        FACE.show(to_plain(gone), f"{gone.role}: {gone.name}")
