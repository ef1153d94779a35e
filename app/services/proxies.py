"""Light copies of heavy videos: decided by measuring, made in the background, kept in the cache.

A copy is for playing and dragging only. It is no evidence: it lies in `cache/`, no row and no
custody entry names it, and whatever is cut, marked or printed comes from the original.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.domain.evidence import Evidence
from app.domain.proxy import DecodeCost, ProxyDensity, ProxyNeed, ProxyShape, shape_of
from app.runtime.settings import DECODE_COSTS, Settings, keep_newest
from app.services.frames import INDEX, cache_path
from app.services.session import CaseSession
from app.tasks.job import Job, JobContext, Lane
from media.cores import physical_cores
from media.frame_table import MediaIndex
from media.packets import THREADS
from media.proxy_file import VERSION, is_whole
from media.worker import proxy_calls

MAX_BYTES = 2 * 1024**3
"""Of one copy."""
CASE_BYTES = 8 * 1024**3
"""Of all copies of a case; the one used longest ago goes first."""
_LEAST_FREE_BYTES = 4 * 1024**3
"""Left to the originals on the volume, whatever a copy would ease."""
_PART_FRAMES = 1_500
_SMALL_RATE, _SMALL_GROUP = 10_000_000, 20_000_000
"""Pixels of a second, and pixels decoded to reach a frame."""
_STEP = "proxy"


@dataclass(frozen=True, slots=True)
class ReadyProxy:
    """A copy that can be used; emitted as soon as it is there."""

    code: str
    """Item."""
    folder: Path
    """Where it lies."""
    plays: bool
    """The original is too heavy to be played: play the copy."""


@dataclass(frozen=True, slots=True)
class ProxyOutcome:
    """What became of one item."""

    code: str
    """Item."""
    cost: DecodeCost | None
    """As measured, or known before; None where the picture is too small to ask."""
    need: ProxyNeed
    """What a copy is needed for here."""


def job(
    session: CaseSession,
    evidence: Evidence,
    known: DecodeCost | None = None,
    *,
    part_frames: int = _PART_FRAMES,
    max_bytes: int = MAX_BYTES,
) -> Job[ProxyOutcome]:
    """Make what this machine needs of an item whose index is in the cache.

    Each copy is handed over as a `ReadyProxy` when it is there: the key frames first, then all.
    Stopped by a person it leaves nothing half-made; after a crash it goes on with the parts
    that were whole.

    Args:
        known: what an earlier measurement on this machine gave.
        part_frames: frames made at a time; between two of them the job can wait.
        max_bytes: bound of the whole copy.
    """
    source = session.blobs.original_path(evidence.digest.sha256)
    index_path = cache_path(session, evidence, INDEX)

    def run(ctx: JobContext) -> ProxyOutcome:
        ctx.progress(-1, "proxy_measuring")
        index = MediaIndex.load(index_path)
        if _is_small(index):
            return ProxyOutcome(evidence.code, None, ProxyNeed.NONE)
        cost = known or proxy_calls.decode_cost(source, index_path, ctx)
        need = cost.need(_rate(index), _mean_group(index))
        if need is not ProxyNeed.NONE:
            maker = _Maker(source, index_path, index, part_frames, max_bytes)
            for density in _densities(index):
                folder = cache_path(session, evidence, folder_name(density))
                if not is_whole(folder, index):
                    _remove(folder)
                    if not _make_room(folder.parent.parent, max_bytes, folder):
                        break
                    maker.make(density, folder, ctx)
                if os.access(folder, os.W_OK):
                    os.utime(folder)
                plays = need is ProxyNeed.PLAY and density is ProxyDensity.WHOLE
                ctx.emit(ReadyProxy(evidence.code, folder, plays))
        return ProxyOutcome(evidence.code, cost, need)

    return Job(label=f"{evidence.code} proxy", lane=Lane.BACKGROUND, run=run)


def known_cost(settings: Settings, sha256: str) -> DecodeCost | None:
    """Give what was measured on this machine, None where nothing was."""
    frame_us = settings.get(DECODE_COSTS).get(sha256, 0)
    return DecodeCost(frame_us, min(THREADS, physical_cores())) if frame_us > 0 else None


def remember_cost(settings: Settings, sha256: str, cost: DecodeCost) -> None:
    """Keep what was measured for the next opening on this machine."""
    settings.set(DECODE_COSTS, keep_newest(settings.get(DECODE_COSTS), sha256, cost.frame_us))


def folder_name(density: ProxyDensity) -> str:
    """Give the name of a copy's folder in the cache of its item."""
    return f"proxy-{density.value}-{VERSION}"


