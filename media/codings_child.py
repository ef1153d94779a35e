"""A file of codings read by a child; what comes back is checked again."""

from __future__ import annotations

from pathlib import Path

from app.domain.codings import MAX_CODINGS, MAX_LETTERS, Coding, ReadCodings
from app.tasks.job import JobContext
from media import codings_table
from media.worker.file_calls import MAX_US, Reading, is_hash, read_by_child


def read_codings(path: Path, ctx: JobContext) -> ReadCodings:
    """Read a file of codings; see `media.codings.read`, and `read_by_child` for what it raises."""
    return read_by_child(path, _READING, ctx)


def _is_believable(found: ReadCodings) -> bool:
    return (
        0 < len(found.codings) <= MAX_CODINGS
        and found.form in ("eaf", "boris")
        and is_hash(found.sha256)
        and found.left_out >= 0
        and all(map(_is_plain, found.codings))
    )


def _is_plain(coding: Coding) -> bool:
    texts = (coding.text, coding.tier, *coding.codes, *coding.persons)
    return (
        0 <= coding.start_us <= coding.end_us <= MAX_US
        and len(coding.codes) <= 20
        and len(coding.persons) <= 20
        and all(len(text) <= MAX_LETTERS and text.isprintable() for text in texts)
    )


_READING = Reading(codings_table.READ, codings_table.__name__, ReadCodings, _is_believable)
