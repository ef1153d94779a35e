"""The pages of a dossier before it is built: nothing is hashed, signed, or kept."""

from __future__ import annotations

from pathlib import Path

from app.domain.letterhead import Look
from app.services import letterhead, public_dossier, snapshots
from app.services.comparisons import Comparisons
from app.services.dossier_files import DossierRequest
from app.services.session import CaseSession
from app.tasks.job import Job, JobContext, Lane


def preview_job(
    session: CaseSession, request: DossierRequest, folder: Path
) -> Job[tuple[Path, ...]]:
    """Lay out the pages that a dossier built now would have, unsigned.

    Args:
        session: the case; a picture of the public variant passes through its staging folder.
        request: which variants and sections.
        folder: where the PDFs go; the caller removes it.

    Returns:
        The internal variant, and the public one where it is asked for.

    Raises (at once or from the job):
        CaseReadOnly, DigestMismatch, UnreadableMedia, Cancelled: as named.
    """
    session.require_writable()
    look = Look(request.paper, letterhead.read(), is_preview=True)
    snapshot = snapshots.take(session, None, sections=request.sections, look=look)
    planned = public_dossier.plan(session, request.names) if request.is_public else None
    internal, public = folder / "internal.pdf", folder / "publik.pdf"
    beside = Comparisons(session, snapshot)

    def run(ctx: JobContext) -> tuple[Path, ...]:
        from app.dossier import layout

        with beside:
            whole = beside.taken(ctx)
            if planned is None:
                layout.render(whole, internal, ctx)
                return (internal,)
            try:
                shown = public_dossier.take_pictures(planned, ctx)
                inside, given = public_dossier.paired(whole, shown)
                layout.render(inside, internal, ctx, share=(0.1, 0.6))
                layout.render(given, public, ctx, share=(0.6, 1.0))
            finally:
                public_dossier.forget(planned)
        return internal, public

    return Job(label="dossier preview", lane=Lane.MEDIA, run=run)
