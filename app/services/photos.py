"""Photos for the desk: pages as tiles in the cache, and what is claimed of them."""

from __future__ import annotations

import json
import os
import shutil
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.domain.errors import InvalidValue
from app.domain.evidence import Evidence, EvidenceKind, EvidenceStatus
from app.domain.mediatime import FrameRequest
from app.domain.photos import (
    BYTES_PER_PIXEL,
    QUICK,
    TILE,
    PhotoSheet,
    QuickLook,
    page_at,
)
from app.domain.plain import from_plain, to_plain
from app.services import intake
from app.services.frames import cache_path
from app.services.session import CaseSession
from app.tasks.job import Job, JobContext, Lane
from media.worker import calls, photo_calls

_SHEET, _FACTS = "sheet2", "sheet.json"
_WHOLE_PIXELS = 16_000_000
"""Pictures up to this size are handed over whole, of larger ones the smallest level."""
_LEFT_S = 86_400.0
_CACHE_BYTES = 3 * 1024**3
"""Tiles kept of one case; the ones looked at longest ago go first."""


@dataclass(frozen=True, slots=True)
class QuickPicture:
    """A first look at a large photo; not its exact pixels."""

    width: int
    """Pixels."""
    height: int
    """Pixels."""
    data: bytes
    """B, G, R, unused."""


@dataclass(frozen=True, slots=True)
class ShownSheet:
    """A page of a photo, ready for the screen."""

    folder: Path
    """Where the levels lie."""
    sheet: PhotoSheet
    """What they are."""
    level: int
    """Level that `data` holds: 0 where the picture is handed over whole."""
    data: memoryview
    """B, G, R, unused; the size is that of `level`."""


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """What the contact sheet knows of a photo."""

    evidence: Evidence
    """The item."""
    thumbnail: Path | None
    """Small picture, None where there is none."""
    claimed_at: str
    """When it was taken, as the file claims; empty where it says nothing."""
    pixels: int
    """Width times height; 0 where nothing could be read."""


def sheet_job(session: CaseSession, evidence: Evidence, page: int = 0) -> Job[ShownSheet]:
    """Make a page of a photo ready for the screen; what is in the cache is used.

    The job emits a `QuickPicture` of a large JPEG first. Its errors: `UnreadableMedia`, and
    `InvalidValue` for a page that is not there.
    """
    source = session.blobs.original_path(evidence.digest.sha256)
    target = cache_path(session, evidence, f"{_SHEET}-{page}")

    def run(ctx: JobContext) -> ShownSheet:
        sheet = _kept(target)
        if sheet is None:
            sheet = _make(source, page, target, ctx)
            _make_room(target.parent.parent, target)
        elif os.access(target, os.W_OK):
            os.utime(target)
        return _shown(target, sheet)

    return Job(label=f"{evidence.code} picture", lane=Lane.MEDIA, run=run)


def look_job(session: CaseSession, evidence: Evidence, at_us: int) -> Job[ShownSheet]:
    """Make a page of a photo, or a frame of a video, ready to be compared.

    Raises (from the job):
        InvalidValue: the item has no picture, or no such page.
        TimeOutsideMedia, UnreadableMedia: as named.
    """
    if evidence.kind is not EvidenceKind.VIDEO:
        return sheet_job(session, evidence, page_at(at_us))
    source = session.blobs.original_path(evidence.digest.sha256)
    target = cache_path(session, evidence, f"{_SHEET}-t{at_us}")

    def run(ctx: JobContext) -> ShownSheet:
        sheet = _kept(target)
        if sheet is None:
            target.parent.mkdir(parents=True, exist_ok=True)
            frame = target.with_name(f".{uuid.uuid4().hex}.{target.name}.png")
            try:
                request = FrameRequest(time_us=at_us)
                calls.still(source, EvidenceKind.VIDEO, request, frame, ctx)
                sheet = _make(frame, 0, target, ctx)
            finally:
                frame.unlink(missing_ok=True)
        return _shown(target, sheet)

    return Job(label=f"{evidence.code} picture", lane=Lane.MEDIA, run=run)


