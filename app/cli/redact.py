"""`netra redact`: copies in which faces are covered and voices silent, and who confirmed them."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli import documents
from app.cli.face import FACE, table
from app.domain.errors import InvalidValue
from app.domain.mediatime import TimeRange, parse_time
from app.domain.redaction import parse_region
from app.domain.redaction_plan import Redaction
from app.services import clips, redaction, sidecars
from app.services.redaction import ReviewState

app = typer.Typer(help="Salinan tertutup: wajah ditutup, suara dibungkam.", no_args_is_help=True)


@app.command("make", help="Buat salinan tertutup dari satu momen; berkas asli tidak berubah.")
def make(
    folder: Path = typer.Argument(metavar="CASE"),
    id_: str = typer.Argument(metavar="M-001"),
    box: list[str] = typer.Option(
        [],
        "--box",
        help="'f10:X,Y,W,H f40:X,Y,W,H' sebagai pecahan gambar; sekali untuk tiap wajah.",
    ),
    mute: list[str] = typer.Option([], "--mute", help="MULAI-AKHIR, mis. 00:01.5-00:03."),
    track: bool = typer.Option(False, "--track", help="Ikuti isi kotak di antara bingkai kunci."),
    overlay: bool = typer.Option(True, "--overlay/--no-overlay", help="Kode waktu, nomor, hash."),
    out: Path | None = typer.Option(None, "--out", help="Salinan berkasnya."),
) -> None:
    """Make a redacted copy of a moment."""
    with FACE.case(folder, writes=True) as session:
        frames = redaction.stretch(session, id_)
        regions = [
            parse_region(text, f"Kotak {number}", frames) for number, text in enumerate(box, 1)
        ]
        if track:
            regions = [FACE.run(redaction.track_job(session, id_, each)) for each in regions]
        plan = Redaction(tuple(regions), tuple(_span(text) for text in mute))
        job = redaction.redact_job(session, id_, plan, overlay=overlay)
        made = clips.commit(session, FACE.run(job))
        path = clips.stored_path(session, made)
        if out is not None:
            path = clips.export(session, made, out)
            sidecars.write_sidecars(path, sidecars.clip_document(session, made, path.name))
        frames_word = FACE.say("bingkai", "frames")
        told = f"{made.code}  {made.recipe.frame_count} {frames_word}  {made.sha256}  {path}"
        FACE.show(documents.derivative(made, path), told)


@app.command("list", help="Daftar salinan tertutup dan siapa yang menyetujuinya.")
def list_(folder: Path = typer.Argument(metavar="CASE")) -> None:
    """List the redacted copies."""
    with FACE.case(folder) as session:
        found = redaction.states(session)
        say = FACE.say
        headings = (
            "id",
            say("momen", "moment"),
            say("bukti", "evidence"),
            say("dibuat oleh", "made by"),
            say("disetujui oleh", "confirmed by"),
        )
        rows = [
            (
                each.derivative.code,
                each.derivative.moment or "",
                each.derivative.evidence,
                each.maker,
                each.confirmed_by or say("belum", "nobody"),
            )
            for each in found
        ]
        FACE.show([_document(each) for each in found], table(headings, rows))


@app.command("frames", help="Tulis gambar kecil setiap bingkai; yang meragukan disebut lebih dulu.")
def frames_of(
    folder: Path = typer.Argument(metavar="CASE"),
    id_: str = typer.Argument(metavar="T-001"),
    out: Path = typer.Option(..., "--out", help="Folder kosong."),
) -> None:
    """Write every frame of a redacted copy, to be looked at."""
    with FACE.case(folder) as session:
        made = redaction.redacted_copy(session, id_)
        out.mkdir(parents=True, exist_ok=True)
        if any(out.iterdir()):
            raise InvalidValue(field="out", value=str(out), expected="an empty folder")
        FACE.run(redaction.copy_sheet_job(session, id_, out))
        order = redaction.looking_order(made)
        pictures = [str(out / f"{number}.jpg") for number in order]
        FACE.show({"id": made.code, "frames": pictures}, "\n".join(pictures))


@app.command("confirm", help="Orang kedua menyetujui salinan setelah melihat semua bingkainya.")
def confirm(
    folder: Path = typer.Argument(metavar="CASE"), id_: str = typer.Argument(metavar="T-001")
) -> None:
    """Confirm a redacted copy as a second person."""
    with FACE.case(folder, writes=True) as session:
        found = redaction.confirm(session, id_)
        told = FACE.say(
            f"{found.derivative.code} disetujui oleh {found.confirmed_by}.",
            f"{found.derivative.code} confirmed by {found.confirmed_by}.",
        )
        FACE.show(_document(found), told)


def _document(found: ReviewState) -> documents.Document:
    made = found.derivative
    return {
        "id": made.code,
        "moment": made.moment,
        "code": made.evidence,
        "sha256": made.sha256,
        "frames": made.recipe.frame_count,
        "made_by": found.maker,
        "confirmed_by": found.confirmed_by or None,
    }


def _span(text: str) -> TimeRange:
    start, dash, end = text.partition("-")
    times = [parse_time(part).time_us for part in (start, end)] if dash else []
    if len(times) != 2 or None in times:
        raise InvalidValue(field="mute", value=text, expected="HH:MM:SS.mmm-HH:MM:SS.mmm")
    return TimeRange(times[0] or 0, times[1] or 0)
