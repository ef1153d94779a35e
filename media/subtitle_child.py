"""A subtitle file read by a child; what comes back is checked again."""

from __future__ import annotations

from pathlib import Path

from app.domain.subtitles import MAX_CUES, MAX_LETTERS, ReadSubtitles
from app.tasks.job import JobContext
from media import subtitle_table
from media.worker.file_calls import MAX_US, Reading, is_hash, read_by_child


def read_subtitles(path: Path, ctx: JobContext) -> ReadSubtitles:
    """Read a subtitle file; see `media.subtitles.read`, and `read_by_child` for what it raises."""
    return read_by_child(path, _READING, ctx)


def _is_believable(found: ReadSubtitles) -> bool:
    starts = [cue.start_us for cue in found.cues]
    return (
        0 < len(found.cues) <= MAX_CUES
        and found.form in ("srt", "vtt")
        and len(found.encoding) <= 16
        and is_hash(found.sha256)
        and starts == sorted(starts)
        and all(0 <= cue.start_us < cue.end_us <= MAX_US for cue in found.cues)
        and all(0 < len(c.text) <= MAX_LETTERS and c.text.isprintable() for c in found.cues)
    )


_READING = Reading(subtitle_table.READ, subtitle_table.__name__, ReadSubtitles, _is_believable)
