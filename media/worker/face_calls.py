"""Finding faces and covering photos in the child, as typed functions."""

from __future__ import annotations

import json
from pathlib import Path

from app.domain.clip import StillResult
from app.domain.errors import WorkerCrashed
from app.domain.lettering import Sought
from app.domain.mediatime import TimeRange
from app.domain.plain import to_plain
from app.domain.redaction_plan import Redaction
from app.domain.sightings import SightingsInFrame
from app.tasks.job import JobContext
from media.worker.calls import LONG_MEMORY_BYTES, MIB, run_in_memory, time_for
from media.worker.client import Call, run
from media.worker.face_tasks import (
    PagePictureTask,
    PhotoSearchTask,
    RedactPhotoTask,
    VideoSearchTask,
)
from media.worker.tasks import Nothing, Op

_LOOK_SHARES = {Sought.FACES: 120.0, Sought.TEXT: 480.0}
"""Seconds to look at one second: 60 frames of 4K on an old core take half of that."""
_PHOTO_S = 600.0
_MOST_FRAMES = 2**31


def search_video(
    path: Path,
    span: TimeRange,
    model: Path,
    ctx: JobContext,
    index: Path | None = None,
    sought: Sought = Sought.FACES,
    picture_share: float = 1.0,
) -> tuple[SightingsInFrame, ...]:
    """Find faces or lettering in every frame; see `media.picture_search.sightings_in_video`.

    Raises:
        DetectorUnusable: the detector's file is missing or changed.
        WorkerCrashed, WorkerTimedOut: the file ended or stopped the child.
    """
    task = VideoSearchTask(path, index, span, model, sought, picture_share)
    call = Call(
        *(Op.FIND_FACES, path, task, Nothing),
        item=SightingsInFrame,
        silence_s=300.0,
        total_s=time_for(path, 1800.0, MIB) + _LOOK_SHARES[sought] * span.length_us / 1_000_000,
        memory_bytes=LONG_MEMORY_BYTES,
    )
    return _collected(call, ctx)


def search_photo(
    path: Path, page: int, model: Path, ctx: JobContext, sought: Sought = Sought.FACES
) -> SightingsInFrame:
    """Find faces or lettering on a page; see `media.picture_search.sightings_in_photo`."""
    call = Call(
        *(Op.FIND_PHOTO_FACES, path, PhotoSearchTask(path, page, model, sought), Nothing),
        item=SightingsInFrame,
        silence_s=_PHOTO_S,
        total_s=_PHOTO_S,
        memory_bytes=LONG_MEMORY_BYTES,
    )
    found = _collected(call, ctx)
    if len(found) != 1 or found[0].frame != page:
        raise WorkerCrashed(op=call.op, path=str(path), exit_code=None, why="bad_message")
    return found[0]


def redact_photo(
    path: Path, page: int, photo_rules: int, redaction: Redaction, out: Path, ctx: JobContext
) -> StillResult:
    """Make a redacted copy of a page of a photo; see `media.redact_photo.redact_photo`."""
    plan = out.with_name(f"{out.name}.plan")
    plan.write_text(json.dumps(to_plain(redaction)), encoding="ascii")
    call = Call(
        *(Op.REDACT_PHOTO, path, RedactPhotoTask(path, page, photo_rules, plan, out), StillResult),
        silence_s=_PHOTO_S,
        total_s=_PHOTO_S,
    )
    try:
        return run_in_memory(call, ctx)
    finally:
        plan.unlink(missing_ok=True)


def page_picture(path: Path, page: int, out_dir: Path, ctx: JobContext) -> None:
    """Write a picture of a photo's page; see `media.redact_photo.write_photo_picture`."""
    call = Call(
        *(Op.PAGE_PICTURE, path, PagePictureTask(path, page, out_dir), Nothing),
        silence_s=_PHOTO_S,
        total_s=_PHOTO_S,
        is_short=True,
    )
    run_in_memory(call, ctx)


def _collected(call: Call[Nothing], ctx: JobContext) -> tuple[SightingsInFrame, ...]:
    untrusted: list[SightingsInFrame] = []

    def take(item: object) -> None:
        last = untrusted[-1].frame if untrusted else -1
        if not isinstance(item, SightingsInFrame) or not last < item.frame < _MOST_FRAMES:
            raise WorkerCrashed(op=call.op, path=str(call.path), exit_code=None, why="bad_message")
        untrusted.append(item)

    part = JobContext(on_progress=ctx.on_progress, on_item=take, cancel=ctx.cancel, pause=ctx.pause)
    run(call, part)
    return tuple(untrusted)
