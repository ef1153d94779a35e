"""`netra clips`, `netra excerpt`: clips of all moments, and packets copied with their proof."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli import documents
from app.cli.face import FACE
from app.domain.mediatime import format_time
from app.services import clips, sidecars


def clips_of_all(
    folder: Path = typer.Argument(metavar="CASE"),
    overlay: bool = typer.Option(True, "--overlay/--no-overlay", help="Kode waktu, nomor, hash."),
    out: Path | None = typer.Option(None, "--out", help="Folder untuk salinannya."),
) -> None:
    """Cut every moment that has no clip of its present edges; one that cannot be cut is told."""
    with FACE.case(folder, writes=True) as session:
        made = []
        for code in clips.without_clip(session):
            job = clips.clip_job(session, code, overlay=overlay)
            derivative = clips.commit(session, FACE.run(job))
            path = clips.stored_path(session, derivative)
            if out is not None:
                name = f"{derivative.code} {code} {derivative.evidence}{derivative.suffix}"
                path = clips.export(session, derivative, out / name)
                sidecars.write_sidecars(
                    path, sidecars.clip_document(session, derivative, path.name)
                )
            FACE.note(f"{code}: {derivative.code} {derivative.recipe.frame_count}")
            made.append(documents.derivative(derivative, path))
        FACE.show(made, FACE.say(f"{len(made)} klip dibuat.", f"{len(made)} clips made."))


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
