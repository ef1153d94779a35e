"""`netra evidence` and `netra frame`: take in, list, show, one exact frame."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import typer
from rich.table import Table

from app.cli import documents
from app.cli.face import BAD_INPUT, FACE, table
from app.domain.errors import InvalidValue
from app.domain.evidence import Evidence, EvidenceStatus, Provenance
from app.domain.mediatime import format_time, parse_time
from app.services import frames, intake
from app.services.intake import IntakeOutcome
from app.services.messages import format_size, problem_text

app = typer.Typer(help="Barang bukti: terima, daftar, lihat.", no_args_is_help=True)


@app.command(
    "add", help="Terima berkas dan folder; status 2 bila tak satu pun terbaca sebagai media."
)
def add(
    folder: Path = typer.Argument(metavar="CASE"),
    paths: list[Path] = typer.Argument(metavar="PATH...", help="Berkas atau folder."),
    source: str = typer.Option("", help="Perangkat, akun, atau alamat unggahan."),
    received_from: str = typer.Option("", "--received-from", help="Siapa yang menyerahkan."),
    received_at: str = typer.Option("", "--received-at", help="Kapan, ISO 8601."),
    note: str = typer.Option("", help="Catatan."),
    unavailable: str = typer.Option("", "--unavailable", help="Mengapa ada yang tidak tersedia."),
) -> None:
    """Take files and folders in; status 2 where none of them can be read as media."""
    provenance = Provenance(source, received_from, _instant(received_at), note, unavailable)
    with FACE.case(folder, writes=True) as session:
        with FACE.context("") as ctx:
            outcomes = intake.take_in(session, paths, provenance, ctx)
        items = [
            documents.evidence(outcome.evidence, FACE.lang, is_duplicate=outcome.is_duplicate)
            for outcome in outcomes
            if outcome.evidence is not None
        ]
        FACE.show(items, _table([o.evidence for o in outcomes if o.evidence is not None]))
        for outcome in outcomes:
            _tell(outcome)
    if outcomes and not any(_is_readable(outcome) for outcome in outcomes):
        raise typer.Exit(BAD_INPUT)


@app.command("list", help="Daftar barang bukti.")
def list_(folder: Path = typer.Argument(metavar="CASE")) -> None:
    """List the evidence."""
    with FACE.case(folder) as session:
        items = intake.evidence_list(session)
        FACE.show([documents.evidence(item, FACE.lang) for item in items], _table(items))


@app.command("show", help="Semua yang diketahui tentang satu barang bukti.")
def show(
    folder: Path = typer.Argument(metavar="CASE"), code: str = typer.Argument(metavar="BB-001")
) -> None:
    """Show what is known of one item."""
    with FACE.case(folder) as session:
        document = documents.evidence(intake.evidence(session, code), FACE.lang)
        rows = [
            (key, value)
            for key, value in document.items()
            if value not in (None, "", [], {}) and not isinstance(value, list | dict)
        ]
        rows += [(f"exif {key}", value) for key, value in document["exif"].items()]
        FACE.show(document, table(("", document["code"]), rows))


def frame(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="BB-001"),
    at: str = typer.Option(..., "--at", help="HH:MM:SS.mmm, MM:SS.mmm, detik, atau f1234."),
    out: Path = typer.Option(..., "--out", help="Berkas PNG."),
) -> None:
    """Write the exact frame at a place, decoded from the original."""
    with FACE.case(folder) as session:
        result = FACE.run(frames.still_at_job(session, code, parse_time(at), out))
        document = documents.still(result, out)
        FACE.show(
            document,
            FACE.say(
                f"bingkai {document['frame']} · pts {document['pts']} · "
                f"{document['seconds']:.6f} dtk · SHA-256 piksel {document['sha256']} · {out}",
                f"frame {document['frame']} · pts {document['pts']} · "
                f"{document['seconds']:.6f} s · SHA-256 of the pixels {document['sha256']} · {out}",
            ),
        )


def _instant(text: str) -> str:
    if text:
        try:
            datetime.fromisoformat(text)
        except ValueError as e:
            raise InvalidValue(field="received-at", value=text, expected="ISO 8601") from e
    return text


def _table(items: tuple[Evidence, ...] | list[Evidence]) -> Table:
    say = FACE.say
    headings = (
        say("nomor", "code"),
        say("jenis", "kind"),
        say("nama", "name"),
        say("ukuran", "size"),
        say("durasi", "duration"),
        "SHA-256",
        say("masalah", "problem"),
    )
    return table(headings, [_row(item) for item in items])


def _row(item: Evidence) -> tuple[str, ...]:
    duration = item.media.duration_us if item.media else None
    return (
        item.code,
        item.kind.value,
        item.name,
        format_size(item.digest.size_bytes),
        format_time(duration) if duration else "",
        item.digest.sha256,
        problem_text(item.problem, FACE.lang) if item.problem else "",
    )


def _is_readable(outcome: IntakeOutcome) -> bool:
    return outcome.evidence is not None and outcome.evidence.status is not EvidenceStatus.UNREADABLE


def _tell(outcome: IntakeOutcome) -> None:
    item = outcome.evidence
    if outcome.error is not None:
        FACE.fail(outcome.error)
    elif item is not None and outcome.is_duplicate:
        FACE.note(
            FACE.say(
                f"{outcome.source.name}: sudah ada sebagai {item.code}, tidak disimpan dua kali.",
                f"{outcome.source.name}: already there as {item.code}, not stored twice.",
            )
        )
    elif item is not None and item.status is EvidenceStatus.UNREADABLE:
        problem = problem_text(item.problem, FACE.lang)
        FACE.note(
            FACE.say(
                f"{item.code} {item.name}: tersimpan dan di-hash, tetapi tidak terbaca sebagai "
                f"media ({problem}).",
                f"{item.code} {item.name}: stored and hashed, but not readable as media "
                f"({problem}).",
            )
        )
