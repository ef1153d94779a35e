"""The operations that make a light copy of a video, as typed functions."""

from __future__ import annotations

from pathlib import Path

from app.domain.errors import WorkerCrashed
from app.domain.proxy import DecodeCost, ProxyDensity, ProxyShape
from app.tasks.job import JobContext
from media.worker.client import Call, run
from media.worker.proxy_tasks import IndexedTask, ProxyJoinTask, ProxyPartTask
from media.worker.tasks import Nothing, Op

_MAX_COST_US = 3_600_000_000
_MAX_CORES = 1024
_PART_S = 6 * 3600.0


def decode_cost(path: Path, index_path: Path, ctx: JobContext) -> DecodeCost:
    """Measure what decoding a video costs this machine; see `media.proxy.measure`."""
    task = IndexedTask(path, index_path)
    call = Call(*(Op.DECODE_COST, path, task, DecodeCost), total_s=120.0, is_short=True)
    found = run(call, ctx)
    if not (0 < found.frame_us < _MAX_COST_US and 0 < found.cores <= _MAX_CORES):
        why = "bad_message"
        raise WorkerCrashed(op=Op.DECODE_COST.value, path=str(path), exit_code=None, why=why)
    return found


def proxy_part(
    path: Path,
    index_path: Path,
    density: ProxyDensity,
    shape: ProxyShape,
    places: range,
    out: Path,
    ctx: JobContext,
) -> None:
    """Write one part of a light copy, in a child of low priority; see `media.proxy.write_part`."""
    task = ProxyPartTask(path, index_path, density, shape, places.start, places.stop, out)
    # a part that is all damage gives no progress
    call = Call(*(Op.PROXY_PART, path, task, Nothing), silence_s=1800.0, total_s=_PART_S)
    run(call, ctx)


def proxy_join(
    path: Path,
    index_path: Path,
    density: ProxyDensity,
    parts: Path,
    out: Path,
    max_bytes: int,
    ctx: JobContext,
) -> None:
    """Join the parts of a light copy; see `media.proxy.join`."""
    task = ProxyJoinTask(index_path, density, parts, out)
    limit = 2 * max_bytes
    call = Call(*(Op.PROXY_JOIN, path, task, Nothing), output_bytes=limit, is_short=True)
    run(call, ctx)
