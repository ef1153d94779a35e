"""Telling voices apart in the child, as a typed function; see `media.worker.calls`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.domain.errors import WorkerCrashed
from app.domain.mediatime import TimeRange
from app.domain.transcript import SPEAKERS
from app.domain.voices import METHOD, VoicesFound
from app.tasks.job import JobContext
from media.worker.client import Call, run
from media.worker.tasks import Op, VoicesTask

_TOTAL_S = 6 * 3600.0


def tell_apart(
    path: Path,
    audio_stream: int,
    spans: Sequence[TimeRange],
    count: int,
    model: Path,
    ctx: JobContext,
) -> VoicesFound:
    """Group passages of one recording by voice; see `media.voices.tell_apart`.

    Raises:
        UnreadableMedia: there is no sound that decodes.
        InvalidValue: no such number of people, or more passages than can be.
        DetectorUnusable: the shipped network is missing or changed.
        WorkerCrashed, WorkerTimedOut: the file ended or stopped the child.
    """
    task = VoicesTask(path, audio_stream, tuple(spans), count, model)
    call = Call(*(Op.TELL_VOICES, path, task, VoicesFound), silence_s=300.0, total_s=_TOTAL_S)
    found = run(call, ctx)
    is_believable = (
        found.method == METHOD
        and len(found.groups) == len(spans)
        and all(0 <= one <= (count or SPEAKERS) for one in found.groups)
    )
    if not is_believable:
        raise WorkerCrashed(op=call.op, path=str(path), exit_code=None, why="bad_message")
    return found
