"""`netra search`: one search over one or more cases."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli.face import FACE, table
from app.domain.mediatime import format_time, to_seconds
from app.services import search as service


def search(
    words: list[str] = typer.Argument(
        metavar="[CASE...] QUERY", help="Perkara, lalu kata yang dicari."
    ),
) -> None:
    """Search transcripts, notes, tags, names and metadata."""
    *folders, query = words
    hits = service.search([Path(folder) for folder in folders] or [Path()], query)
    document = [
        {
            "case": hit.case,
            "code": hit.code,
            "where": hit.where,
            "start": None if hit.start_us is None else to_seconds(hit.start_us),
            "text": hit.text,
            "score": hit.score,
        }
        for hit in hits
    ]
    rows = [
        (hit.code, hit.where, "" if hit.start_us is None else format_time(hit.start_us), hit.text)
        for hit in hits
    ]
    say = FACE.say
    headings = (say("nomor", "code"), say("di", "in"), say("waktu", "time"), say("teks", "text"))
    nothing = say("tidak ditemukan.", "nothing found.")
    FACE.show(document, table(headings, rows) if rows else nothing)
