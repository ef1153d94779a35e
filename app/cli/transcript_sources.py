"""`netra transcript import | list | use | replace`: several texts of one item."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli.face import FACE, table
from app.domain.errors import UnknownItem
from app.domain.layout import RunLine
from app.domain.transcript import RunOrigin
from app.services import replacing, review, transcript_choice, transcript_import
from app.services.replacing import Wanted

_ORIGINS = {
    "machine": ("mesin", "machine"),
    "prompted": ("mesin, dengan kata bantu", "machine, prompted"),
    "imported": ("impor", "imported"),
}


def add_to(app: typer.Typer) -> None:
    """Add the commands to `netra transcript`."""
    app.command("import", help="Impor SRT atau WebVTT sebagai transkrip tersendiri.")(import_)
    app.command("list", help="Daftar transkrip satu barang bukti dan asalnya.")(list_)
    app.command("use", help="Pilih transkrip yang ditampilkan, dicari, dan dikutip.")(use)
    app.command("replace", help="Cari dan ganti di transkrip; tanpa --with hanya menghitung.")(
        replace
    )


def import_(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="BB-001"),
    file: Path = typer.Argument(metavar="FILE", help="SRT atau WebVTT; dibaca di proses bantu."),
    language: str = typer.Option("", "--language", help="Kode bahasa (id, jw, su, ms)."),
) -> None:
    """Take a subtitle file in as a transcript of its own; the machine's stays beside it."""
    with FACE.case(folder, writes=True) as session, FACE.context(file.name) as ctx:
        found = transcript_import.read_job(file).run(ctx)
        made = transcript_import.commit(session, code, file.name, found, language)
        notes = found.notes
        left_out = notes.unread + notes.cut + made.late
        document = {
            "run": made.run_id,
            "segments": made.segments,
            "form": found.form,
            "encoding": found.encoding,
            "sha256": found.sha256,
            "left_out": left_out,
            "overlapping": notes.overlapping,
            "turning_signs": notes.turned,
        }
        said = FACE.say(
            f"{made.segments} baris diimpor dari {file.name} ({found.encoding}); "
            f"{left_out} tidak terbaca atau di luar rekaman, {notes.overlapping} bertumpuk.",
            f"{made.segments} lines imported from {file.name} ({found.encoding}); "
            f"{left_out} unreadable or outside the recording, {notes.overlapping} overlapping.",
        )
        FACE.show(document, said)


def list_(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="BB-001"),
) -> None:
    """List the transcripts of an item."""
    with FACE.case(folder) as session:
        found = transcript_choice.runs(session, code)
        headings = ("nr", FACE.say("asal", "origin"), "nama", "SHA-256", "status", "segmen", "")
        FACE.show([_document(line) for line in found], table(headings, [_row(r) for r in found]))


def use(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="BB-001"),
    run: int = typer.Argument(metavar="NR", help="Nomor dari `netra transcript list`."),
) -> None:
    """Choose which transcript is shown, searched and quoted."""
    with FACE.case(folder, writes=True) as session:
        transcript_choice.choose(session, code, run)
        chosen = next(r for r in transcript_choice.runs(session, code) if r.run_id == run)
        said = f"{run}  {FACE.say(*_ORIGINS[chosen.origin])}  {chosen.name}"
        if chosen.origin == RunOrigin.PROMPTED:
            said += "\n" + FACE.say(
                "Mesin diberi kata bantu: tidak satu segmen pun dikutip berkas sebelum dibenarkan "
                "pendengar.",
                "The machine was prompted: no segment is quoted by a dossier before a listener "
                "confirmed it.",
            )
        FACE.show(_document(chosen), said)


def replace(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="BB-001"),
    text: str = typer.Argument(metavar="TEXT"),
    by: str | None = typer.Option(None, "--with", help="Penggantinya."),
    words: bool = typer.Option(False, "--words", help="Hanya kata utuh."),
    case: bool = typer.Option(False, "--case", help="Bedakan huruf besar dan kecil."),
) -> None:
    """Count where a text stands, and replace it; a segment that was not heard stays so."""
    with FACE.case(folder, writes=by is not None) as session:
        found = review.transcript(session, code)
        if found is None:
            raise UnknownItem(kind=FACE.say("transkrip", "transcript"), id=code)
        wanted = Wanted(text, whole_words=words, match_case=case)
        hits = replacing.find(found.segments, wanted)
        done = replacing.replace(session, code, wanted, by, hits) if by is not None else 0
        said = FACE.say(
            f"{len(hits)} tempat, {done} diganti.", f"{len(hits)} places, {done} replaced."
        )
        FACE.show({"hits": len(hits), "replaced": done}, said)


def _document(line: RunLine) -> dict[str, object]:
    return {
        "run": line.run_id,
        "origin": line.origin,
        "name": line.name,
        "sha256": line.sha256,
        "status": line.status,
        "language": line.language,
        "segments": line.segments,
        "is_current": line.is_current,
        "prompt": line.prompt,
    }


def _row(line: RunLine) -> tuple[object, ...]:
    return (
        line.run_id,
        FACE.say(*_ORIGINS[line.origin]),
        line.name,
        line.sha256[:16],
        line.status,
        line.segments,
        FACE.say("dikutip", "quoted") if line.is_current else "",
    )
