"""A part of an item seen closely: made in the child, read once by the desk, then thrown away."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from pathlib import Path

from app.domain.evidence import Evidence
from app.domain.mediatime import TimeRange
from app.services.frames import cache_path
from app.services.session import CaseSession
from app.tasks.job import Job, JobContext, Lane
from media.worker import calls

_numbers = itertools.count()


def samples_job(session: CaseSession, evidence: Evidence, span: TimeRange) -> Job[Path]:
    """Write every sample of a stretch of sound; gives a file for `discard`.

    Raises (from the job):
        UnreadableMedia: no sound decodes there.
    """
    source = session.blobs.original_path(evidence.digest.sha256)
    out = _place(session, evidence)
    return _job("samples", evidence, out, lambda ctx: calls.samples(source, span, out, ctx))


def pictures_job(session: CaseSession, evidence: Evidence, times_us: tuple[int, ...]) -> Job[Path]:
    """Write small pictures of a video at some times; gives a folder for `discard`.

    Raises (from the job):
        UnreadableMedia: nothing there decodes.
    """
    source = session.blobs.original_path(evidence.digest.sha256)
    out = _place(session, evidence)

    def make(ctx: JobContext) -> None:
        out.mkdir()
        calls.pictures(source, times_us, out, ctx)

    return _job("pictures", evidence, out, make)


def discard(made: Path) -> None:
    """Remove what a job here has made."""
    if made.is_dir():
        for path in made.iterdir():
            path.unlink()
        made.rmdir()
    else:
        made.unlink(missing_ok=True)


def _place(session: CaseSession, evidence: Evidence) -> Path:
    return cache_path(session, evidence, f".{os.getpid()}.closer-{next(_numbers)}")


def _job(name: str, evidence: Evidence, out: Path, make: Callable[[JobContext], None]) -> Job[Path]:
    def run(ctx: JobContext) -> Path:
        out.parent.mkdir(parents=True, exist_ok=True)
        try:
            make(ctx)
        except BaseException:
            discard(out)
            raise
        return out

    return Job(label=f"{evidence.code} {name}", lane=Lane.MEDIA, run=run)
