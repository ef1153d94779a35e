"""`netra transcribe` and `netra transcript`: machine text, and a person's text beside it."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path

import typer
from rich.table import Table

from app.cli import documents, transcript_sources
from app.cli.endings import form_of
from app.cli.face import BAD_INPUT, FACE, status_of, table
from app.domain.errors import InvalidValue, UnknownItem
from app.domain.listening import WorkingSound, prompt_of
from app.domain.mediatime import format_time, to_seconds
from app.domain.shown_words import said
from app.domain.transcript import Segment, Transcript
from app.services import models, review, transcript_files, transcription
from app.services.transcript_files import TranscriptForm
from app.services.transcription import TranscriptOutcome

app = typer.Typer(help="Transkrip: lihat, perbaiki, impor.", no_args_is_help=True)
transcript_sources.add_to(app)


class Format(StrEnum):
    """How a transcript is written."""

    JSON = "json"
    TXT = "txt"
    SRT = "srt"
    VTT = "vtt"


class Sound(StrEnum):
    """What the model hears."""

    AS_RECORDED = "as-recorded"
    LEVELLED = "levelled"
    DENOISED = "denoised"


def transcribe(
    folder: Path = typer.Argument(metavar="CASE"),
    codes: list[str] | None = typer.Argument(None, metavar="[BB-001...]"),
    model: str | None = typer.Option(None, "--model", help="Nama model atau foldernya."),
    language: str = typer.Option(
        "id", "--language", help="Kode Whisper (id, jw, su, ms) atau auto."
    ),
    jobs: int = typer.Option(
        0, "--jobs", min=0, help="Utas prosesor; 0 = jumlah inti, paling banyak 4."
    ),
    quick: bool = typer.Option(False, "--quick", help="Lebih cepat, lebih banyak salah."),
    track: int = typer.Option(1, "--track", min=1, help="Jalur suara, dihitung dari 1."),
    sound: Sound = typer.Option(
        Sound.AS_RECORDED, "--sound", help="Suara kerja: apa adanya, diratakan, atau dibersihkan."
    ),
    prompt: str | None = typer.Option(
        None,
        "--prompt",
        metavar="TEXT",
        help="Transkrip KEDUA dengan kata bantu. Awas: mesin lalu menulis kata yang tidak "
        "diucapkan (7 kali dalam 50 kalimat yang diukur; tanpa kata bantu 0). Ditandai, dan tidak "
        "dikutip sebelum didengar.",
    ),
) -> None:
    """Transcribe what has no transcript yet; what was broken off goes on where it stopped."""
    if prompt is not None and not codes:
        raise InvalidValue(field="--prompt", value="", expected="BB-001...")
    identity = models.default_model(model)
    with FACE.case(folder, writes=True) as session, FACE.context("") as ctx:
        profile = replace(
            transcription.default_profile(language, jobs, is_quick=quick),
            audio_stream=track - 1,
            working_sound=WorkingSound[sound.name].value,
        )
        if prompt is not None:
            profile = replace(profile, prompt=prompt_of(prompt))
        outcomes = transcription.transcribe_in_place(session, codes or (), identity, profile, ctx)
        FACE.show([_outcome(item) for item in outcomes], _outcome_table(outcomes))
    failed = [item for item in outcomes if item.error is not None]
    for item in failed:
        if item.error is not None:
            FACE.fail(item.error)
    if failed and failed[0].error is not None:
        raise typer.Exit(status_of(failed[0].error) or BAD_INPUT)


@app.command("show", help="Lihat transkrip terbaru.")
def show(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="BB-001"),
    form: Format = typer.Option(Format.TXT, "--format", help="json | txt | srt | vtt"),
) -> None:
    """Show the newest transcript of an item."""
    with FACE.case(folder) as session:
        found = review.transcript(session, code)
        if found is None:
            raise UnknownItem(kind=FACE.say("transkrip", "transcript"), id=code)
        if form is Format.JSON:
            FACE.as_json = True
        FACE.show(documents.transcript(found), _written(found, form))


@app.command("export", help="Simpan sebagai txt, srt, vtt, docx, atau json; riwayat mencatatnya.")
def export(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="BB-001"),
    out: Path = typer.Argument(metavar="FILE", help="Akhiran namanya menentukan bentuknya."),
) -> None:
    """Write the newest transcript of an item to a file; its ending says in which form."""
    form = form_of(out, TranscriptForm)
    with FACE.case(folder, writes=True) as session:
        made = transcript_files.export(session, code, out, form)
        FACE.show({"file": str(made), "form": form}, str(made))


@app.command("edit", help="Perbaiki satu segmen; teks mesin tetap ada di sampingnya.")
def edit(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="BB-001"),
    segment: int = typer.Argument(metavar="SEGMENT"),
    text: str = typer.Argument(metavar="TEXT"),
) -> None:
    """Revise a segment; the machine's text stays beside it."""
    with FACE.case(folder, writes=True) as session:
        revised = review.edit_segment(session, code, segment, text)
        FACE.show(documents.segment(revised), f"{revised.id}  {revised.text}")


