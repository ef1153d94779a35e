"""Looking inside an item that is stored: what it is, its frames, a small picture."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from app import __version__
from app.domain.errors import UnreadableMedia, WorkerCrashed, WorkerTimedOut
from app.domain.evidence import (
    Evidence,
    EvidenceClaims,
    EvidenceKind,
    EvidenceStatus,
    MediaInfo,
    ReaderClaims,
)
from app.domain.mediatime import pts_to_us
from app.domain.plain import digest
from app.services import claim_records
from app.services.events import Topic
from app.services.frames import INDEX, THUMBNAIL, cache_path
from app.services.intake_plan import BatchProgress, IntakePlan
from app.services.session import CaseSession
from app.store.hashing import digest_sha512
from app.tasks.job import Job, JobContext, Lane
from media.index import MediaIndex
from media.worker import calls

IRREGULAR_SHARE = 0.15
"""A step that differs by more than this from the middle step makes a rate variable."""


@dataclass(frozen=True, slots=True)
class ProbeOutcome:
    """What looking inside gave."""

    media: MediaInfo | None
    """None where it could not be read."""
    problem: str
    """Code of the reason, empty where it could."""
    claims: EvidenceClaims | None = None
    """What the readers found embedded; None where it could not be read as media."""
    sha512: str = ""
    """Of a large file, hashed beside the looking; empty where it is known already."""


@dataclass(frozen=True, slots=True)
class ProbedItem:
    """One item of a batch, looked into."""

    code: str
    """Which."""
    outcome: ProbeOutcome
    """What it gave."""


def probe_job(session: CaseSession, evidence: Evidence) -> Job[ProbeOutcome]:
    """Look inside a stored item, in the child: what it is, its frames, its claims, a thumbnail."""
    source = session.blobs.original_path(evidence.digest.sha256)
    index = cache_path(session, evidence, INDEX)
    thumbnail = cache_path(session, evidence, THUMBNAIL)

    def run(ctx: JobContext) -> ProbeOutcome:
        if evidence.digest.sha512:
            return look(ctx)
        # The child decodes; one core of this process is free for the slower digest.
        with ThreadPoolExecutor(1, "sha512") as beside:
            sha512 = beside.submit(digest_sha512, source, ctx.silent())
            return replace(look(ctx), sha512=sha512.result())

    def look(ctx: JobContext) -> ProbeOutcome:
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
        return ProbeOutcome(media, "", _claims(source, media.kind, ctx))

    return Job(label=f"{evidence.code} probe", lane=Lane.MEDIA, run=run)


def probe_batch_job(session: CaseSession, items: Sequence[Evidence]) -> Job[None]:
    """Look inside many items, one after the other; each gives a `ProbedItem` at once."""
    jobs = tuple((item.code, probe_job(session, item)) for item in items)
    sizes = tuple(item.digest.size_bytes for item in items)
    names = tuple(Path(item.name) for item in items)

    def run(ctx: JobContext) -> None:
        whole = BatchProgress(IntakePlan(names, sum(sizes), (), sizes), ctx, has_bytes=False)
        for number, (code, job) in enumerate(jobs):
            ctx.check()
            ctx.emit(ProbedItem(code, job.run(whole.part(number))))

    return Job(label=f"{len(jobs)} probe_batch", lane=Lane.MEDIA, run=run)


def pictures_job(session: CaseSession) -> Job[tuple[str, ...]]:
    """Make the small pictures that a case opened from a package has not; gives their codes."""
    wanted = [
        (
            item,
            session.blobs.original_path(item.digest.sha256),
            cache_path(session, item, THUMBNAIL),
        )
        for item in session.stores.evidence.all()
        if item.status is EvidenceStatus.READY
        and item.kind in (EvidenceKind.VIDEO, EvidenceKind.PHOTO)
    ]
    missing = [(item, source, target) for item, source, target in wanted if not target.exists()]

    def run(ctx: JobContext) -> tuple[str, ...]:
        for number, (item, source, target) in enumerate(missing):
            ctx.progress(number / len(missing), "decoding", item.code)
            target.parent.mkdir(parents=True, exist_ok=True)
            _thumbnail(source, item.kind, target, ctx.silent())
        return tuple(item.code for item, _source, target in missing if target.exists())

    return Job(label=f"{len(missing)} probe_batch", lane=Lane.MEDIA, run=run)


def record_probe(session: CaseSession, code: str, outcome: ProbeOutcome) -> Evidence:
    """Store what looking inside gave; an unreadable item stays, with its problem.

    Of an item that was withdrawn meanwhile nothing is stored.
    """
    item = session.stores.evidence.by_code(code)
    if item.withdrawal is not None:
        return item  # withdrawn while it was looked into; restored, it is looked into again
    media = outcome.media
    kind = media.kind if media else EvidenceKind.OTHER
    status = EvidenceStatus.READY if media else EvidenceStatus.UNREADABLE
    with session.change("evidence.probe", Topic.EVIDENCE) as change:
        session.stores.evidence.set_probe(
            code, kind, status, outcome.problem, media, outcome.sha512
        )
        change.obj = (code,)
        change.data = {
            "kind": kind.value,
            "status": status.value,
            "problem": outcome.problem,
            "media_sha256": digest(MediaInfo, media) if media else "",
            **({"sha512": outcome.sha512} if outcome.sha512 else {}),
        }
    if outcome.claims is not None:
        return claim_records.record(session, code, outcome.claims)
    return session.stores.evidence.by_code(code)


def _claims(source: Path, kind: EvidenceKind, ctx: JobContext) -> EvidenceClaims:
    try:
        return calls.claims(source, kind, ctx)
    except (WorkerCrashed, WorkerTimedOut) as e:
        # It plays, and only its metadata are hostile: that is said, and costs nothing else.
        why = "worker_crashed" if isinstance(e, WorkerCrashed) else "timed_out"
        return EvidenceClaims((ReaderClaims("netra", __version__, problem=why),))


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
        damage=" ".join(dict.fromkeys((*media.damage.split(), *index.damage.split()))),
    )


def _thumbnail(source: Path, kind: EvidenceKind, target: Path, ctx: JobContext) -> None:
    staged = target.with_name(f".{os.getpid()}.{target.name}")
    try:
        calls.thumbnail(source, kind, staged, ctx)
        staged.replace(target)
    except (UnreadableMedia, WorkerCrashed, WorkerTimedOut):
        # A readable item without a small picture is listed without one.
        staged.unlink(missing_ok=True)
