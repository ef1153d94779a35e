"""`netra models`: Whisper models on this machine; never a surprise download."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli.face import BAD_ANSWER, FACE, table
from app.domain.plain import to_plain
from app.services import model_facts, model_install, models
from app.services.models import ModelRecord

app = typer.Typer(help="Model Whisper di komputer ini.", no_args_is_help=True)


@app.command("list", help="Daftar model.")
def list_() -> None:
    """List the models."""
    _show(models.installed())


@app.command("install", help="Pasang model dari folder, zip, atau paket-paketnya.")
def install(
    paths: list[Path] = typer.Argument(metavar="PATH...", help="Folder, zip, atau paket-paketnya."),
    name: str | None = typer.Option(None, "--name", help="Nama di komputer ini."),
    allow_unknown: bool = typer.Option(
        False, "--allow-unknown", help="Terima model yang hash-nya tidak dikenal."
    ),
) -> None:
    """Install a model from a folder, a zip, or the packages that hold its parts."""
    with FACE.context("") as ctx:
        record = model_install.install(paths, name, ctx, allow_unknown=allow_unknown)
    _show((record,))


@app.command("verify", help="Hitung ulang hash model dan muat.")
def verify(name: str | None = typer.Argument(None, metavar="[NAME]")) -> None:
    """Hash models again and load them."""
    names = [name] if name else [record.name for record in models.installed()]
    with FACE.context("") as ctx:
        records = tuple(models.verify(item, ctx) for item in names)
    _show(records)
    if not all(record.ok for record in records):
        raise typer.Exit(BAD_ANSWER)


@app.command("default", help="Pakai model ini bila tidak ada yang disebut.")
def default(name: str = typer.Argument(metavar="NAME")) -> None:
    """Choose the model that is used where none is named."""
    _show((models.choose(name),))


@app.command("expect", help="Waktu dan ketelitian yang dapat diharapkan di komputer ini.")
def expect() -> None:
    """Say what each model costs here, and what those that are not here would cost."""
    here = [(r.name, model_facts.expect(r)) for r in models.installed()]
    others = [(f"Whisper {s.key}", model_facts.expect_size(s)) for s in model_facts.missing_sizes()]
    say = FACE.say
    rows = [
        (
            name,
            say("belum diukur", "not measured") if e.ratio is None else f"{60 * e.ratio:.0f}",
            "" if e.ratio is None else _how(is_measured=e.is_measured),
            e.accuracy,
        )
        for name, e in (*here, *others)
    ]
    headings = (say("model", "model"), say("menit per jam ujaran", "minutes an hour of speech"),
                "", say("ketelitian", "accuracy"))  # fmt: skip
    plain = [
        {
            "name": name, "seconds_per_second_of_speech": e.ratio, "is_measured": e.is_measured,
            "accuracy": e.accuracy, "is_installed": place < len(here),
        }
        for place, (name, e) in enumerate((*here, *others))
    ]  # fmt: skip
    FACE.show(plain, table(headings, rows))


@app.command("remove", help="Hapus model dari komputer ini.")
def remove(name: str = typer.Argument(metavar="NAME")) -> None:
    """Remove a model from this machine."""
    models.remove(name)
    FACE.show({"name": name, "status": "removed"}, FACE.say("dihapus.", "removed."))


def _show(records: tuple[ModelRecord, ...]) -> None:
    say = FACE.say
    known = say("dikenal", "known")
    unknown = say("tidak dikenal", "unknown")
    rows = [
        (r.name, known if r.is_known else unknown, "✓" if r.ok else f"✗ {r.why}", r.sha256, r.path)
        for r in records
    ]
    headings = (say("nama", "name"), "", "", "SHA-256 model.bin", say("folder", "folder"))
    nothing = say(
        "belum ada model. Pasang dengan: netra models install PATH...",
        "no model yet. Install one with: netra models install PATH...",
    )
    FACE.show(to_plain(records), table(headings, rows) if rows else nothing)


def _how(*, is_measured: bool) -> str:
    if is_measured:
        return FACE.say("diukur di sini", "measured here")
    return FACE.say("perkiraan", "reckoned")
