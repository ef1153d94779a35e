"""`netra demo`: a whole sample case from shipped media."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli.face import BAD_ANSWER, FACE
from app.domain.checks import CheckResult
from app.domain.plain import to_plain
from app.services.check_texts import check_detail, check_title


def demo(
    folder: Path = typer.Argument(metavar="DIR", help="Folder baru untuk perkara contoh."),
) -> None:
    """Build the sample case: intake, transcript, moments, clip, signed dossier, verification."""
    from app.services.demo import build_demo

    with FACE.context(FACE.say("perkara contoh", "sample case")) as ctx:
        result = build_demo(folder, ctx)
    say = FACE.say
    FACE.show(
        {
            "case": str(result.case),
            "dossier": str(result.dossier),
            "verified": result.verified,
            "checks": to_plain(result.checks),
        },
        [
            f"{say('perkara', 'case')}: {result.case}",
            f"{say('berkas', 'dossier')}: {result.dossier}",
            *(_line(check) for check in result.checks),
            _outcome(is_whole=result.verified),
        ],
    )
    if not result.verified:
        raise typer.Exit(BAD_ANSWER)


def _outcome(*, is_whole: bool) -> str:
    if is_whole:
        return FACE.say(
            "Semua pemeriksaan lulus: perkara contoh ini utuh.",
            "Every check passed: this sample case is intact.",
        )
    return FACE.say(
        "Ada pemeriksaan yang gagal: lihat baris bertanda ✗.",
        "Some checks failed: see the lines marked ✗.",
    )


def _line(check: CheckResult) -> str:
    title, detail = check_title(check.name, FACE.lang), check_detail(check.detail, FACE.lang)
    return f"{'✓' if check.ok else '✗'} {title}  {detail}"
