"""`netra evidence decide`: what a person decides on an item whose check failed."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli import evidence_documents
from app.cli.face import FACE
from app.domain.errors import InvalidValue
from app.services import fences, integrity


def decide(
    folder: Path = typer.Argument(metavar="CASE"),
    code: str = typer.Argument(metavar="BB-001"),
    use: bool = typer.Option(False, "--use", help="Pakai meskipun pemeriksaannya gagal."),
    keep_out: bool = typer.Option(False, "--keep-out", help="Jangan pakai."),
    lift: bool = typer.Option(
        False, "--lift", help="Buka pagar: verifikasi lengkap harus menemukan isinya benar."
    ),
    why: str = typer.Option(..., "--why", help="Alasan; tercatat dalam riwayat."),
) -> None:
    """Decide on a fenced item: use it all the same, keep it out, or lift the fence."""
    if (use, keep_out, lift).count(True) != 1:
        raise InvalidValue(field="decide", value="", expected="--use | --keep-out | --lift")
    if lift:
        _lift(folder, code, why)
        return
    with FACE.case(folder, writes=True) as session:
        item = fences.decide(session, code, use=use, why=why)
        said = (
            FACE.say(f"{item.code} dipakai lagi: {why}", f"{item.code} is used again: {why}")
            if use
            else FACE.say(f"{item.code} tidak dipakai: {why}", f"{item.code} is kept out: {why}")
        )
        FACE.show(evidence_documents.evidence(item, FACE.lang), said)


def _lift(folder: Path, code: str, why: str) -> None:
    report = FACE.run(integrity.verify_job(folder))
    with FACE.case(folder, writes=True) as session:
        integrity.record(session, report)
        item = fences.lift(session, code, report, why)
        said = FACE.say(f"{item.code} cocok kembali: {why}", f"{item.code} is whole again: {why}")
        FACE.show(evidence_documents.evidence(item, FACE.lang), said)
