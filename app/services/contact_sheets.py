"""Contact sheets: exact frames of a moment, decoded from the original, laid out for paper."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from app import __version__
from app.domain.contact_sheet import USUAL, ContactSheet, SheetPicture, spread
from app.domain.errors import FrameMismatch, NoStretch
from app.domain.evidence import EvidenceKind
from app.domain.ids import MomentCode
from app.domain.mediatime import FrameRequest
from app.runtime.disk import writing_to
from app.services import cases
from app.services.events import Topic
from app.services.frames import Output, index_job, load_index, readable
from app.services.session import CaseSession
from app.services.snapshots import local_text
from app.tasks.job import Job, JobContext, Lane
from media.worker import calls


@dataclass(frozen=True, slots=True)
class BuiltContactSheet:
    """A finished sheet in the place that was asked for."""

    path: Path
    """The PDF."""
    moment: MomentCode
    """Whose frames."""
    frames: tuple[int, ...]
    """Those printed, numbered as in the original."""
    pages: int
    """Page count."""
    sha256: str
    """Of the file."""


def build_job(
    session: CaseSession, moment_code: str, out: Path, count: int = USUAL
) -> Job[BuiltContactSheet]:
    """Lay out a moment's contact sheet as PDF, whole or not at all; the case is not changed.

    Raises (at once or from the job):
        UnknownItem, UnreadableMedia: as named.
        NoStretch: the moment is no stretch of a video.
        InvalidValue: not 1 to 60 pictures are asked for.
        OutputRefused, FolderMissing, DiskFull: the place cannot be written to.
        FrameMismatch: the original does not give its frames any more.
    """
    moment = session.stores.moments.by_code(moment_code)
    evidence = readable(session, moment.draft.evidence)
    if evidence.kind is not EvidenceKind.VIDEO or not moment.draft.span.length_us:
        raise NoStretch(code=moment.code)
    spread(range(count), count)
    source = session.blobs.original_path(evidence.digest.sha256)
    indexing = index_job(session, evidence)
    made_at = session.clock.stamp()
    form, head, name = cases.form(session), session.stores.custody.head(), session.reviewer.name
    local = local_text(made_at, session.clock.local_offset())

    def run(ctx: JobContext) -> BuiltContactSheet:
        from app.dossier import contact_sheet

        indexing.run(ctx)
        frames = load_index(session, evidence).frames_in(moment.draft.span)
        chosen = spread(frames, count)
        wanted = [(number, session.blobs.staging_path(".png")) for number in chosen]
        pages_path = session.blobs.staging_path(".pdf")
        try:
            taken: list[SheetPicture] = []
            for number, path in wanted:
                ctx.progress(len(taken) / len(wanted), "pictures")
                ctx.stop_if_cancelled()
                request = FrameRequest(frame=number)
                made = calls.still(source, evidence.kind, request, path, ctx.silent())
                if made.position is None or made.position.frame != number:
                    raise FrameMismatch(item=evidence.code, expected=number, actual=-1)
                taken.append(SheetPicture(made.position, made.pixels_sha256, str(path)))
            sheet = ContactSheet(
                form, evidence, moment, len(frames), tuple(taken), head, name, made_at, local,
                __version__,
            )  # fmt: skip
            ctx.progress(-1.0, "layout")
            with Output(out) as staged, writing_to(session.folder):
                pages = contact_sheet.render(sheet, pages_path, staged)
                sha256 = hashlib.sha256(staged.read_bytes()).hexdigest()
        finally:
            pages_path.unlink(missing_ok=True)
            for _number, path in wanted:
                path.unlink(missing_ok=True)
        return BuiltContactSheet(out, moment.code, chosen, pages, sha256)

    return Job(label=f"{moment.code} sheet", lane=Lane.MEDIA, run=run)


def note(session: CaseSession, built: BuiltContactSheet) -> None:
    """Say in the chain that a sheet left the case, under which name and hash."""
    if not session.is_read_only:
        with session.change("sheet.copy", Topic.NOTED) as change:
            change.obj = (built.moment,)
            change.data = {
                "name": built.path.name,
                "sha256": built.sha256,
                "frames": list(built.frames),
            }
