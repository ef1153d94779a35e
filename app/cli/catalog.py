"""`netra catalog`: the violation catalogue, its doubts included."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli import documents
from app.cli.face import FACE, table
from app.domain.agency_catalogue import AgencyCatalogue, CatalogueMove
from app.domain.errors import UnreadableMedia
from app.domain.plain import to_plain
from app.services import agency_catalogue, case_catalogue, catalogue, catalogue_move

app = typer.Typer(help="Katalog kategori pelanggaran.", no_args_is_help=True)


@app.command("list", help="Daftar kategori dan peraturan.")
def list_() -> None:
    """List categories and instruments."""
    shipped = catalogue.load()
    say = FACE.say
    document = {
        "version": shipped.version,
        "sha256": shipped.sha256,
        "disclaimer": shipped.disclaimer,
        "categories": [documents.category(item) for item in shipped.categories],
        "instruments": to_plain(shipped.instruments),
    }
    rows = [
        (item.code, item.label if FACE.lang == "id" else item.label_en, item.stage, item.severity)
        for item in shipped.categories
    ]
    headings = (
        say("kode", "code"),
        say("kategori", "category"),
        say("tahap", "stage"),
        say("urgensi", "urgency"),
    )
    FACE.show(document, (table(headings, rows), f"{shipped.version} · {shipped.disclaimer}"))


@app.command("show", help="Lihat satu kategori.")
def show(code: str = typer.Argument(metavar="N-07")) -> None:
    """Show one category."""
    item = catalogue.load().category(code)
    rows: list[tuple[str, str]] = [(item.code, item.label), ("", item.description)]
    rows += [(FACE.say("dasar hukum", "legal basis"), b.citation) for b in item.legal_basis]
    rows += [(FACE.say("unsur", "element"), point) for point in item.proof_points]
    rows += [(FACE.say("pengecualian?", "exception?"), rule.text) for rule in item.exceptions]
    FACE.show(documents.category(item), table(("", ""), rows))


@app.command("check", help="Periksa berkas katalog lembaga (YAML); tidak mengubah apa pun.")
def check(file: Path = typer.Argument(metavar="FILE.yaml")) -> None:
    """Check an agency's catalogue."""
    agency = _read(file)
    rows = [(one.code, one.label) for one in agency.categories]
    headings = (FACE.say("kode", "code"), FACE.say("kategori", "category"))
    FACE.show(_facts(agency), (table(headings, rows), f"{agency.title} · {agency.file_sha256}"))


@app.command("used", help="Katalog yang dipakai perkara, dan yang pernah dipakai.")
def used(folder: Path = typer.Argument(metavar="CASE")) -> None:
    """Say which catalogue a case uses."""
    with FACE.case(folder) as session:
        uses = case_catalogue.uses(session)
        version = case_catalogue.of(session).version
    rows = [
        (one.at, one.base_version, one.agency.title if one.agency else "-", one.by) for one in uses
    ]
    headings = (
        FACE.say("sejak", "since"),
        FACE.say("bawaan", "shipped"),
        FACE.say("lembaga", "agency"),
        FACE.say("oleh", "by"),
    )
    data = [
        {
            "at": one.at,
            "by": one.by,
            "base": {"version": one.base_version, "sha256": one.base_sha256},
            "agency": _facts(one.agency) if one.agency else None,
        }
        for one in uses
    ]
    FACE.show({"version": version, "uses": data}, (table(headings, rows), version))


@app.command("use", help="Pindahkan perkara ke katalog lembaga; tanpa FILE ke katalog bawaan.")
def use(
    folder: Path = typer.Argument(metavar="CASE"),
    file: Path | None = typer.Argument(None, metavar="[FILE.yaml]"),
    *,
    report: bool = typer.Option(False, "--report", help="Hanya laporkan apa yang berubah."),
    why: str = typer.Option("", "--why", help="Alasan."),
) -> None:
    """Move a case to a catalogue, and say what changes."""
    agency = None if file is None else _read(file)
    with FACE.case(folder, writes=not report) as session:
        move = catalogue_move.report(session, agency)
        if not report:
            catalogue_move.use(session, agency, why)
    rows = [
        (one.code, one.after or one.before, one.kind, " ".join(one.parts), " ".join(one.moments))
        for one in move.changes
    ]
    headings = (
        FACE.say("kode", "code"),
        FACE.say("kategori", "category"),
        FACE.say("perubahan", "change"),
        FACE.say("isi", "parts"),
        FACE.say("momen", "moments"),
    )
    FACE.show(
        _moved(move, done=not report), (table(headings, rows), f"{move.before} → {move.after}")
    )


def _read(file: Path) -> AgencyCatalogue:
    try:
        found = FACE.run(agency_catalogue.read_job(file))
    except UnreadableMedia as e:
        raise agency_catalogue.refused(file, e) from e
    return agency_catalogue.checked(file.name, found)


def _facts(agency: AgencyCatalogue) -> dict[str, object]:
    return {
        "agency": agency.agency,
        "version": agency.version,
        "file": agency.file_name,
        "sha256": agency.file_sha256,
        "categories": [one.code for one in agency.categories],
    }


def _moved(move: CatalogueMove, *, done: bool) -> dict[str, object]:
    return {
        "before": move.before,
        "after": move.after,
        "done": done,
        "changes": [{**to_plain(one), "kind": one.kind} for one in move.changes],
        "moments": list(move.touched),
    }
