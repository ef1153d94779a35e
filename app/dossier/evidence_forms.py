"""Papers about evidence in official style: receipt, list, and the frame of a clarification."""

from __future__ import annotations

from pathlib import Path

from app.domain.evidence_forms import EvidenceForm
from app.dossier import archival, paper
from app.dossier.evidence_form_parts import TITLES, story
from app.dossier.sections.head import agency_head


def render(form: EvidenceForm, pages: Path, out: Path) -> int:
    """Write a paper as PDF/A-3b and give its number of pages.

    Args:
        form: what to print.
        pages: where the pages before that treatment may lie; the caller removes it.
        out: where the paper goes.

    Raises:
        OSError: a place cannot be written.
    """
    title = f"{TITLES[form.kind]} {form.number}"
    described = archival.Described(
        title=title,
        author=form.made_by,
        subject=f"{form.form.number} {form.form.title}".strip(),
        app_version=form.app_version,
        head=form.head,
        made_at=form.made_at,
    )
    layout = paper.Layout(form.paper, title, form.form.is_fictional)
    return paper.write(
        lambda: [*agency_head(form.letterhead), *story(form)], layout, described, pages, out
    )
