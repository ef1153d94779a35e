"""The stored bytes of a case: staged, compared, promoted once, never written again."""

from __future__ import annotations

import os
import shutil
import stat
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.domain.custody import nfc
from app.domain.errors import FileUnreadable
from app.domain.evidence import ChunkLeaves, Digest
from app.runtime.clock import iso_utc
from app.runtime.disk import sync_file, sync_folder, writing_to
from app.store.copying import copy_compared
from app.store.hashing import QuickDigest, digest_file, digest_sha256, quick_digest, reading
from app.tasks.job import JobContext

__all__ = (
    "BlobStore",
    "QuickDigest",
    "StagedFile",
    "digest_file",
    "digest_sha256",
    "quick_digest",
)

ORIGINALS, DERIVED, CACHE, DOSSIERS = "originals", "derived", "cache", "dossiers"
STAGING = "staging"


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A copy that was compared and waits in staging to be promoted."""

    path: Path
    """In the staging folder of the case."""
    digest: Digest
    """Of the copy, equal to that of the source."""
    leaves: ChunkLeaves
    """Digests of its chunks, for quick checks."""
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
        """Copy a source while hashing it, read the copy back from the disk, and compare.

        Raises:
            FileMissing, FileUnreadable, SourceChanged, DigestMismatch, DiskFull, OutputRefused,
                DiskFailed: as named; nothing is left in staging then.
        """
        with reading(source):
            if not stat.S_ISREG(source.stat().st_mode):
                raise FileUnreadable(path=source)  # opening a pipe would wait for its writer
        with writing_to(self._folder):
            target = self.staging_path()
        try:
            with reading(source):
                reader = source.open("rb", buffering=0)
            with reader:
                before = os.fstat(reader.fileno())
                copied = copy_compared(source, reader, target, ctx)
        except BaseException:
            # A disk that is gone refuses this too, and what it met first is what counts; a copy
            # that stays is swept at the next opening.
            with suppress(OSError):
                target.unlink(missing_ok=True)
            raise
        return StagedFile(
            path=target,
            digest=copied.digest,
            leaves=copied.leaves,
            # An undecodable name is kept readable; SQLite takes no lone surrogates.
            name=nfc(source.name),
            source_path=nfc(str(source)),
            source_modified_at=iso_utc(datetime.fromtimestamp(before.st_mtime, UTC)),
        )

    def promote_original(self, staged: Path, sha256: str) -> Path:
        """Give a staged copy its final name, read-only; an existing one stays as it is."""
        return _place(staged, self.original_path(sha256))

    def promote_derived(self, staged: Path, sha256: str) -> Path:
        """Give a staged derivative its final name, read-only."""
        return _place(staged, self.derived_path(sha256))

    def keep_dossier(self, staged: Path, name: str) -> Path:
        """Give a staged PDF its name in `dossiers/`, on the disk before its row is.

        Raises:
            OutputRefused, DiskFull, DiskFailed: as named; the staged file is gone then.
        """
        return _place(staged, self.dossiers / name, is_read_only=False)

    def sweep(
        self,
        known_originals: frozenset[str],
        known_derived: frozenset[str],
        known_dossiers: frozenset[str] | None = None,
        keeps: Callable[[str], bool] = lambda _name: False,
    ) -> list[str]:
        """Remove what a crash left: staged copies, and files without a row.

        Args:
            known_dossiers: names of the dossiers that have a row; None leaves them all.
            keeps: tells of an original without a row whether it stays all the same: taken in
                once, it is evidence, whoever took its row away.

        Returns:
            The names of what was removed.

        Raises:
            OutputRefused, DiskFailed: something cannot be removed.
        """
        left = list((self._folder / CACHE / STAGING).glob("*"))
        found = sorted((self._folder / ORIGINALS).glob("??/*"))
        strange = (path for path in found if path.name not in known_originals)
        left += [path for path in strange if not keeps(path.name)]
        found = sorted((self._folder / DERIVED).glob("??/*"))
        left += [path for path in found if path.name not in known_derived]
        if known_dossiers is not None:
            # Only names that the program gives: a stranger's PDF is for people to look at.
            found = sorted(self.dossiers.glob("berkas-[0-9]*-????????.pdf"))
            left += [path for path in found if path.name not in known_dossiers]
        with writing_to(self._folder):
            for path in left:
                _remove(path)
        return [path.name for path in left]


def _place(staged: Path, final: Path, *, is_read_only: bool = True) -> Path:
    """Bring a staged file to the disk under its final name, once; nothing stays in staging."""
    with writing_to(final.parent):
        try:
            if not final.parent.is_dir():
                final.parent.mkdir(parents=True, exist_ok=True)
                sync_folder(final.parent.parent)
            sync_file(staged)
            if is_read_only:
                staged.chmod(stat.S_IREAD | stat.S_IRGRP | stat.S_IROTH)
            try:
                os.link(staged, final)
            except FileExistsError:
                pass  # these very bytes: the name is, or ends with, their digest
            except OSError:
                # FAT and exFAT know no hard links; only this process writes here (case lock).
                if not final.exists():
                    staged.rename(final)
        finally:
            _remove(staged)
        # The row that will name these bytes must not be on the disk before their name is.
        sync_folder(final.parent)
    return final


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
        return
    if os.name == "nt":
        path.chmod(stat.S_IWRITE | stat.S_IREAD)  # Windows refuses to delete a read-only file
    path.unlink(missing_ok=True)