@app.command("confirm", help="Nyatakan satu segmen sudah didengar dan benar.")
def confirm(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="BB-001"),
    segment: int = typer.Argument(metavar="SEGMENT"),
) -> None:
    """Say that a segment was heard and is right as it stands."""
    with FACE.case(folder, writes=True) as session:
        confirmed = review.confirm_segment(session, code, segment)
        FACE.show(documents.segment(confirmed), f"{confirmed.id}  {confirmed.text}")


def _outcome(item: TranscriptOutcome) -> documents.Document:
    found = item.transcript
    return {
        "code": item.code,
        "status": item.status,
        "language": found.language if found else None,
        "segments": len(found.segments) if found else 0,
        "audio_seconds": to_seconds(found.audio_us) if found else None,
        "wall_seconds": round(found.wall_seconds, 3) if found else None,
        "model": found.model.name if found else None,
        "model_sha256": found.model.sha256 if found else None,
        "model_is_known": found.model.is_known if found else None,
        "run": found.run_id if found else None,
        "prompt": found.profile.prompt if found else None,
    }


def _outcome_table(outcomes: tuple[TranscriptOutcome, ...]) -> str | Table:
    say = FACE.say
    words = {
        "complete": say("selesai", "complete"),
        "present": say("sudah ada", "present"),
        "no_sound": say("tanpa suara", "no sound"),
        "failed": say("gagal", "failed"),
    }
    headings = (
        say("nomor", "code"),
        "status",
        say("segmen", "segments"),
        say("bahasa", "language"),
        "model",
    )
    rows = [
        (
            item.code,
            words.get(item.status, item.status),
            len(item.transcript.segments) if item.transcript else 0,
            item.transcript.language if item.transcript else "",
            item.transcript.model.name if item.transcript else "",
        )
        for item in outcomes
    ]
    if not rows:
        return say("tidak ada yang perlu ditranskripsikan.", "nothing to transcribe.")
    return table(headings, rows)


def _written(found: Transcript, form: Format) -> str:
    if form is Format.SRT:
        shown = [item for item in found.segments if item.text]
        cues = (f"{at}\n{_cue(item, ',', item.text)}" for at, item in enumerate(shown, 1))
        return "\n".join(cues)
    if form is Format.VTT:
        shown = [item for item in found.segments if item.text]
        return "WEBVTT\n\n" + "\n".join(_cue(item, ".", _vtt(item.text)) for item in shown)
    return "\n".join(_line(segment) for segment in found.segments)


def _line(segment: Segment) -> str:
    doubt = FACE.say("belum diverifikasi", "not verified")
    mark = "" if segment.is_verified else f"  [{doubt}]"
    return f"{segment.id:>4}  {format_time(segment.start_us)}  {said(segment)}{mark}"


def _cue(segment: Segment, point: str, text: str) -> str:
    start, end = (format_time(at).replace(".", point) for at in (segment.start_us, segment.end_us))
    return f"{start} --> {end}\n{text}\n"


def _vtt(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
