"""Looking at a picture while it is enhanced: what the child is given, and what runs it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.adjustments import Adjustments
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import FrameRequest
from app.domain.picture_part import PixelBox
from app.domain.still_look import StillBase, StillLook
from app.tasks.job import JobContext


@dataclass(frozen=True, slots=True)
class StillBaseTask:
    """Decode one picture."""

    path: Path
    """The file to read."""
    kind: EvidenceKind
    """What the probe found it to be."""
    request: FrameRequest
    """Which frame or page."""
    out: Path
    """The pixels to write."""
    index: Path | None
    """The table of a video's frames; None to make it."""
    is_parted: bool
    """Of an interlaced frame the first field alone."""


@dataclass(frozen=True, slots=True)
class StillLookTask:
    """Enhance decoded pixels, to be looked at."""

    base: Path
    """The pixels to read."""
    width: int
    """Of them."""
    height: int
    """Of them."""
    adjustments: Adjustments
    """What is done."""
    box: PixelBox
    """Part of the outcome; empty for the whole, made smaller."""
    out: Path
    """The pixels to write."""


def still_base(task: StillBaseTask, _ctx: JobContext) -> StillBase:
    """Decode; see `media.still_picture.write_base`."""
    from media.frame_table import MediaIndex
    from media.still_picture import write_base

    index = MediaIndex.load(task.index) if task.index else None
    return write_base(task.path, task.kind, task.request, task.out, index, is_parted=task.is_parted)


def still_look(task: StillLookTask, ctx: JobContext) -> StillLook:
    """Enhance; see `media.still_picture.write_look`."""
    from media.still_picture import write_look

    size = (task.width, task.height)
    return write_look(task.base, size, task.adjustments, task.box, task.out, ctx)
