"""A redacted copy of one stretch: covered frame by frame, then read back and looked at."""

from __future__ import annotations

from pathlib import Path

from app.domain.clip import ClipSpec
from app.domain.errors import FrameMismatch
from app.domain.ids import Sha256
from app.domain.redaction import RedactionResult
from app.domain.redaction_plan import Redaction
from app.tasks.job import JobContext
from media.cover_check import check_cover
from media.cut import Cutter
from media.frame_table import MediaIndex
from media.index import index_of
from media.opening import open_media


def redact_clip(
    path: Path,
    index: MediaIndex | None,
    spec: ClipSpec,
    redaction: Redaction,
    out: Path,
    ctx: JobContext,
) -> RedactionResult:
    """Cut a stretch of a video with boxes filled and voices silenced.

    As `media.cut.cut_clip` in everything else: the same frames, each with its own length, the
    same length of sound, and nothing of the original's metadata. The copy is decoded whole
    before it is given back.

    Args:
        path: the original, a video.
        index: the table of its frames; None to make it.
        spec: the stretch, and what is burnt in.
        redaction: what to hide.
        out: written new; removed again if anything fails.
        ctx: progress with the steps `indexing`, `cutting` and `checking`.

    Raises:
        RedactionLeaks: the copy shows something that it should hide.
        Others: as `cut_clip`.
    """
    try:
        try:
            return _redacted(path, index or index_of(path, ctx), spec, redaction, out, ctx)
        except FrameMismatch:
            whole = index_of(path, ctx, decode_all=True)
            return _redacted(path, whole, spec, redaction, out, ctx)
    except BaseException:
        out.unlink(missing_ok=True)
        raise


def _redacted(
    path: Path,
    index: MediaIndex,
    spec: ClipSpec,
    redaction: Redaction,
    out: Path,
    ctx: JobContext,
) -> RedactionResult:
    cutter = Cutter(path, index, spec, out, redaction)
    clip = cutter.run(ctx)
    check = check_cover(out, redaction, cutter.frames, clip.actual, cutter.picture_size, ctx, path)
    covered = cutter.cover.pixels_sha256 if cutter.cover else Sha256("")
    with open_media(out) as file:
        share = cutter.picture_size[1] / file.streams.video[0].height
    return RedactionResult(clip, covered, check, share)
