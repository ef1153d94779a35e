"""What is remembered of an installed model, in a small file beside its weights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from app.domain.errors import FileUnreadable, InvalidValue
from app.domain.plain import from_plain, to_plain
from app.runtime.disk import write_text
from app.tasks.job import JobContext
from media.model_check import SMALL_FILES, WEIGHTS

FILE_NAME = "netra-model.json"
_MAX_BYTES = 1024 * 1024
_VERSION = 1
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file as it was when it was hashed."""

    size_bytes: int
    """Length."""
    sha256: str
    """Lower-case hex."""
    modified_ns: int
    """Modification time, to notice a change without hashing."""


@dataclass(frozen=True, slots=True)
class InstallRecord:
    """What an install or a check found."""

    files: dict[str, FileRecord]
    """By file name."""
    is_accepted: bool
    """A person said yes to bytes that are not in the shipped list."""
    version: int = _VERSION
    """Of this file's form."""


def read(folder: Path) -> InstallRecord | None:
    """Read a model's record; None where there is none that makes sense."""
    path = folder / FILE_NAME
    try:
        if path.stat().st_size > _MAX_BYTES:
            return None
        record = from_plain(InstallRecord, json.loads(path.read_bytes()))
    except (OSError, ValueError, RecursionError, InvalidValue):
        return None
    return record if record.version == _VERSION and WEIGHTS in record.files else None


def write(folder: Path, record: InstallRecord) -> None:
    """Write a model's record, whole or not at all."""
    write_text(folder / FILE_NAME, json.dumps(to_plain(record), indent=1))


def difference(folder: Path, record: InstallRecord) -> str:
    """Say what differs on the disk by size and time: `missing_file`, `changed`, or nothing."""
    for name, file in record.files.items():
        try:
            stat = (folder / name).stat()
        except OSError:
            return "missing_file"
        if (stat.st_size, stat.st_mtime_ns) != (file.size_bytes, file.modified_ns):
            return "changed"
    return ""


def same_bytes(one: Mapping[str, FileRecord], other: Mapping[str, FileRecord]) -> bool:
    """Tell whether two records name the same files with the same digests."""
    return digests(one) == digests(other)


def digests(files: Mapping[str, FileRecord]) -> dict[str, str]:
    """Give SHA-256 by file name."""
    return {name: file.sha256 for name, file in files.items()}


def hash_folder(folder: Path, ctx: JobContext) -> dict[str, FileRecord]:
    """Hash every file that belongs to a model.

    Raises:
        FileUnreadable: one of them cannot be read.
        Cancelled: a person stopped it.
    """
    names = [name for name in (WEIGHTS, *SMALL_FILES) if (folder / name).exists()]
    return {name: _hash_file(folder / name, ctx) for name in names}


def _hash_file(path: Path, ctx: JobContext) -> FileRecord:
    digest = sha256()
    try:
        # Times before bytes: a change while we read shows next time.
        stat = path.stat()
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                ctx.check()
                digest.update(chunk)
    except OSError as e:
        raise FileUnreadable(path=path) from e
    return FileRecord(stat.st_size, digest.hexdigest(), stat.st_mtime_ns)
