"""A file of codings read by a child; what comes back is checked again."""

from __future__ import annotations

import re
from pathlib import Path

from app.domain.codings import MAX_CODINGS, MAX_LETTERS, Coding, ReadCodings
from app.domain.errors import WorkerCrashed
from app.tasks.job import JobContext
from media import codings_table
from media.worker.client import Call, run
from media.worker.tasks import FileTask

_MEMORY_BYTES = 1024**3
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_MAX_US = 10_000 * 3600 * 1_000_000


def read_codings(path: Path, ctx: JobContext) -> ReadCodings:
    """Read a file of codings; see `media.codings.read`.

    Raises:
        UnreadableMedia: as there.
        WorkerCrashed, WorkerTimedOut: the file ended or stopped the child.
        Cancelled: a person stopped it.
    """
    call = Call(
        *(codings_table.READ, path, FileTask(path.absolute()), ReadCodings),
        silence_s=60.0,
        total_s=120.0,
        memory_bytes=_MEMORY_BYTES,
        is_short=True,
        table=codings_table.__name__,
    )
    found = run(call, ctx)
    if not _is_believable(found):
        raise WorkerCrashed(op=call.op, path=str(path), exit_code=None, why="bad_message")
    return found


def _is_believable(found: ReadCodings) -> bool:
    """Check what types cannot: the child may have been taken over by the file."""
    return (
        0 < len(found.codings) <= MAX_CODINGS
        and found.form in ("eaf", "boris")
        and _HASH.fullmatch(found.sha256) is not None
        and found.left_out >= 0
        and all(map(_is_plain, found.codings))
    )


def _is_plain(coding: Coding) -> bool:
    texts = (coding.text, coding.tier, *coding.codes, *coding.persons)
    return (
        0 <= coding.start_us <= coding.end_us <= _MAX_US
        and len(coding.codes) <= 20
        and len(coding.persons) <= 20
        and all(len(text) <= MAX_LETTERS and text.isprintable() for text in texts)
    )
