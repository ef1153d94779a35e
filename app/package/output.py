"""Files that are whole on the disk before they get their name."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from types import TracebackType

from app.domain.errors import OutputRefused


class Sink:
    """A new file, hashed as it is written and on the disk when it is closed."""

    def __init__(self, path: Path, mode: int = 0o644) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        flags |= getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
        self._file = os.fdopen(os.open(path, flags, mode), "wb", buffering=1024 * 1024)
        self._sha256 = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """Of what was written so far."""
        return self._sha256.hexdigest()

    def write(self, chunk: bytes) -> int:
        """Append some bytes."""
        self._sha256.update(chunk)
        return self._file.write(chunk)

    def flush(self) -> None:
        """Hand what waits to the system (age's writer asks for it)."""
        self._file.flush()

    def __enter__(self) -> Sink:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _e: BaseException | None, _tb: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._file.flush()
                os.fsync(self._file.fileno())
        finally:
            self._close(is_needed=kind is None)

    def _close(self, *, is_needed: bool) -> None:
        try:
            self._file.close()
        except OSError:
            # Closing flushes once more: on a full disk the first error is the one to tell.
            if is_needed:
                raise


def move_into_place(temporary: Path, target: Path) -> None:
    """Give a finished file or folder its name; what is there already is not overwritten.

    Raises:
        OutputRefused: something came to lie at `target` meanwhile.
        OSError: the file system refused.
    """
    if temporary.is_dir() or not _linked(temporary, target):
        if os.path.lexists(target):
            raise OutputRefused(path=target)
        temporary.rename(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    if os.name == "nt":
        return  # Windows has no fsync of a folder
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _linked(temporary: Path, target: Path) -> bool:
    """Name a file without any chance to overwrite; False where there are no hard links."""
    try:
        os.link(temporary, target)
    except FileExistsError as e:
        raise OutputRefused(path=target) from e
    except OSError:
        return False  # FAT and exFAT
    temporary.unlink()
    return True
