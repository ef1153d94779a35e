"""`netra letterhead`: the agency's own head on every dossier built on this computer."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli.face import FACE
from app.domain.errors import OutputRefused
from app.domain.letterhead import Letterhead
from app.domain.plain import to_plain
from app.runtime.disk import write_text
from app.services import letterhead

app = typer.Typer(help="Kop surat lembaga pada berkas.", no_args_is_help=True)


@app.command("show", help="Kop surat yang dipakai di komputer ini.")
def show() -> None:
    """Show the letterhead of this computer."""
    _show(letterhead.read())


@app.command("set", help="Pasang kop surat dari berkas YAML, dengan atau tanpa logo.")
def set_(
    file: Path = typer.Argument(metavar="FILE", help="Contohnya: `netra letterhead example`."),
    logo: Path | None = typer.Option(None, "--logo", help="Gambar logo (PNG, JPEG)."),
) -> None:
    """Lay a letterhead down; what was there before is replaced."""
    _show(FACE.run(letterhead.set_job(file, logo)))


@app.command("example", help="Tulis contoh berkas kop surat untuk diubah.")
def example(out: Path = typer.Option(..., "--out", help="Berkas YAML baru.")) -> None:
    """Write an example to be changed."""
    if out.exists():
        raise OutputRefused(path=out)
    write_text(out, letterhead.EXAMPLE)
    FACE.show({"path": str(out)}, (str(out),))


@app.command("clear", help="Cetak berkas tanpa kop surat.")
def clear() -> None:
    """Print no letterhead any more."""
    letterhead.clear()
    _show(letterhead.read())


def _show(found: Letterhead) -> None:
    say = FACE.say
    lines = [*found.agency, *found.address]
    if found.logo:
        lines.append(f"logo: {found.logo}")
    lines += [f"{one.title}: {one.name or '…'}" for one in found.signatories]
    lines += [f"{key}: {words}" for key, words in found.openings]
    FACE.show(to_plain(found), lines or (say("Tidak ada kop surat.", "There is no letterhead."),))
