"""Looking at a picture while it is enhanced, as typed functions; see `media.worker.calls`."""

from __future__ import annotations

from pathlib import Path

from app.domain.adjustments import Adjustments
from app.domain.errors import WorkerCrashed
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import FrameRequest
from app.domain.picture_part import PixelBox
from app.domain.still_look import LONGEST, StillBase, StillLook
from app.tasks.job import JobContext
from media.worker.calls import MIB, run_in_memory, time_for
from media.worker.client import Call
from media.worker.still_tasks import StillBaseTask, StillLookTask
from media.worker.tasks import Op

_LOOK_S = 900.0
"""A hundred megapixels freed of noise on an old core."""


def still_base(
    path: Path,
    kind: EvidenceKind,
    request: FrameRequest,
    out: Path,
    ctx: JobContext,
    index: Path | None = None,
    *,
    is_parted: bool = False,
) -> StillBase:
    """Decode one picture into a file; see `media.still_picture.write_base`.

    Raises:
        UnreadableMedia, TimeOutsideMedia, FrameMismatch: as named.
        WorkerCrashed, WorkerTimedOut: the file ended or stopped the child.
    """
    total_s = time_for(path, 300.0, MIB)
    task = StillBaseTask(path, kind, request, out, index, is_parted)
    call = Call(
        *(Op.STILL_BASE, path, task, StillBase), silence_s=total_s, total_s=total_s, is_short=True
    )
    made = run_in_memory(call, ctx)
    if not made.is_believable or out.stat().st_size != made.size_bytes:
        raise WorkerCrashed(op=call.op, path=str(path), exit_code=None, why="bad_message")
    return made


def still_look(
    base: Path,
    size: tuple[int, int],
    adjustments: Adjustments,
    box: PixelBox,
    out: Path,
    ctx: JobContext,
) -> StillLook:
    """Enhance what `still_base` wrote; see `media.still_picture.write_look`.

    Raises:
        InvalidValue: the part of `adjustments`, or `box`, does not lie in the picture.
        WorkerCrashed, WorkerTimedOut: the child ended or stood still.
    """
    task = StillLookTask(base, *size, adjustments, box, out)
    call = Call(
        *(Op.STILL_LOOK, base, task, StillLook), silence_s=_LOOK_S, total_s=_LOOK_S, is_short=True
    )
    made = run_in_memory(call, ctx)
    seen = (made.width, made.height)
    is_asked = seen == box[2:] if box else 0 < min(seen) <= max(seen) <= LONGEST
    if not is_asked or out.stat().st_size != made.size_bytes:
        raise WorkerCrashed(op=call.op, path=str(base), exit_code=None, why="bad_message")
    return made
