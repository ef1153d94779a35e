"""Decrypting age files of strangers: in a child that alone holds the key, and then ends."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from pathlib import Path

from app.domain.errors import FileMissing, FileUnreadable, PackageRefused
from app.package import transport
from app.package.transport import Passphrase
from app.services import package_table
from app.services.package_table import DECRYPT_PACKAGE, AgeTask, Decrypted
from app.tasks.job import JobContext
from media.worker.client import GIB, Call, run

TABLE = package_table.__name__
"""Module with the child's operations (another one in tests)."""
LEAST_S = 600.0
MEMORY_BYTES = 4 * GIB
_BYTES_PER_S = 4 * 1024 * 1024
_PAGE = 64 * 1024


def decrypted(path: Path, into: Path, identities: Sequence[object], ctx: JobContext) -> Path | None:
    """Decrypt an age file into a new file `into`; None for anything else.

    Args:
        identities: `AGE-SECRET-KEY-...` texts and `Passphrase` values; they go to the child over
            its pipe, and nowhere else.

    Raises:
        FileMissing, FileUnreadable, DiskFull, OutputRefused, Cancelled: as named.
        PackageLocked, PackageRefused, InvalidValue: as `transport.decrypt`.
        WorkerCrashed, WorkerTimedOut: it ended the child.
    """
    if path.is_dir():
        return None
    try:
        if not transport.is_age(path):
            return None
    except FileNotFoundError as e:
        raise FileMissing(path=path) from e
    except OSError as e:
        raise FileUnreadable(path=path) from e
    size = path.stat().st_size
    total_s = LEAST_S + size / _BYTES_PER_S
    call = Call(
        *(DECRYPT_PACKAGE, path, _task(path, into, identities), Decrypted),
        silence_s=total_s,
        total_s=total_s,
        memory_bytes=MEMORY_BYTES,
        output_bytes=max(size, _PAGE),  # what is inside is shorter
        table=TABLE,
    )
    done = run(call, ctx.silent())
    if not is_plain(into) or into.lstat().st_size != done.size_bytes:
        raise PackageRefused(path=path, why="worker_crashed", member=path.name)
    return into


def is_plain(path: Path) -> bool:
    """Tell whether a child made an ordinary file of its own there, no link of any kind."""
    try:
        status = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and status.st_nlink == 1


def _task(path: Path, into: Path, identities: Sequence[object]) -> AgeTask:
    phrases = [item.text for item in identities if isinstance(item, Passphrase)]
    keys = [str(item) for item in identities if not isinstance(item, Passphrase)]
    return AgeTask(path.absolute(), into, into.parent, tuple(keys), tuple(phrases))
