"""`netra search`: one search over one case, several, or all of this machine."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli.face import FACE, table
from app.domain.mediatime import format_time, to_seconds
from app.services import library
from app.services import search as service


def search(
    words: list[str] = typer.Argument(
        metavar="[CASE...] QUERY", help="Perkara, lalu kata yang dicari."
    ),
    everywhere: bool = typer.Option(
        False, "--all", help="Cari di semua perkara yang dikenal komputer ini."
    ),
) -> None:
    """Search transcripts, notes, tags, names and metadata.

    All words must be there; "side by side", begins*, a ~5 b (near), -without, a ATAU b.
    """
    *named, query = words
    folders = [Path(folder) for folder in named]
    if everywhere:
        known = (Path(case.path) for case in library.known_cases())
        folders += [folder for folder in known if (folder / "case.db").is_file()]
    hits = service.search(folders or [Path()], query)
    document = [
        {
            "case": hit.case,
            "number": hit.number,
            "code": hit.code,
            "where": hit.where,
            "start": None if hit.start_us is None else to_seconds(hit.start_us),
            "text": hit.text,
            "score": hit.score,
        }
        for hit in hits
    ]
    say = FACE.say
    many = len(folders) > 1
    rows = []
    for hit in hits:
        at = "" if hit.start_us is None else format_time(hit.start_us)
        row = (hit.code, hit.where, at, service.around(hit.text, query))
        rows.append((hit.number, *row) if many else row)
    headings: tuple[str, ...] = (
        say("nomor", "code"),
        say("di", "in"),
        say("waktu", "time"),
        say("teks", "text"),
    )
    if many:
        headings = (say("perkara", "case"), *headings)
    nothing = say("tidak ditemukan.", "nothing found.")
    FACE.show(document, table(headings, rows) if rows else nothing)
