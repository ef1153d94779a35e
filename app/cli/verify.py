"""`netra verify`: a case folder or a dossier, checked from the bytes up."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli.face import BAD_ANSWER, FACE, table
from app.domain.plain import to_plain
from app.services import integrity
from app.services.check_texts import check_detail, check_title


def verify(
    path: Path = typer.Argument(metavar="PATH", help="Folder perkara atau berkas PDF."),
    trust: list[Path] = typer.Option([], "--trust", help="Sertifikat akar yang dipercaya."),
) -> None:
    """Check everything again; status 1 where anything fails."""
    report = FACE.run(integrity.verify_job(path, tuple(trust)))
    say = FACE.say
    rows = [
        (
            "✓" if check.ok else "✗",
            say("baik", "good") if check.ok else say("GAGAL", "FAILED"),
            check_title(check.name, FACE.lang),
            check_detail(check.detail, FACE.lang),
        )
        for check in report.checks
    ]
    failed = [check_title(check.name, FACE.lang) for check in report.checks if not check.ok]
    verdict = (
        say(f"UTUH: {len(rows)} pemeriksaan baik.", f"INTACT: {len(rows)} checks are good.")
        if report.ok
        else say(f"TIDAK UTUH: {', '.join(failed)}", f"NOT INTACT: {', '.join(failed)}")
    )
    headings = ("", "", say("pemeriksaan", "check"), say("rincian", "detail"))
    FACE.show(
        {"path": str(path), "ok": report.ok, "checks": to_plain(report.checks)},
        (table(headings, rows), verdict),
    )
    if not report.ok:
        raise typer.Exit(BAD_ANSWER)