def rows(session: CaseSession, items: Sequence[Evidence] | None = None) -> tuple[PhotoRow, ...]:
    """Give the photos of a case in the order they were taken in; withdrawn ones are left out.

    Args:
        session: the case.
        items: all of its evidence where it was read already; five hundred take a tenth of a second.
    """
    return tuple(
        PhotoRow(
            evidence=item,
            thumbnail=intake.thumbnail_path(session, item),
            claimed_at=item.media.claimed_created_at if item.media else "",
            pixels=(item.media.width or 0) * (item.media.height or 0) if item.media else 0,
        )
        for item in (intake.evidence_list(session) if items is None else items)
        if item.kind is EvidenceKind.PHOTO and item.status is EvidenceStatus.READY
    )


def _make(source: Path, page: int, target: Path, ctx: JobContext) -> PhotoSheet:
    target.parent.mkdir(parents=True, exist_ok=True)
    # The stage and a comparison may ask for one page at the same time.
    staged = target.with_name(f".{uuid.uuid4().hex}.{target.name}")
    staged.mkdir()

    def on_item(item: object) -> None:
        if isinstance(item, QuickLook):
            data = _with_fourth((staged / QUICK).read_bytes(), item.width, item.height)
            ctx.emit(QuickPicture(item.width, item.height, data))

    inner = JobContext(
        on_progress=ctx.on_progress, on_item=on_item, cancel=ctx.cancel, pause=ctx.pause
    )
    try:
        sheet = photo_calls.photo_sheet(source, page, staged, inner)
        (staged / QUICK).unlink(missing_ok=True)
        text = json.dumps(to_plain(sheet), ensure_ascii=True)
        (staged / _FACTS).write_text(text, encoding="ascii")
        if _kept(target) is None:
            shutil.rmtree(target, ignore_errors=True)
            _put(staged, target)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return sheet


def _put(staged: Path, target: Path) -> None:
    try:
        staged.rename(target)
    except OSError:
        if _kept(target) is None:  # else another job was faster, with the same pixels
            raise


def _kept(target: Path) -> PhotoSheet | None:
    """Read what the cache holds; anything that is not whole is made anew."""
    try:
        sheet = from_plain(PhotoSheet, json.loads((target / _FACTS).read_text(encoding="ascii")))
        for level in range(sheet.levels):
            width, height = sheet.size(level)
            if (target / f"{level}.rgb").stat().st_size != width * height * BYTES_PER_PIXEL:
                return None
    except (OSError, ValueError, InvalidValue):
        return None
    return sheet


def _shown(folder: Path, sheet: PhotoSheet) -> ShownSheet:
    level = 0 if sheet.width * sheet.height <= _WHOLE_PIXELS else sheet.levels - 1
    width, height = sheet.size(level)
    out = np.full((height, width, 4), 255, np.uint8)
    raw = np.fromfile(folder / f"{level}.rgb", np.uint8)
    across, down = sheet.tiles(level)
    for row in range(down):
        for column in range(across):
            start, wide, high = sheet.tile(level, column, row)
            tile = raw[start : start + wide * high * BYTES_PER_PIXEL].reshape(high, wide, 3)
            top, left = row * TILE, column * TILE
            out[top : top + high, left : left + wide, :3] = tile[:, :, ::-1]
    return ShownSheet(folder, sheet, level, out.data)


def _with_fourth(data: bytes, width: int, height: int) -> bytes:
    out = np.full((height, width, 4), 255, np.uint8)
    out[:, :, :3] = np.frombuffer(data, np.uint8).reshape(height, width, 3)[:, :, ::-1]
    return out.tobytes()


def _make_room(cache: Path, spared: Path) -> None:
    """Delete the tiles looked at longest ago until those of the case fit their room."""
    for left in cache.glob(f"*/.*.{_SHEET}-*"):
        if time.time() - _looked_at(left) > _LEFT_S:
            shutil.rmtree(left, ignore_errors=True)  # of a program that was killed
    sheets = [path for path in cache.glob(f"*/{_SHEET}-*") if path != spared]
    sheets.sort(key=_looked_at)
    sizes = {path: _size(path) for path in sheets}
    total = sum(sizes.values()) + _size(spared)
    for path in sheets:
        if total <= _CACHE_BYTES:
            return
        # On Windows a file that is being read stays; it goes another time.
        shutil.rmtree(path, ignore_errors=True)
        total -= sizes[path]


def _looked_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _size(path: Path) -> int:
    try:
        return sum(part.stat().st_size for part in path.iterdir())
    except OSError:
        return 0
