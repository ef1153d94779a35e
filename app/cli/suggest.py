"""`netra suggest` and `netra suggestion`: leads, and what a person decides on them."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.table import Table

from app.cli import documents
from app.cli.face import FACE, table
from app.domain.mediatime import format_time
from app.domain.moment import Suggestion
from app.services import suggestions

decide = typer.Typer(help="Usulan: daftar, terima, tolak.", no_args_is_help=True)


def suggest(
    folder: Path = typer.Argument(metavar="CASE"),
    codes: list[str] | None = typer.Argument(None, metavar="[BB-001...]"),
) -> None:
    """Look for the catalogue's cue phrases in the transcripts."""
    with FACE.case(folder, writes=True) as session:
        found = suggestions.find(session, codes or None)
        FACE.show([documents.suggestion(item) for item in found], _table(found))


@decide.command("list", help="Daftar usulan.")
def list_(folder: Path = typer.Argument(metavar="CASE")) -> None:
    """List the suggestions."""
    with FACE.case(folder) as session:
        found = suggestions.listed(session)
        FACE.show([documents.suggestion(item) for item in found], _table(found))


@decide.command("accept", help="Jadikan usulan sebuah momen.")
def accept(
    folder: Path = typer.Argument(metavar="CASE"), id_: int = typer.Argument(metavar="ID")
) -> None:
    """Turn a suggestion into a moment."""
    with FACE.case(folder, writes=True) as session:
        moment = suggestions.accept(session, id_)
        FACE.show(documents.moment(moment), f"{moment.code}  {moment.draft.quote}")


@decide.command("reject", help="Sisihkan usulan.")
def reject(
    folder: Path = typer.Argument(metavar="CASE"),
    id_: int = typer.Argument(metavar="ID"),
    why: str = typer.Option("", "--why", metavar="TEXT", help="Alasan."),
) -> None:
    """Put a suggestion aside."""
    with FACE.case(folder, writes=True) as session:
        (rejected,) = suggestions.reject(session, id_, why=why)
        FACE.show(documents.suggestion(rejected), f"{rejected.id}  {rejected.status.value}")


def _table(found: tuple[Suggestion, ...]) -> str | Table:
    say = FACE.say
    if not found:
        return say("tidak ada usulan.", "no suggestions.")
    headings = (
        "id",
        say("nomor", "code"),
        say("waktu", "time"),
        say("kategori", "category"),
        say("frasa isyarat", "cue"),
        say("kata terdengar", "words heard"),
        say("kemiripan", "likeness"),
        "status",
    )
    rows = [
        (
            item.id,
            item.draft.evidence,
            format_time(item.draft.span.start_us),
            item.draft.category,
            item.draft.cue,
            item.draft.matched_text,
            FACE.figure(item.draft.confidence, 2),
            item.status.value,
        )
        for item in found
    ]
    return table(headings, rows)
