"""Speech models on this machine: found, checked again, chosen, removed."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from app.domain.errors import InvalidValue, ModelMissing, ModelRefused, OutputRefused
from app.domain.transcript import ModelIdentity
from app.runtime.disk import write_text
from app.runtime.paths import models_dir
from app.services import model_records
from app.services.known_models import find_known
from app.services.model_records import InstallRecord
from app.tasks.job import JobContext
from media.model_check import WEIGHTS, check_folder
from media.worker import calls

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
STAGING = ".staging-"
"""Folders that begin so are half written or half deleted."""
_CHOSEN = "default.txt"


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
        judged(entry)
        for entry in folder.iterdir()
        if entry.is_dir() and _NAME.fullmatch(entry.name)
    ]
    return tuple(sorted(found, key=lambda record: (not record.is_known, record.name)))


def verify(name: str, ctx: JobContext) -> ModelRecord:
    """Hash every file of an installed model again, load it in the child, and say how it stands.

    A folder that was put there by hand is taken in where its bytes are known.

    Raises:
        ModelMissing: no such model.
        Cancelled: a person stopped it.
    """
    folder = folder_of(name)
    if not folder.is_dir():
        raise ModelMissing(name=name)
    try:
        check_folder(folder)
        files = model_records.hash_folder(folder, ctx)
        record = model_records.read(folder)
        if record is not None and not model_records.same_bytes(record.files, files):
            return replace(judged(folder), ok=False, why="changed")
        if record is None and find_known(model_records.digests(files)) is None:
            return replace(judged(folder), ok=False, why="unknown_digest")
        calls.check_model(folder, ctx)
    except ModelRefused as e:
        return replace(judged(folder), ok=False, why=str(e.facts.get("why", "")))
    model_records.write(folder, InstallRecord(files, record is not None and record.is_accepted))
    return judged(folder)


def remove(name: str) -> None:
    """Delete an installed model.

    Raises:
        ModelMissing: no such model.
        OutputRefused: it cannot be deleted now (another program holds it open).
    """
    folder = folder_of(name)
    if not folder.is_dir():
        raise ModelMissing(name=name)
    doomed = folder.with_name(f"{STAGING}{uuid4().hex}")
    try:
        # Renamed first: a half-deleted folder must not be found under its name.
        folder.rename(doomed)
    except OSError as e:
        raise OutputRefused(path=folder) from e
    shutil.rmtree(doomed, ignore_errors=True)


def choose(name: str) -> ModelRecord:
    """Use this model from now on where none is named; give its record.

    Raises:
        ModelMissing: no such model.
        ModelRefused: it may not be used; `why` says the reason.
        OutputRefused: the folder of models cannot be written.
    """
    model = default_model(name)
    try:
        write_text(models_dir() / _CHOSEN, model.name)
    except OSError as e:
        raise OutputRefused(path=models_dir()) from e
    return judged(folder_of(model.name))


def chosen() -> str:
    """Give the name a person chose; empty where nobody did, or that model is gone."""
    try:
        name = (models_dir() / _CHOSEN).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    is_there = _NAME.fullmatch(name) is not None and (models_dir() / name).is_dir()
    return name if is_there else ""


def default_model(name: str | None = None) -> ModelIdentity:
    """Choose the model: the one named, `NETRA_MODEL`, the one chosen, else the first known one.

    Args:
        name: an installed model, or the path of a folder that holds one.

    Raises:
        ModelMissing: there is none, or none of that name.
        ModelRefused: it is there and may not be used; `why` says the reason.
    """
    wanted = name or os.environ.get("NETRA_MODEL") or chosen()
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


def judged(folder: Path) -> ModelRecord:
    """Judge an installed model by its record, sizes and times alone."""
    record = model_records.read(folder)
    if record is None:
        return ModelRecord(folder.name, folder.absolute(), "", False, False, "unchecked")
    why = model_records.difference(folder, record)
    is_known = find_known(model_records.digests(record.files)) is not None
    if not why and not is_known and not record.is_accepted:
        why = "unknown_digest"
    weights = record.files[WEIGHTS].sha256
    return ModelRecord(folder.name, folder.absolute(), weights, is_known, not why, why)


def folder_of(name: str) -> Path:
    """Give the folder of a model of this name, there or not.

    Raises:
        InvalidValue: the name cannot be a folder's.
    """
    if not _NAME.fullmatch(name) or name.endswith("."):
        raise InvalidValue(field="model", value=name, expected="A-Z a-z 0-9 . _ -")
    return models_dir() / name
