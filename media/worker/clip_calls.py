"""The operations that make clips, excerpts and redacted copies, as typed functions."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from app.domain.clip import ClipCut, ClipResult, ClipSpec, ExcerptResult
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import US_PER_SECOND, TimeRange
from app.domain.plain import to_plain
from app.domain.redaction import RedactionResult
from app.domain.redaction_plan import CoveredRegion, Redaction
from app.domain.steadying import Steady
from app.tasks.job import JobContext
from media.worker.calls import LONG_MEMORY_BYTES, LONG_OUTPUT_BYTES, MIB, time_for
from media.worker.client import Call, run
from media.worker.dresses import write_dresses
from media.worker.redact_tasks import RedactTask, SheetTask, SteadyTask, TrackTask
from media.worker.tasks import (
    ClipPictureTask,
    ClipsTask,
    ClipTask,
    Nothing,
    Op,
    SamplesTask,
)

_CLIP_SHARE = 60.0
"""Seconds to encode one second: 4K with overlays on two old cores is below 20."""
_DENOISE_SHARE = 900.0
"""Seconds to take the noise out of one: a frame of 4K needs 6 s on one busy core."""


def clip(
    path: Path,
    kind: EvidenceKind,
    spec: ClipSpec,
    out: Path,
    ctx: JobContext,
    index: Path | None = None,
) -> ClipResult:
    """Cut a clip by the table of its frames that lies at `index`; see `media.cut.cut_clip`."""
    dress = write_dresses(out, [spec.dress])
    task = ClipTask(path, kind, replace(spec, dress=None), out, index, dress)
    call = Call(
        *(Op.CLIP, path, task, ClipResult),
        silence_s=300.0,
        total_s=time_for(path, 1800.0, MIB) + _cost_s(spec),
        memory_bytes=LONG_MEMORY_BYTES,
        output_bytes=LONG_OUTPUT_BYTES,
    )
    try:
        return run(call, ctx)
    finally:
        if dress is not None:
            dress.unlink(missing_ok=True)


def clips(
    path: Path, cuts: tuple[ClipCut, ...], ctx: JobContext, index: Path | None = None
) -> None:
    """Cut several clips of one video; each `ClipResult` goes to `ctx.emit` when it is whole."""
    if not cuts:
        return
    cost_s = sum(_cost_s(cut.spec) for cut in cuts)
    dresses = write_dresses(cuts[0].out, [cut.spec.dress for cut in cuts])
    plain = tuple(replace(cut, spec=replace(cut.spec, dress=None)) for cut in cuts)
    call = Call(
        *(Op.CLIPS, path, ClipsTask(path, plain, index, dresses), Nothing),
        item=ClipResult,
        silence_s=300.0,
        total_s=time_for(path, 1800.0, MIB) + cost_s,
        memory_bytes=LONG_MEMORY_BYTES,
        output_bytes=LONG_OUTPUT_BYTES,
    )
    try:
        run(call, ctx)
    finally:
        if dresses is not None:
            dresses.unlink(missing_ok=True)


def picture(
    path: Path,
    spec: ClipSpec,
    frame: int,
    out: Path,
    ctx: JobContext,
    index: Path | None = None,
    *,
    is_bare: bool = False,
) -> None:
    """Write a frame as a clip would show it; see `media.clip_picture.write_picture`."""
    dress = write_dresses(out, [spec.dress])
    task = ClipPictureTask(path, replace(spec, dress=None), frame, out, index, dress, is_bare)
    call = Call(
        *(Op.CLIP_PICTURE, path, task, Nothing),
        silence_s=300.0,
        total_s=time_for(path, 1800.0, MIB),
        is_short=True,
    )
    try:
        run(call, ctx)
    finally:
        if dress is not None:
            dress.unlink(missing_ok=True)


def excerpt(path: Path, span: TimeRange, out: Path, ctx: JobContext) -> ExcerptResult:
    """Copy the packets of a stretch and prove them; see `media.excerpt.write_excerpt`."""
    call = Call(
        *(Op.EXCERPT, path, SamplesTask(path, span, out), ExcerptResult),
        silence_s=600.0,
        total_s=time_for(path, 1800.0, MIB),
        output_bytes=LONG_OUTPUT_BYTES,
    )
    return run(call, ctx)


def redact(
    path: Path,
    spec: ClipSpec,
    redaction: Redaction,
    out: Path,
    ctx: JobContext,
    index: Path | None = None,
) -> RedactionResult:
    """Make a redacted copy of a stretch of a video; see `media.redact.redact_clip`."""
    plan = out.with_name(f"{out.name}.plan")
    plan.write_text(json.dumps(to_plain(redaction)), encoding="ascii")
    share_s = 2 * _CLIP_SHARE * spec.span.length_us / US_PER_SECOND
    call = Call(
        *(Op.REDACT, path, RedactTask(path, index, spec, plan, out), RedactionResult),
        silence_s=300.0,
        total_s=time_for(path, 1800.0, MIB) + share_s,
        memory_bytes=LONG_MEMORY_BYTES,
        output_bytes=LONG_OUTPUT_BYTES,
    )
    try:
        return run(call, ctx)
    finally:
        plan.unlink(missing_ok=True)


def track_region(
    path: Path, span: TimeRange, region: CoveredRegion, ctx: JobContext, index: Path | None = None
) -> CoveredRegion:
    """Follow a box over a stretch of a video; see `media.region_track.track_region`."""
    call = Call(
        *(Op.TRACK_REGION, path, TrackTask(path, index, span, region), CoveredRegion),
        silence_s=300.0,
        total_s=time_for(path, 1800.0, MIB),
    )
    return run(call, ctx)


def steady(
    path: Path, span: TimeRange, frames: int, ctx: JobContext, index: Path | None = None
) -> Steady:
    """Measure how a camera moved; see `media.steadying.measure_steady`."""
    call = Call(
        *(Op.STEADY, path, SteadyTask(path, index, span, frames), Steady),
        silence_s=300.0,
        total_s=time_for(path, 1800.0, MIB) + _CLIP_SHARE * span.length_us / US_PER_SECOND,
        memory_bytes=LONG_MEMORY_BYTES,
    )
    return run(call, ctx)


def frame_sheet(
    path: Path, span: TimeRange, out_dir: Path, ctx: JobContext, index: Path | None = None
) -> None:
    """Write a small picture of every frame of a stretch; see `media.frame_sheet.write_sheet`."""
    call = Call(
        *(Op.FRAME_SHEET, path, SheetTask(path, index, span, out_dir), Nothing),
        silence_s=300.0,
        total_s=time_for(path, 1800.0, MIB),
    )
    run(call, ctx)


def _cost_s(spec: ClipSpec) -> float:
    """Give the seconds that a clip may take: slow and fast motion add none, a held frame does."""
    recorded_s = spec.span.length_us / US_PER_SECOND
    if spec.dress is None:
        return _CLIP_SHARE * recorded_s
    held_ms = sum(step.hold_ms for step in spec.dress.steps)
    denoised_s = recorded_s if spec.dress.adjustments.denoise else 0.0
    return _CLIP_SHARE * (recorded_s + held_ms / 1000) + _DENOISE_SHARE * denoised_s
