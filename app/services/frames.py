"""Exact frames and what the desk draws from a file, made in the child, kept in the cache."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from app.domain.adjustments import NEUTRAL, Adjustments
from app.domain.clip import Derivative, StillResult
from app.domain.errors import (
    DigestMismatch,
    FolderMissing,
    InvalidValue,
    OutputRefused,
    UnreadableMedia,
)
from app.domain.evidence import Evidence, EvidenceStatus
from app.domain.mediatime import FrameRequest
from app.runtime.disk import disk_error, writing_to
from app.services.fences import require_usable
from app.services.session import CaseSession
from app.services.withdrawal import require_in_use
from app.store.blobs import digest_file
from app.tasks.job import Job, JobContext, Lane
from media import waveform
from media.index import MediaIndex
from media.worker import calls

INDEX, WAVEFORM, FILMSTRIP, THUMBNAIL = (
    "index.npz",
    "waveform.npz",
    "filmstrip",
    "thumbnail.jpg",
)
FILMSTRIP_PICTURES = 24
SPECTROGRAM = "spectrogram.1"
"""Named by the version of its form: one of another is made anew."""
_Maker = Callable[[Path, JobContext], None]


def cache_path(session: CaseSession, evidence: Evidence, name: str) -> Path:
    """Give the place of a cached thing of one item; its key is the item's SHA-256.

    What a locked stick has is read there; what it has not is kept for this sitting alone.
    """
    kept = session.blobs.cache / evidence.digest.sha256 / name
    lent = session.lent_cache
    return kept if lent is None or kept.exists() else lent / evidence.digest.sha256 / name


def still_at_job(
    session: CaseSession,
    code: str,
    request: FrameRequest,
    out: Path,
    adjustments: Adjustments = NEUTRAL,
) -> Job[StillResult]:
    """Write the exact frame at a place as PNG; the case is not changed.

    Raises (from the job):
        TimeOutsideMedia, UnreadableMedia, OutputRefused: as named.
    """
    evidence = readable(session, code)
    source = session.blobs.original_path(evidence.digest.sha256)

    def run(ctx: JobContext) -> StillResult:
        with Output(out) as staged:
            return calls.still(source, evidence.kind, request, staged, ctx, adjustments)

    return Job(label=f"{evidence.code} still", lane=Lane.MEDIA, run=run)


def index_job(session: CaseSession, evidence: Evidence) -> Job[Path]:
    """Make the frame index of a video where it is not in the cache."""
    source = session.blobs.original_path(evidence.digest.sha256)
    return _cached(
        _Cached(session, evidence.digest.sha256, INDEX, _is_index),
        f"{evidence.code} index",
        lambda out, ctx: calls.index(source, out, ctx),
    )


def copy_index_job(session: CaseSession, derivative: Derivative) -> Job[Path]:
    """Make the frame index of a clip that was made here; its bytes are compared first.

    Raises (from the job):
        DigestMismatch: what is stored is not what was made.
    """
    source = session.blobs.derived_path(derivative.sha256)
    indexing = _cached(
        _Cached(session, derivative.sha256, INDEX, _is_index),
        f"{derivative.code} index",
        lambda out, ctx: calls.index(source, out, ctx),
    )

    def run(ctx: JobContext) -> Path:
        actual = digest_file(source, ctx).sha256
        if actual != derivative.sha256:
            raise DigestMismatch(item=derivative.code, expected=derivative.sha256, actual=actual)
        return indexing.run(ctx)

    return Job(label=indexing.label, lane=Lane.MEDIA, run=run)


def waveform_job(session: CaseSession, evidence: Evidence) -> Job[Path]:
    """Make the waveform of a sound where it is not in the cache."""
    source = session.blobs.original_path(evidence.digest.sha256)
    return _cached(
        _Cached(session, evidence.digest.sha256, WAVEFORM, waveform.is_current),
        f"{evidence.code} waveform",
        lambda out, ctx: calls.waveform(source, out, ctx),
    )


def spectrogram_job(session: CaseSession, evidence: Evidence) -> Job[Path]:
    """Make the spectrogram of a sound where it is not in the cache."""
    source = session.blobs.original_path(evidence.digest.sha256)
    return _cached(
        _Cached(session, evidence.digest.sha256, SPECTROGRAM),
        f"{evidence.code} spectrogram",
        lambda out, ctx: calls.spectrogram(source, out, ctx),
    )


def filmstrip_job(session: CaseSession, evidence: Evidence) -> Job[Path]:
    """Make the filmstrip of a video where it is not in the cache; gives a folder."""
    source = session.blobs.original_path(evidence.digest.sha256)

    def make(out: Path, ctx: JobContext) -> None:
        out.mkdir()
        calls.filmstrip(source, out, FILMSTRIP_PICTURES, ctx)

    what = _Cached(session, evidence.digest.sha256, FILMSTRIP)
    return _cached(what, f"{evidence.code} filmstrip", make)


def load_index(session: CaseSession, evidence: Evidence) -> MediaIndex:
    """Give the frame index of a video, made now where the cache has none."""
    return MediaIndex.load(index_job(session, evidence).run(JobContext()))


def readable(session: CaseSession, code: str) -> Evidence:
    """Find an item that is in use and can be watched or heard.

    Raises:
        UnknownEvidence, UnreadableMedia, EvidenceWithdrawn, EvidenceFenced: as named.
    """
    evidence = session.stores.evidence.by_code(code)
    require_in_use(evidence)
    require_usable(evidence)
    if evidence.status is not EvidenceStatus.READY:
        raise UnreadableMedia(path=f"{evidence.code} {evidence.name}", why=evidence.problem)
    return evidence


class Output:
    """A file the user asked for: written beside its place, renamed when whole, or not there."""

    def __init__(self, out: Path) -> None:
        self._out = out.absolute()
        self._staged = self._out.with_name(f".{self._out.name}.{os.getpid()}.part")

    def __enter__(self) -> Path:
        if not self._out.parent.is_dir():
            raise FolderMissing(path=self._out.parent)
        if self._out.is_dir():
            raise OutputRefused(path=self._out)
        with writing_to(self._out):
            self._staged.touch()
        return self._staged

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: object
    ) -> None:
        try:
            if kind is None:
                with writing_to(self._out):
                    self._staged.replace(self._out)
        finally:
            self._staged.unlink(missing_ok=True)
        if isinstance(error, OSError) and (known := disk_error(error, self._out)):
            raise known from error


class _Cached:
    """One thing in the cache: where it is looked for, and where it is made."""

    def __init__(
        self,
        session: CaseSession,
        sha256: str,
        name: str,
        is_usable: Callable[[Path], bool] = Path.exists,
    ) -> None:
        self._kept = session.blobs.cache / sha256 / name
        lent = session.lent_cache
        self.target = self._kept if lent is None else lent / sha256 / name
        self._is_usable = is_usable

    def found(self) -> Path | None:
        """Give what is there; what cannot be used any more is taken away where it may be."""
        for path in dict.fromkeys((self._kept, self.target)):
            if path.exists():
                if self._is_usable(path):
                    return path
                if path == self.target:
                    _discard(path)
        return None


def _cached(what: _Cached, label: str, make: _Maker) -> Job[Path]:
    def run(ctx: JobContext) -> Path:
        found = what.found()
        if found is not None:
            return found
        target = what.target
        target.parent.mkdir(parents=True, exist_ok=True)
        staged = target.with_name(f".{os.getpid()}.{target.name}")
        try:
            make(staged, ctx)
            if not target.exists():
                staged.rename(target)
        finally:
            _discard(staged)
        return target

    return Job(label=label, lane=Lane.MEDIA, run=run)


def _is_index(path: Path) -> bool:
    """Tell whether a cached index can be read: another version of the program may have made it."""
    try:
        MediaIndex.load(path)
    except InvalidValue:
        return False
    return True


def _discard(staged: Path) -> None:
    if staged.is_dir():
        for path in staged.iterdir():
            path.unlink()
        staged.rmdir()
    else:
        staged.unlink(missing_ok=True)
