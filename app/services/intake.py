"""Taking evidence in: plan, stage, commit, and only then look inside."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from app.domain.errors import (
    AppError,
    FileMissing,
    FileUnreadable,
    InputRejected,
    UnreadableMedia,
    WorkerCrashed,
    WorkerTimedOut,
)
from app.domain.evidence import Evidence, EvidenceKind, EvidenceStatus, MediaInfo, Provenance
from app.domain.mediatime import pts_to_us
from app.domain.plain import digest, to_plain
from app.services.events import Topic
from app.services.frames import INDEX, THUMBNAIL, cache_path
from app.services.session import CaseSession
from app.store.blobs import StagedFile
from app.tasks.job import Job, JobContext, Lane, Progress
from media.index import MediaIndex
from media.worker import calls

StagedOriginal = StagedFile
IRREGULAR_SHARE = 0.15
"""A step that differs by more than this from the middle step makes a rate variable."""
_SYSTEM_LITTER = frozenset(("thumbs.db", "desktop.ini", ".ds_store", ".nomedia"))


@dataclass(frozen=True, slots=True)
class IntakePlan:
    """What will be taken in."""

    sources: tuple[Path, ...]
    """Files in a stable order."""
    total_bytes: int
    """Their sizes as the file system states them."""
    skipped: tuple[Path, ...] = ()
    """Links and the system's own litter inside folders."""


@dataclass(frozen=True, slots=True)
class IntakeOutcome:
    """What became of one source."""

    source: Path
    """The file."""
    evidence: Evidence | None
    """The new item, or the one that has the same bytes; None where it failed."""
    is_duplicate: bool = False
    """The same bytes were in the case already."""
    error: AppError | None = None
    """Why it could not be taken in."""


@dataclass(frozen=True, slots=True)
class ProbeOutcome:
    """What looking inside gave."""

    media: MediaInfo | None
    """None where it could not be read."""
    problem: str
    """Code of the reason, empty where it could."""


def plan(paths: Sequence[Path]) -> IntakePlan:
    """List the files below the given files and folders.

    Raises:
        FileMissing: a path is not there.
    """
    sources: list[Path] = []
    skipped: list[Path] = []
    for path in paths:
        if path.is_dir():
            _walk(path, sources, skipped)
        elif path.exists():
            sources.append(path)
        else:
            raise FileMissing(path=path)
    unique = tuple(dict.fromkeys(source.absolute() for source in sources))
    return IntakePlan(unique, sum(_size(source) for source in unique), tuple(skipped))


def stage_job(session: CaseSession, source: Path) -> Job[StagedOriginal]:
    """Copy, hash, re-read and compare one source; nothing of it is parsed."""
    blobs = session.blobs
    return Job(label=source.name, lane=Lane.DISK, run=lambda ctx: blobs.stage(source, ctx))


def commit(session: CaseSession, staged: StagedOriginal, provenance: Provenance) -> IntakeOutcome:
    """Take a staged copy into the case, or report the item that has the same bytes.

    Raises:
        CaseReadOnly: this sitting may not write.
    """
    source = Path(staged.source_path)
    known = session.stores.evidence.by_sha256(staged.digest.sha256)
    if known is not None:
        staged.path.unlink(missing_ok=True)
        with session.change("evidence.duplicate", Topic.EVIDENCE) as change:
            change.obj = (known.code,)
            change.data = {
                "name": staged.name,
                "sha256": staged.digest.sha256,
                "source": staged.source_path,
                "provenance": to_plain(provenance),
            }
        return IntakeOutcome(source, known, is_duplicate=True)
    session.require_writable()
    # Promote before the row: an orphan blob is swept, a row without bytes is a lost exhibit.
    session.blobs.promote_original(staged.path, staged.digest.sha256)
    with session.change("evidence.add", Topic.EVIDENCE) as change:
        evidence = Evidence(
            code=session.stores.evidence.next_code(),
            digest=staged.digest,
            name=staged.name,
            source_path=staged.source_path,
            source_modified_at=staged.source_modified_at,
            added_at=session.clock.stamp(),
            kind=EvidenceKind.OTHER,
            status=EvidenceStatus.STORED,
            provenance=provenance,
        )
        session.stores.evidence.insert(evidence)
        change.obj = (evidence.code,)
        change.data = {
            "name": evidence.name,
            "sha256": evidence.digest.sha256,
            "sha512": evidence.digest.sha512,
            "size": evidence.digest.size_bytes,
            "source": evidence.source_path,
            "source_modified_at": evidence.source_modified_at,
            "provenance": to_plain(provenance),
        }
    return IntakeOutcome(source, evidence)


def probe_job(session: CaseSession, evidence: Evidence) -> Job[ProbeOutcome]:
    """Look inside a stored item, in the child: what it is, its frames, a thumbnail."""
    source = session.blobs.original_path(evidence.digest.sha256)
    index = cache_path(session, evidence, INDEX)
    thumbnail = cache_path(session, evidence, THUMBNAIL)

    def run(ctx: JobContext) -> ProbeOutcome:
        index.parent.mkdir(parents=True, exist_ok=True)
        try:
            media = calls.probe(source, ctx)
            if media.kind is EvidenceKind.VIDEO:
                calls.index(source, index, ctx)
                media = _with_index(media, MediaIndex.load(index))
        except UnreadableMedia as e:
            return ProbeOutcome(None, str(e.facts.get("why", "unreadable")))
        except (WorkerCrashed, WorkerTimedOut) as e:
            return ProbeOutcome(
                None, "worker_crashed" if isinstance(e, WorkerCrashed) else "timed_out"
            )
        if media.kind in (EvidenceKind.VIDEO, EvidenceKind.PHOTO):
            _thumbnail(source, media.kind, thumbnail, ctx)
        return ProbeOutcome(media, "")

    return Job(label=f"{evidence.code} probe", lane=Lane.MEDIA, run=run)


