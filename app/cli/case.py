"""`netra case`: make, show and fill a case."""

from __future__ import annotations

from datetime import tzinfo
from pathlib import Path

import typer
from rich.table import Table

from app.cli import documents
from app.cli.face import FACE, table
from app.domain.case import CaseForm, Election, Origin
from app.domain.case_line import LineEntry
from app.domain.errors import InvalidValue
from app.domain.zones import zone
from app.services import case_line, cases, deadlines

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


@app.command("line", help="Garis waktu perkara: apa terjadi kapan, dan apa yang tanpa waktu pasti.")
def line(
    folder: Path = typer.Argument(metavar="CASE"),
    zone_name: str = typer.Option("", "--zone", help="WIB, WITA, WIT, UTC, atau +HH:MM."),
) -> None:
    """Lay out everything that has a time, and say why the rest has none."""
    with FACE.case(folder) as session:
        found = case_line.read(session)
        where = zone(zone_name or cases.form(session).zone or "WIB")
        entries = [*found.placed, *found.apart]
        document = {
            "placed": [_line_entry(entry, where) for entry in found.placed],
            "apart": [_line_entry(entry, where) for entry in found.apart],
        }
        headings = (FACE.say("waktu", "time"), "", "", FACE.say("dasar", "basis"), "")
        rows = [
            (
                told["start"] or "-",
                told["kind"],
                told["code"],
                told["reason"] or told["basis"] or "",
                told["label"],
            )
            for told in (_line_entry(entry, where) for entry in entries)
        ]
        FACE.show(document, table(headings, rows))


def _line_entry(entry: LineEntry, where: tzinfo | None) -> documents.Document:
    times = (at.astimezone(where) if at else None for at in (entry.start, entry.end))
    start, end = (at.isoformat(timespec="microseconds") if at else None for at in times)
    return {
        "kind": entry.kind.value,
        "code": entry.code,
        "evidence": entry.evidence,
        "start": start,
        "end": end,
        "basis": entry.basis.value if entry.basis else None,
        "via": entry.via or None,
        "reason": entry.reason.value if entry.reason else None,
        "claimed": entry.claimed or None,
        "label": entry.label,
    }


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
