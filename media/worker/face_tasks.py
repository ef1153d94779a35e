"""Finding faces and covering photos, in the child: what each is given, and what runs it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from app.domain.clip import StillResult
from app.domain.lettering import Sought
from app.domain.mediatime import TimeRange
from app.domain.plain import from_plain
from app.domain.redaction_plan import Redaction
from app.tasks.job import JobContext
from media.worker.tasks import Nothing


@dataclass(frozen=True, slots=True)
class VideoSearchTask:
    """Find faces or lettering in a stretch of a video."""

    path: Path
    """The file to read."""
    index: Path | None
    """The table of its frames; None to make it."""
    span: TimeRange
    """Microseconds from the item's origin."""
    model: Path
    """The detector's file."""
    sought: Sought = Sought.FACES
    """What it finds."""
    picture_share: float = 1.0
    """Part of the height, from the top, that is looked at."""


@dataclass(frozen=True, slots=True)
class PhotoSearchTask:
    """Find faces or lettering on a page of a photo."""

    path: Path
    """The file to read."""
    page: int
    """0-based."""
    model: Path
    """The detector's file."""
    sought: Sought = Sought.FACES
    """What it finds."""


@dataclass(frozen=True, slots=True)
class RedactPhotoTask:
    """Make a redacted copy of a page of a photo."""

    path: Path
    """The file to read."""
    page: int
    """0-based."""
    photo_rules: int
    """How the pixels of a photo are made; see `media.photo_pixels.RULES`."""
    plan: Path
    """What to hide, as JSON: too long for a request."""
    out: Path
    """The PNG to write."""


@dataclass(frozen=True, slots=True)
class PagePictureTask:
    """Write a picture of a page of a photo, to be looked at."""

    path: Path
    """The file to read."""
    page: int
    """0-based."""
    out_dir: Path
    """The folder to write into."""


def search_video(task: VideoSearchTask, ctx: JobContext) -> Nothing:
    """Find faces or lettering; see `media.picture_search.sightings_in_video`."""
    from media.frame_table import MediaIndex
    from media.picture_search import sightings_in_video

    index = MediaIndex.load(task.index) if task.index else None
    share = task.picture_share
    for found in sightings_in_video(
        task.path, index, task.span, task.model, ctx, task.sought, share
    ):
        ctx.emit(found)
    return Nothing()


def search_photo(task: PhotoSearchTask, ctx: JobContext) -> Nothing:
    """Find faces or lettering; see `media.picture_search.sightings_in_photo`."""
    from media.picture_search import sightings_in_photo

    ctx.emit(sightings_in_photo(task.path, task.page, task.model, sought=task.sought))
    return Nothing()


def redact_photo(task: RedactPhotoTask, _ctx: JobContext) -> StillResult:
    """Make a redacted copy; see `media.redact_photo.redact_photo`."""
    from media.redact_photo import redact_photo as cover

    plan = from_plain(Redaction, json.loads(task.plan.read_text(encoding="ascii")))
    return cover(task.path, task.page, task.photo_rules, plan, task.out)


def page_picture(task: PagePictureTask, _ctx: JobContext) -> Nothing:
    """Write a picture; see `media.redact_photo.write_photo_picture`."""
    from media.redact_photo import write_photo_picture

    write_photo_picture(task.path, task.page, task.out_dir)
    return Nothing()