def record_probe(session: CaseSession, code: str, outcome: ProbeOutcome) -> Evidence:
    """Store what looking inside gave; an unreadable item stays, with its problem."""
    media = outcome.media
    kind = media.kind if media else EvidenceKind.OTHER
    status = EvidenceStatus.READY if media else EvidenceStatus.UNREADABLE
    with session.change("evidence.probe", Topic.EVIDENCE) as change:
        session.stores.evidence.set_probe(code, kind, status, outcome.problem, media)
        change.obj = (code,)
        change.data = {
            "kind": kind.value,
            "status": status.value,
            "problem": outcome.problem,
            "media_sha256": digest(MediaInfo, media) if media else "",
        }
    return session.stores.evidence.by_code(code)


def take_in(
    session: CaseSession, paths: Sequence[Path], provenance: Provenance, ctx: JobContext
) -> tuple[IntakeOutcome, ...]:
    """Take files and folders in, one after the other, in place.

    A file that fails does not stop the others; what was taken in stays if a person stops it.

    Raises:
        FileMissing: a path is not there; then nothing was taken in.
        Cancelled: a person stopped it.
    """
    session.require_writable()
    planned = plan(paths)
    outcomes = []
    for number, source in enumerate(planned.sources):
        copying, looking = (
            _part(ctx, number, len(planned.sources), source.name, share)
            for share in ((0.0, 0.6), (0.6, 1.0))
        )
        try:
            staged = stage_job(session, source).run(copying)
            outcome = commit(session, staged, provenance)
        except (FileMissing, FileUnreadable, InputRejected) as e:
            outcomes.append(IntakeOutcome(source, None, error=e))
            continue
        if outcome.evidence and outcome.evidence.status is EvidenceStatus.STORED:
            probed = probe_job(session, outcome.evidence).run(looking)
            evidence = record_probe(session, outcome.evidence.code, probed)
            outcome = replace(outcome, evidence=evidence)
        outcomes.append(outcome)
    return tuple(outcomes)


def evidence_list(session: CaseSession) -> tuple[Evidence, ...]:
    """Give every item in the order it was taken in."""
    return session.stores.evidence.all()


def evidence(session: CaseSession, code: str) -> Evidence:
    """Find an item.

    Raises:
        UnknownEvidence: there is none.
    """
    return session.stores.evidence.by_code(code)


def thumbnail_path(session: CaseSession, item: Evidence) -> Path | None:
    """Give the thumbnail of an item where there is one."""
    path = cache_path(session, item, THUMBNAIL)
    return path if path.exists() else None


def original_path(session: CaseSession, item: Evidence) -> Path:
    """Give the stored original; it is read-only and stays so."""
    return session.blobs.original_path(item.digest.sha256)


def _with_index(media: MediaInfo, index: MediaIndex) -> MediaInfo:
    steps = np.diff(index.pts)
    middle = float(np.median(steps)) if len(steps) else 0.0
    irregular = np.abs(steps - middle) > IRREGULAR_SHARE * middle
    shown_us = pts_to_us(int(index.pts[-1]) - index.origin_pts + round(middle), index.time_base)
    return replace(
        media,
        frame_count=len(index.pts),
        claimed_frame_count=index.stated_frames,
        is_variable_rate=bool(middle) and float(np.mean(irregular)) > 0.01,
        duration_us=max(media.duration_us or 0, shown_us) if not index.damage else shown_us,
        damage=media.damage or index.damage,
    )


def _thumbnail(source: Path, kind: EvidenceKind, target: Path, ctx: JobContext) -> None:
    staged = target.with_name(f".{os.getpid()}.{target.name}")
    try:
        calls.thumbnail(source, kind, staged, ctx)
        staged.replace(target)
    except (UnreadableMedia, WorkerCrashed, WorkerTimedOut):
        # A readable item without a small picture is listed without one.
        staged.unlink(missing_ok=True)


def _part(
    ctx: JobContext, number: int, total: int, name: str, share: tuple[float, float]
) -> JobContext:
    reached = share[0]

    def report(progress: Progress) -> None:
        nonlocal reached
        # Each step inside (copy, index, thumbnail) counts from 0; the whole never goes back.
        reached = max(reached, share[0] + (share[1] - share[0]) * max(0.0, progress.done))
        done = (number + reached) / total
        ctx.on_progress(Progress(done, progress.step, f"{number + 1}/{total} {name}"))

    return JobContext(on_progress=report, cancel=ctx.cancel)


def _walk(folder: Path, sources: list[Path], skipped: list[Path]) -> None:
    for path in sorted(folder.iterdir(), key=lambda item: item.name):
        if path.is_symlink() or path.name.lower() in _SYSTEM_LITTER:
            skipped.append(path)
        elif path.is_dir():
            _walk(path, sources, skipped)
        else:
            sources.append(path)


def _size(path: Path) -> int:
    return path.stat().st_size
