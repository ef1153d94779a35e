"""What the disk answers, as errors with a remedy."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import AppError, DiskFailed, DiskFull, OutputRefused

_FULL = frozenset((errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG))
_REFUSED = frozenset((errno.EROFS, errno.EACCES, errno.EPERM, errno.EISDIR, errno.ENOTDIR))
_FAILED = frozenset(
    getattr(errno, name)
    for name in ("EIO", "ENXIO", "ENODEV", "ENOTCONN", "ESTALE", "ETIMEDOUT", "EREMOTEIO")
    if hasattr(errno, name)
)


def disk_error(error: OSError, path: Path) -> AppError | None:
    """Name what an OSError met while writing to `path` means; None where it is our fault."""
    if error.errno in _FULL:
        return DiskFull(path=path)
    if error.errno in _REFUSED:
        return OutputRefused(path=path)
    is_gone = error.errno == errno.ENOENT and not path.parent.exists()
    if error.errno in _FAILED or is_gone:
        return DiskFailed(path=path, why=error.strerror or str(error))
    return None


@contextmanager
def writing_to(path: Path) -> Iterator[None]:
    """Translate what the disk answers while something is written to `path`.

    Raises:
        DiskFull, OutputRefused, DiskFailed: as named.
    """
    try:
        yield
    except OSError as e:
        known = disk_error(e, path)
        if known is None:
            raise
        raise known from e


def sync_file(path: Path) -> None:
    """Bring what is in a file to the disk.

    Raises:
        OSError: the disk refuses.
    """
    with path.open("rb+") as file:  # Windows brings only what is open for writing
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, so that a power cut does not take them back.

    Raises:
        OSError: the disk refuses.
    """
    if os.name == "nt":
        return  # Windows has no fsync of a folder
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as e:
        if e.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
        # Some file systems (exFAT, shares) know no fsync of a folder.
    finally:
        os.close(handle)


def write_text(path: Path, text: str) -> None:
    """Write a small file whole or not at all; its folder is made.

    Raises:
        OSError: the disk refuses; what was there stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with staged.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        staged.replace(path)
    finally:
        staged.unlink(missing_ok=True)
