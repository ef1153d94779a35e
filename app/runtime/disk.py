"""What the disk answers, as errors with a remedy."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import AppError, DiskFull, OutputRefused

_FULL = frozenset((errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG))
_REFUSED = frozenset((errno.EROFS, errno.EACCES, errno.EPERM, errno.EISDIR, errno.ENOTDIR))


def disk_error(error: OSError, path: Path) -> AppError | None:
    """Name what an OSError met while writing to `path` means; None where it is our fault."""
    if error.errno in _FULL:
        return DiskFull(path=path)
    if error.errno in _REFUSED:
        return OutputRefused(path=path)
    return None


@contextmanager
def writing_to(path: Path) -> Iterator[None]:
    """Translate what the disk answers while something is written to `path`.

    Raises:
        DiskFull, OutputRefused: as named.
    """
    try:
        yield
    except OSError as e:
        known = disk_error(e, path)
        if known is None:
            raise
        raise known from e
