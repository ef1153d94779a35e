"""The stored bytes of a case: staged, compared, promoted once, never written again."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from app.domain.custody import nfc
from app.domain.errors import (
    DigestMismatch,
    DiskFull,
    FileMissing,
    FileUnreadable,
    OutputRefused,
    SourceChanged,
)
from app.domain.evidence import Digest
from app.domain.ids import Sha256
from app.runtime.clock import iso_utc
from app.tasks.job import JobContext

CHUNK_BYTES = 4 * 1024 * 1024
"""PLAYBACK.md section 6: one 4 MiB buffer keeps hashing from being the bottleneck."""
ORIGINALS, DERIVED, CACHE, DOSSIERS = "originals", "derived", "cache", "dossiers"
STAGING = "staging"


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A copy that was compared and waits in staging to be promoted."""

    path: Path
    """In the staging folder of the case."""
    digest: Digest
    """Of the copy, equal to that of the source."""
    name: str
    """Name of the source."""
    source_path: str
    """Where it was copied from."""
    source_modified_at: str
    """UTC ISO 8601 as the file system claimed it."""


class BlobStore:
    """Files of one case folder, addressed by SHA-256."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def make_folders(self) -> None:
        """Make the rooms of a new case."""
        for name in (ORIGINALS, DERIVED, CACHE, DOSSIERS):
            (self._folder / name).mkdir(parents=True, exist_ok=True)

    @property
    def cache(self) -> Path:
        """The folder that may be deleted at any time."""
        return self._folder / CACHE

    @property
    def dossiers(self) -> Path:
        """The folder of the signed PDFs."""
        return self._folder / DOSSIERS

    def original_path(self, sha256: str) -> Path:
        """Where an original lies."""
        return self._folder / ORIGINALS / sha256[:2] / sha256

    def derived_path(self, sha256: str) -> Path:
        """Where a derivative lies."""
        return self._folder / DERIVED / sha256[:2] / sha256

    def staging_path(self, suffix: str = "") -> Path:
        """Give a fresh name on the case's volume; swept on the next opening if left there."""
        staging = self._folder / CACHE / STAGING
        staging.mkdir(parents=True, exist_ok=True)
        return staging / f"{uuid.uuid4().hex}{suffix}"

    def stage(self, source: Path, ctx: JobContext) -> StagedFile:
        """Copy a source while hashing it once, re-read the copy, and compare.

        Raises:
            FileMissing, FileUnreadable, SourceChanged, DigestMismatch, DiskFull: as named;
                nothing is left in staging then.
        """
        target = self.staging_path()
        try:
            with _file_border(source, self._folder), source.open("rb") as reader:
                before = os.fstat(reader.fileno())
                if not stat.S_ISREG(before.st_mode):
                    raise FileUnreadable(path=source)
                digest = _copy(reader, target, before.st_size, ctx)
                after = source.stat()
            if _identity(before) != _identity(after) or digest.size_bytes != before.st_size:
                raise SourceChanged(path=source)
            _compare(target, digest, ctx)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        return StagedFile(
            path=target,
            digest=digest,
            # An undecodable name is kept readable; SQLite takes no lone surrogates.
            name=nfc(source.name),
            source_path=nfc(str(source)),
            source_modified_at=iso_utc(datetime.fromtimestamp(before.st_mtime, UTC)),
        )

    def promote_original(self, staged: Path, sha256: str) -> Path:
        """Give a staged copy its final name, read-only; an existing one stays as it is."""
        return _promote(staged, self.original_path(sha256))

    def promote_derived(self, staged: Path, sha256: str) -> Path:
        """Give a staged derivative its final name, read-only."""
        return _promote(staged, self.derived_path(sha256))

    def sweep(self, known_originals: frozenset[str], known_derived: frozenset[str]) -> list[str]:
        """Remove what a crash left: staged copies and blobs without a row.

        Returns:
            The names of what was removed.
        """
        removed = []
        for path in (self._folder / CACHE / STAGING).glob("*"):
            _remove(path)
            removed.append(path.name)
        for room, known in ((ORIGINALS, known_originals), (DERIVED, known_derived)):
            for path in sorted((self._folder / room).glob("??/*")):
                if path.name not in known:
                    _remove(path)
                    removed.append(path.name)
        return removed


def digest_file(path: Path, ctx: JobContext) -> Digest:
    """Hash a file (SHA-256 and SHA-512 side by side).

    Raises:
        FileMissing, FileUnreadable: as named.
    """
    with _file_border(path, path.parent), path.open("rb") as reader:
        return _digest(reader, os.fstat(reader.fileno()).st_size, ctx, writer=None)


def _copy(reader: BinaryIO, target: Path, size: int, ctx: JobContext) -> Digest:
    with target.open("xb") as writer:
        digest = _digest(reader, size, ctx, writer)
        writer.flush()
        os.fsync(writer.fileno())
    return digest


def _digest(reader: BinaryIO, size: int, ctx: JobContext, writer: BinaryIO | None) -> Digest:
    sha256, sha512, total = hashlib.sha256(), hashlib.sha512(), 0
    # Both digests and the write release the GIL, so the slower SHA-512 runs beside them.
    with ThreadPoolExecutor(1, "sha512") as beside:
        while chunk := reader.read(CHUNK_BYTES):
            second = beside.submit(sha512.update, chunk)
            sha256.update(chunk)
            if writer is not None:
                writer.write(chunk)
            second.result()
            total += len(chunk)
            if writer is not None and total > size:
                break  # a source that is still being written would never end
            ctx.progress(
                min(1.0, total / size) if size else 1.0, "copying" if writer else "hashing"
            )
    return Digest(Sha256(sha256.hexdigest()), sha512.hexdigest(), total)


def _compare(copy: Path, expected: Digest, ctx: JobContext) -> None:
    with copy.open("rb") as reader:
        if hasattr(os, "posix_fadvise"):
            # Read from the disk where the system allows it, not from what was just written.
            os.posix_fadvise(reader.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        sha256 = hashlib.sha256()
        while chunk := reader.read(CHUNK_BYTES):
            sha256.update(chunk)
            ctx.check()
    if sha256.hexdigest() != expected.sha256:
        raise DigestMismatch(item=copy.name, expected=expected.sha256, actual=sha256.hexdigest())


def _promote(staged: Path, final: Path) -> Path:
    with _file_border(staged, final.parent):
        final.parent.mkdir(parents=True, exist_ok=True)
        staged.chmod(stat.S_IREAD | stat.S_IRGRP | stat.S_IROTH)
        if final.exists():
            _remove(staged)
            return final
        try:
            os.link(staged, final)
        except FileExistsError:
            pass
        except OSError:
            # FAT and exFAT know no hard links; only this process writes here (case lock).
            staged.rename(final)
            _sync_folder(final.parent)
            return final
        _remove(staged)
        _sync_folder(final.parent)
    return final


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
        return
    if os.name == "nt":
        path.chmod(stat.S_IWRITE | stat.S_IREAD)  # Windows refuses to delete a read-only file
    path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows has no fsync of a folder
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


@contextmanager
def _file_border(source: Path, target_folder: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as e:
        raise FileMissing(path=source) from e
    except (PermissionError, IsADirectoryError) as e:
        raise FileUnreadable(path=source) from e
    except OSError as e:
        if e.errno in (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC):
            raise DiskFull(path=target_folder) from e
        if e.errno == errno.EROFS:
            raise OutputRefused(path=target_folder) from e
        raise FileUnreadable(path=source) from e
