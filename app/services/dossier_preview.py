"""The pages of a dossier before it is built: nothing is hashed, signed, or kept."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from app.domain.letterhead import Look
from app.services import letterhead, public_dossier, snapshots
from app.services.comparisons import Comparisons
from app.services.dossier_files import DossierRequest
from app.services.session import CaseSession
from app.tasks.job import Job, JobContext, Lane


def chapters() -> tuple[tuple[str, str], ...]:
    """Give key and title of each chapter that may be left out, in order of print."""
    from app.dossier.layout import CHAPTERS

    return CHAPTERS


class DossierPreview:
    """Lays the pages out again and again while somebody chooses how they shall be.

    What does not change between two of them (pictures, page numbers) is made once. One job at a
    time; `close` at the end, when none runs.

    Args:
        session: the case; a picture of the public variant passes through its staging folder.
    """

    def __init__(self, session: CaseSession) -> None:
        from app.dossier.layout import Known

        self._session = session
        self._folder = Path(tempfile.mkdtemp(prefix="netra-preview-"))
        self._beside: Comparisons | None = None
        self._known = (Known(is_stale_shown=True), Known())
        self._number = 0

    def close(self) -> None:
        """Remove everything that was made for it."""
        self._forget_pictures()
        shutil.rmtree(self._folder, ignore_errors=True)

    def job(self, request: DossierRequest) -> Job[tuple[Path, ...]]:
        """Lay out the pages that a dossier built now would have, unsigned.

        The job emits the path of pages whose numbers are still those of before, where numbers
        moved: they can be looked at while the last pass is made.

        Args:
            request: which variants, chapters and paper.

        Returns:
            The internal variant, and the public one where it is asked for; new files each time.

        Raises (at once or from the job):
            CaseReadOnly, InvalidValue, DigestMismatch, UnreadableMedia, Cancelled: as named.
        """
        session = self._session
        session.require_writable()
        look = Look(request.paper, letterhead.read(), is_preview=True)
        snapshot = snapshots.take(session, None, sections=request.sections, look=look)
        snapshot = replace(snapshot, is_outside=request.is_outside)
        planned = public_dossier.plan(session, request.names) if request.is_public else None
        if self._beside is None or not self._beside.of_another(snapshot):
            self._forget_pictures()
            self._beside = Comparisons(session, snapshot)
        beside = self._beside
        self._number += 1
        internal = self._folder / f"internal-{self._number}.pdf"
        public = self._folder / f"publik-{self._number}.pdf"

        def run(ctx: JobContext) -> tuple[Path, ...]:
            from app.dossier import layout

            whole = beside.taken(ctx)
            first, second = self._known
            if planned is None:
                layout.render(whole, internal, ctx, known=first)
                return (internal,)
            try:
                shown = public_dossier.take_pictures(planned, ctx)
                inside, given = public_dossier.paired(whole, shown)
                layout.render(inside, internal, ctx, share=(0.1, 0.6), known=first)
                layout.render(given, public, ctx, share=(0.6, 1.0), known=second)
            finally:
                public_dossier.forget(planned)
            return internal, public

        return Job(label="dossier preview", lane=Lane.MEDIA, run=run)

    def keep_only(self, paths: tuple[Path, ...]) -> None:
        """Remove the pages of earlier jobs, which nobody looks at any more."""
        for old in set(self._folder.glob("*.pdf")) - set(paths):
            old.unlink(missing_ok=True)

    def _forget_pictures(self) -> None:
        if self._beside is not None:
            self._beside.__exit__(None, None, None)
            self._beside = None
