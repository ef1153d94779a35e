"""The hand-over sheet on paper: who gives what to whom, the head of the chain, two signatures."""

from __future__ import annotations

from pathlib import Path

from app.domain.handover import HandoverSheet
from app.dossier import archival, paper
from app.dossier.handover_parts import story

KIND = "Berita acara serah terima barang bukti"


def render(sheet: HandoverSheet, pages: Path, out: Path) -> int:
    """Write the sheet as PDF/A-3b and give its number of pages.

    Args:
        pages: where the pages before that treatment may lie; the caller removes it.
        out: where the sheet goes.

    Raises:
        OSError: a place cannot be written.
    """
    described = archival.Described(
        title=f"{KIND} {sheet.number}",
        author=sheet.made_by,
        subject=f"{sheet.form.number} {sheet.form.title}".strip(),
        app_version=sheet.app_version,
        head=sheet.head,
        made_at=sheet.made_at,
    )
    layout = paper.Layout(sheet.paper, f"{KIND} {sheet.number}", sheet.form.is_fictional)
    return paper.write(lambda: story(sheet), layout, described, pages, out)
