"""A subtitle file read by a child; what comes back is checked again."""

from __future__ import annotations

import re
from pathlib import Path

from app.domain.errors import WorkerCrashed
from app.domain.subtitles import MAX_CUES, MAX_LETTERS, ReadSubtitles
from app.tasks.job import JobContext
from media import subtitle_table
from media.worker.client import Call, run
from media.worker.tasks import FileTask

TABLE = subtitle_table.__name__
"""Module with the child's operations (another one in tests)."""
_MEMORY_BYTES = 1024**3
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_MAX_US = 10_000 * 3600 * 1_000_000


def read_subtitles(path: Path, ctx: JobContext) -> ReadSubtitles:
    """Read a subtitle file; see `media.subtitles.read`.

    Raises:
        UnreadableMedia: as there.
        WorkerCrashed, WorkerTimedOut: the file ended or stopped the child.
        Cancelled: a person stopped it.
    """
    call = Call(
        *(subtitle_table.READ, path, FileTask(path.absolute()), ReadSubtitles),
        silence_s=60.0,
        total_s=120.0,
        memory_bytes=_MEMORY_BYTES,
        is_short=True,
        table=TABLE,
    )
    found = run(call, ctx)
    if not _is_believable(found):
        raise WorkerCrashed(op=call.op, path=str(path), exit_code=None, why="bad_message")
    return found


def _is_believable(found: ReadSubtitles) -> bool:
    """Check what types cannot: the child may have been taken over by the file."""
    starts = [cue.start_us for cue in found.cues]
    return (
        0 < len(found.cues) <= MAX_CUES
        and found.form in ("srt", "vtt")
        and len(found.encoding) <= 16
        and _HASH.fullmatch(found.sha256) is not None
        and starts == sorted(starts)
        and all(0 <= cue.start_us < cue.end_us <= _MAX_US for cue in found.cues)
        and all(0 < len(c.text) <= MAX_LETTERS and c.text.isprintable() for c in found.cues)
    )
