"""`netra clips`, `netra excerpt`: clips of all moments, and packets copied with their proof."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli import documents
from app.cli.face import FACE
from app.domain.mediatime import format_time
from app.services import clip_batches, clips, sidecars
from app.services.clips import StagedDerivative
from app.services.session import CaseSession


def clips_of_all(
    folder: Path = typer.Argument(metavar="CASE"),
    overlay: bool = typer.Option(True, "--overlay/--no-overlay", help="Kode waktu, nomor, hash."),
    out: Path | None = typer.Option(None, "--out", help="Folder untuk salinannya."),
) -> None:
    """Cut every moment that has no clip of its present edges; one that cannot be cut is told."""
    with FACE.case(folder, writes=True) as session:
        made: list[documents.Document] = []

        def keep(staged: object) -> None:
            if isinstance(staged, StagedDerivative):
                made.append(_kept(session, staged, out))

        for job in clip_batches.batches(session, clips.without_clip(session), overlay=overlay):
            FACE.run(job, keep)
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
