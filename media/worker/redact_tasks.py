"""Redacted copies and moves of a camera, in the child: what each is given, and what runs it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from app.domain.clip import ClipSpec
from app.domain.mediatime import TimeRange
from app.domain.plain import from_plain
from app.domain.redaction import RedactionResult
from app.domain.redaction_plan import CoveredRegion, Redaction
from app.domain.steadying import Steady
from app.tasks.job import JobContext
from media.worker.tasks import Nothing


@dataclass(frozen=True, slots=True)
class RedactTask:
    """Make a redacted copy."""

    path: Path
    """The file to read."""
    index: Path | None
    """The table of its frames; None to make it."""
    spec: ClipSpec
    """Span and overlay."""
    plan: Path
    """What to hide, as JSON: too long for a request."""
    out: Path
    """The copy to write."""


@dataclass(frozen=True, slots=True)
class TrackTask:
    """Follow a box."""

    path: Path
    """The file to read."""
    index: Path | None
    """The table of its frames; None to make it."""
    span: TimeRange
    """Microseconds from the item's origin."""
    region: CoveredRegion
    """With the boxes that a person set."""


@dataclass(frozen=True, slots=True)
class SteadyTask:
    """Measure the moves that make a film stand still."""

    path: Path
    """The file to read."""
    index: Path | None
    """The table of its frames; None to make it."""
    span: TimeRange
    """Microseconds from the item's origin."""
    frames: int
    """To each side, over which the camera's way is evened out."""


@dataclass(frozen=True, slots=True)
class SheetTask:
    """Write a small picture of every frame of a stretch."""

    path: Path
    """The file to read."""
    index: Path | None
    """The table of its frames; None to make it."""
    span: TimeRange
    """Microseconds from the item's origin."""
    out_dir: Path
    """The folder to write into."""


def redact(task: RedactTask, ctx: JobContext) -> RedactionResult:
    """Make a redacted copy; see `media.redact.redact_clip`."""
    from media.frame_table import MediaIndex
    from media.redact import redact_clip

    index = MediaIndex.load(task.index) if task.index else None
    plan = from_plain(Redaction, json.loads(task.plan.read_text(encoding="ascii")))
    return redact_clip(task.path, index, task.spec, plan, task.out, ctx)


def track(task: TrackTask, ctx: JobContext) -> CoveredRegion:
    """Follow a box; see `media.region_track.track_region`."""
    from media.frame_table import MediaIndex
    from media.region_track import track_region

    index = MediaIndex.load(task.index) if task.index else None
    return track_region(task.path, index, task.span, task.region, ctx)


def steady(task: SteadyTask, ctx: JobContext) -> Steady:
    """Measure moves; see `media.steadying.measure_steady`."""
    from media.frame_table import MediaIndex
    from media.steadying import measure_steady

    index = MediaIndex.load(task.index) if task.index else None
    return measure_steady(task.path, index, task.span, task.frames, ctx)


def sheet(task: SheetTask, ctx: JobContext) -> Nothing:
    """Write small pictures; see `media.frame_sheet.write_sheet`."""
    from media.frame_sheet import write_sheet
    from media.frame_table import MediaIndex

    index = MediaIndex.load(task.index) if task.index else None
    write_sheet(task.path, index, task.span, task.out_dir, ctx)
    return Nothing()
