"""The operations of the child that read photos, as typed functions; see `media.worker.calls`."""

from __future__ import annotations

import string
from pathlib import Path

from app.domain.errors import WorkerCrashed
from app.domain.photos import Likeness, PhotoReading, PhotoSheet, QuickLook
from app.tasks.job import JobContext
from media.worker.calls import run_in_memory
from media.worker.client import Call, run
from media.worker.tasks import FileTask, Op, PhotoSheetTask

_TOTAL_S = 600.0
_COLOURS = ("srgb", "converted", "assumed", "unfit", "uncalibrated")
_MAX_TEXT = 200
_MAX_LIST = 128
_MAX_PAGES = 1_000_000


def photo_sheet(path: Path, page: int, out_dir: Path, ctx: JobContext) -> PhotoSheet:
    """Cut a page of a photo into tiles; see `media.photo_sheet.write_sheet`.

    Of a large JPEG a `QuickLook` goes to `ctx.emit` first.

    Raises:
        UnreadableMedia: it cannot be read, or not in the memory given (`too_large`).
        InvalidValue: there is no such page.
        WorkerCrashed, WorkerTimedOut: the file ended or stopped the child.
    """
    task = PhotoSheetTask(path, page, out_dir)
    call = Call(
        *(Op.PHOTO_SHEET, path, task, PhotoSheet),
        item=QuickLook,
        silence_s=300.0,
        total_s=_TOTAL_S,
        is_short=True,
    )
    sheet = run_in_memory(call, ctx)
    if sheet.page != page or not _is_believable(sheet.reading):
        raise WorkerCrashed(op=call.op, path=str(path), exit_code=None, why="bad_message")
    return sheet


def likeness(path: Path, ctx: JobContext) -> Likeness:
    """Describe what a photo looks like; see `media.near_duplicates.likeness`.

    Raises:
        UnreadableMedia: it cannot be read.
        WorkerCrashed, WorkerTimedOut: the file ended or stopped the child.
    """
    call = Call(
        *(Op.LIKENESS, path, FileTask(path), Likeness),
        silence_s=120.0,
        total_s=_TOTAL_S,
        is_short=True,
    )
    found = run(call, ctx)
    codes = (found.waves, *found.turned, *found.parts)
    if len(codes) > _MAX_LIST or not all(_is_code(code) for code in codes):
        raise WorkerCrashed(op=call.op, path=str(path), exit_code=None, why="bad_message")
    return found


def _is_code(text: str) -> bool:
    return 0 < len(text) <= _MAX_TEXT and set(text) <= set(string.hexdigits)


def _is_believable(reading: PhotoReading) -> bool:
    """Check what types cannot: the child may have been taken over by the file."""
    return (
        all(len(text) <= _MAX_TEXT for text in (reading.format, reading.mode, reading.profile))
        and reading.colour in _COLOURS
        and 1 <= reading.pages <= _MAX_PAGES
        and 1 <= reading.orientation <= 8
        and 0 <= reading.other_orientation <= 8
        and 0 <= reading.bits <= 64
        and len(reading.damage) <= _MAX_TEXT
    )
