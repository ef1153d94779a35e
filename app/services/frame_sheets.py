"""Pictures of every frame of a moment, or of a redacted copy, to be looked at."""

from __future__ import annotations

from pathlib import Path

from app.domain.clip import DerivativeKind
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import TimeRange
from app.services import face_proposals, redaction
from app.services.frames import index_job
from app.services.session import CaseSession
from app.tasks.job import Job, JobContext, Lane
from media.worker import clip_calls, face_calls


def original_sheet_job(session: CaseSession, moment_code: str, folder: Path) -> Job[Path]:
    """Write a picture of each frame of a moment, named by its number in the original."""
    moment, evidence = face_proposals.picture_of(session, moment_code)
    source = session.blobs.original_path(evidence.digest.sha256)
    is_video = evidence.kind is EvidenceKind.VIDEO
    indexing = index_job(session, evidence) if is_video else None

    def run(ctx: JobContext) -> Path:
        if indexing is not None:
            clip_calls.frame_sheet(source, moment.draft.span, folder, ctx, indexing.run(ctx))
        else:
            face_calls.page_picture(source, face_proposals.page_of(moment), folder, ctx)
        return folder

    return Job(label=f"{moment.code} frames", lane=Lane.WORKER, run=run)


def copy_sheet_job(session: CaseSession, code: str, folder: Path) -> Job[Path]:
    """Write a picture of each frame of a redacted copy, named by its number in the copy."""
    made = redaction.redacted_copy(session, code)
    source = session.blobs.derived_path(made.sha256)
    whole = TimeRange(0, max(made.recipe.actual.length_us, 1))

    def run(ctx: JobContext) -> Path:
        if made.kind is DerivativeKind.CLIP:
            clip_calls.frame_sheet(source, whole, folder, ctx)
        else:
            face_calls.page_picture(source, 0, folder, ctx)
        return folder

    return Job(label=f"{made.code} frames", lane=Lane.WORKER, run=run)
