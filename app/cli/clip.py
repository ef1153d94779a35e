"""`netra clip`, `netra clips`, `netra excerpt`: clips, and packets copied with their proof."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli import documents
from app.cli.face import FACE
from app.domain.adjustments import parse_adjustments
from app.domain.clip import Derivative
from app.domain.contact_sheet import USUAL
from app.domain.mediatime import format_time
from app.services import (
    clip_batches,
    clip_dressing,
    clip_matching,
    clip_preview,
    clips,
    contact_sheets,
    review,
    sidecars,
)
from app.services.clip_dressing import DressChoice
from app.services.clips import StagedDerivative
from app.services.session import CaseSession
from app.services.step_reading import FAST, FREEZE, SLOW, ZOOM, read_steps

_OVERLAY, _CATEGORY = "Kode waktu, nomor, hash.", "Kode dan nama kategori momen."
_SUBTITLES = "Transkrip yang sudah dibenarkan orang; teks mesin tidak pernah."
_STEADY = "Redam guncangan kamera, diratakan atas sekian bingkai ke tiap sisi, mis. 25."
_FIGURES = "Bentuk yang digambar pada momen."
_FAST = f"Percepat, sebagian bingkai dilewati, di atas 2 tanpa suara: {FAST}."


def clip_of(
    folder: Path = typer.Argument(metavar="CASE"),
    id_: str = typer.Argument(metavar="M-001"),
    overlay: bool = typer.Option(True, "--overlay/--no-overlay", help=_OVERLAY),
    category: bool = typer.Option(False, "--category", help=_CATEGORY),
    subtitles: bool = typer.Option(False, "--subtitles", help=_SUBTITLES),
    figures: bool = typer.Option(False, "--figures", help=_FIGURES),
    caption: str = typer.Option("", "--caption", help="Keterangan di bawah gambar."),
    freeze: list[str] = typer.Option([], "--freeze", help=f"Tahan bingkai: {FREEZE}, mis. 2@f120."),
    slow: list[str] = typer.Option([], "--slow", help=f"Perlambat, tanpa suara: {SLOW}."),
    fast: list[str] = typer.Option([], "--fast", help=_FAST),
    zoom: list[str] = typer.Option([], "--zoom", help=f"Perbesar bagian gambar: {ZOOM}."),
    adjust: str = typer.Option("", "--adjust", help=documents.ADJUST_HELP),
    steady: int = typer.Option(0, "--steady", help=_STEADY),
    out: Path | None = typer.Option(None, "--out", help="Salinan klip."),
) -> None:
    """Cut a moment to the frame."""
    with FACE.case(folder, writes=True) as session:
        steps = read_steps(session, id_, freeze=freeze, slow=slow, fast=fast, zoom=zoom)
        done = parse_adjustments(adjust)
        moves = FACE.run(clip_preview.steady_job(session, id_, steady)) if steady else None
        choice = DressChoice(category, subtitles, figures, caption, steps, done, moves)
        job = clips.clip_job(session, id_, overlay=overlay, choice=choice)
        made = clips.commit(session, FACE.run(job))
        if subtitles:
            _say_left_out(session, id_)
        show_made(session, made, out)


def show_made(session: CaseSession, made: Derivative, out: Path | None) -> None:
    """Tell of a still or clip that was made, and copy it out with its sidecars where asked."""
    path = clips.stored_path(session, made) if out is None else clips.export(session, made, out)
    if out is not None:
        sidecars.write_sidecars(path, sidecars.clip_document(session, made, path.name))
    document = documents.derivative(made, path)
    frames_word = FACE.say("bingkai", "frames")
    FACE.show(document, f"{made.code}  {document['frames']} {frames_word}  {made.sha256}  {path}")


def _say_left_out(session: CaseSession, code: str) -> None:
    moment = review.moment(session, code)
    left_out = clip_dressing.unconfirmed_lines(session, moment)
    if not left_out and not clip_dressing.confirmed_lines(session, moment):
        FACE.note(
            FACE.say(
                f"{code}: tidak ada transkrip pada momen ini.",
                f"{code}: there is no transcript in this moment.",
            )
        )
    elif left_out:
        FACE.note(
            FACE.say(
                f"{code}: {left_out} baris transkrip belum dibenarkan orang, tidak ditampilkan.",
                f"{code}: {left_out} lines of the transcript that nobody confirmed are left out.",
            )
        )


def clips_of_all(
    folder: Path = typer.Argument(metavar="CASE"),
    overlay: bool = typer.Option(True, "--overlay/--no-overlay", help=_OVERLAY),
    category: bool = typer.Option(False, "--category", help=_CATEGORY),
    subtitles: bool = typer.Option(False, "--subtitles", help=_SUBTITLES),
    figures: bool = typer.Option(False, "--figures", help=_FIGURES),
    adjust: str = typer.Option("", "--adjust", help=documents.ADJUST_HELP),
    steady: int = typer.Option(0, "--steady", help=_STEADY),
    out: Path | None = typer.Option(None, "--out", help="Folder untuk salinannya."),
) -> None:
    """Cut every moment that has no clip of its present edges, enhanced alike."""
    with FACE.case(folder, writes=True) as session:
        made: list[documents.Document] = []

        def keep(staged: object) -> None:
            if isinstance(staged, StagedDerivative):
                made.append(_kept(session, staged, out))

        done = parse_adjustments(adjust)
        choice = DressChoice(category, subtitles, figures, adjustments=done)
        codes = clip_matching.without_clip(session, done, steady)
        jobs = clip_batches.batches(session, codes, overlay=overlay, choice=choice, steady=steady)
        for job in jobs:
            FACE.run(job, keep)
        for code in codes if subtitles else ():
            _say_left_out(session, code)
        FACE.show(made, FACE.say(f"{len(made)} klip dibuat.", f"{len(made)} clips made."))


def _kept(session: CaseSession, staged: StagedDerivative, out: Path | None) -> documents.Document:
    derivative = clips.commit(session, staged)
    path = clips.stored_path(session, derivative)
    if out is not None:
        name = f"{derivative.code} {derivative.moment} {derivative.evidence}{derivative.suffix}"
        path = clips.export(session, derivative, out / name)
        sidecars.write_sidecars(path, sidecars.clip_document(session, derivative, path.name))
    FACE.note(f"{derivative.moment}: {derivative.code} {derivative.recipe.frame_count}")
    return documents.derivative(derivative, path)


def sheet(
    folder: Path = typer.Argument(metavar="CASE"),
    id_: str = typer.Argument(metavar="M-001"),
    out: Path = typer.Option(..., "--out", help="PDF yang ditulis."),
    pictures: int = typer.Option(USUAL, "--pictures", help="Banyaknya gambar, 1-60."),
) -> None:
    """Lay out exact frames of a moment as a PDF, from its first to its last."""
    with FACE.case(folder, writes=True) as session:
        built = FACE.run(contact_sheets.build_job(session, id_, out, pictures))
        contact_sheets.note(session, built)
        document = {
            "moment": built.moment,
            "frames": list(built.frames),
            "pages": built.pages,
            "sha256": built.sha256,
            "out": str(built.path),
        }
        count = FACE.say(f"{len(built.frames)} gambar", f"{len(built.frames)} pictures")
        FACE.show(document, f"{built.moment}  {count}  {built.sha256}  {built.path}")


def excerpt(
    folder: Path = typer.Argument(metavar="CASE"),
    id_: str = typer.Argument(metavar="M-001"),
    out: Path = typer.Option(..., "--out", help="Berkas petikan; di sampingnya .json dan .txt."),
) -> None:
    """Copy a moment's packets without encoding, with its true ends and the proof."""
    with FACE.case(folder) as session:
        staged = FACE.run(sidecars.excerpt_job(session, id_))
        path = sidecars.hand_out_excerpt(session, staged, out)
        document = sidecars.excerpt_document(session, staged, path.name)
        actual = staged.result.actual
        ends = f"{format_time(actual.start_us)} – {format_time(actual.end_us)}"
        FACE.show(document, f"{staged.moment.code}  {ends}  {staged.result.file_sha256}  {path}")