def forget(session: CaseSession) -> None:
    """Remove all copies of a case."""
    for folder in _copies(session.blobs.cache):
        _remove(folder)


class _Maker:
    """Makes the copies of one video, part by part."""

    def __init__(
        self, source: Path, index_path: Path, index: MediaIndex, part_frames: int, max_bytes: int
    ) -> None:
        self._source, self._index_path, self._index = source, index_path, index
        self._part_frames, self._max_bytes = part_frames, max_bytes

    def make(self, density: ProxyDensity, folder: Path, ctx: JobContext) -> None:
        """Write one copy into `folder`, which is not there yet."""
        is_key = density is ProxyDensity.KEYS
        count = np.unique(self._index.key_frames).size if is_key else len(self._index)
        shape = self._shape(count)
        parts = folder.with_name(f".{folder.name}-{self._part_frames}.parts")
        with _kept_after_a_crash(parts):
            for first in range(0, count, self._part_frames):
                part = parts / f"{first:09d}.mkv"
                if part.exists():
                    continue
                span = range(first, min(count, first + self._part_frames))
                self._make_part(density, shape, span, part, count, ctx)
            staged = parts.with_name(f".{folder.name}.joined")
            _remove(staged)
            with _gone_after(staged):
                proxy_calls.proxy_join(
                    self._source, self._index_path, density, parts, staged, self._max_bytes, ctx
                )
                staged.rename(folder)
        _remove(parts)

    def _make_part(
        self,
        density: ProxyDensity,
        shape: ProxyShape,
        span: range,
        part: Path,
        count: int,
        ctx: JobContext,
    ) -> None:
        def told(done: float) -> float:
            return (span.start + max(done, 0.0) * len(span)) / count

        inner = ctx.within(lambda progress: ctx.progress(told(progress.done), _STEP))
        staged = part.parent.with_name(f"{part.parent.name}.{part.name}")
        ctx.progress(told(0.0), _STEP)
        with _gone_after(staged):
            proxy_calls.proxy_part(
                self._source, self._index_path, density, shape, span, staged, inner
            )
            staged.rename(part)

    def _shape(self, count: int) -> ProxyShape:
        size = (self._index.width, self._index.height)
        width, height = size[::-1] if self._index.rotation % 180 else size
        return shape_of(width, height, count, self._max_bytes)


def _densities(index: MediaIndex) -> tuple[ProxyDensity, ...]:
    """Key frames first, unless nearly every frame is one."""
    is_sparse = np.unique(index.key_frames).size * 8 <= len(index)
    return (ProxyDensity.KEYS, ProxyDensity.WHOLE) if is_sparse else (ProxyDensity.WHOLE,)


def _is_small(index: MediaIndex) -> bool:
    """Tell what no machine finds heavy: it is not worth the measuring."""
    pixels = index.width * index.height
    return pixels * _rate(index) < _SMALL_RATE and pixels * _mean_group(index) < _SMALL_GROUP


def _rate(index: MediaIndex) -> float:
    span_us = int(index.times_us[-1]) - int(index.times_us[0])
    return (len(index) - 1) * 1e6 / span_us if span_us > 0 else 0.0


def _mean_group(index: MediaIndex) -> float:
    """Give how many frames are decoded on average to reach a frame."""
    starts = np.unique(np.append(index.key_frames, [0, len(index)])).astype(np.float64)
    lengths = np.diff(starts)
    return float((lengths**2).sum() / 2 / max(lengths.sum(), 1.0))


@contextmanager
def _kept_after_a_crash(parts: Path) -> Iterator[None]:
    """Keep parts only where nobody was there to clear them away."""
    parts.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        _remove(parts)
        raise


@contextmanager
def _gone_after(staged: Path) -> Iterator[None]:
    try:
        yield
    finally:
        _remove(staged)


def _make_room(cache: Path, needed: int, own: Path) -> bool:
    """Remove copies used longest ago until there is room; False where there is none."""
    others = sorted(_copies(cache), key=lambda folder: folder.stat().st_mtime)
    sizes = {folder: _size(folder) for folder in others if folder.parent != own.parent}
    while sizes and sum(sizes.values()) + needed > CASE_BYTES:
        oldest = next(iter(sizes))
        _remove(oldest)
        del sizes[oldest]
    return shutil.disk_usage(cache).free >= needed + _LEAST_FREE_BYTES


def _copies(cache: Path) -> list[Path]:
    return [path for path in cache.glob("*/proxy-*") if path.is_dir() and not path.is_symlink()]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
