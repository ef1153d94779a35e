"""The place where a stranger's package waits: a folder of its own, gone when we are done.

A crash leaves it behind; whoever makes the next one beside it takes it away. A lock that the
system frees with the process tells an abandoned place from one in use.
"""

from __future__ import annotations

import shutil
import stat
import uuid
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from app.runtime.disk import writing_to
from app.store.volume import require_folder

ROOM = ".netra-karantina"
_LOCK = "lock"


class Holding:
    """One folder below `.netra-karantina` of a place; `discard` it, or use it with `with`."""

    def __init__(self, place: Path) -> None:
        self._room = place / ROOM
        self._lock: FileLock | None = None
        self.folder = self._room / uuid.uuid4().hex

    @classmethod
    def at(cls, place: Path) -> Self:
        """Make one at a folder that is there, and sweep what a crash left beside it.

        Raises:
            FolderMissing, OutputRefused, DiskFull: the place cannot be written.
        """
        require_folder(place)
        made = cls(place)
        with writing_to(place):
            made._room.mkdir(exist_ok=True)
            _sweep(made._room)
            made.folder.mkdir()
            made._lock = FileLock(made.folder / _LOCK, thread_local=False)
            made._lock.acquire(timeout=0)
        return made

    @property
    def bag(self) -> Path:
        """Where a package is unpacked."""
        return self.folder / "bag"

    def discard(self) -> None:
        """Take everything away; calling it twice does no harm."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None
        _remove(self.folder)
        try:
            self._room.rmdir()
        except OSError:
            return  # another window holds a package there

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.discard()


def is_held(folder: Path) -> bool:
    """Tell whether a folder lies in such a place: it is gone when we are done with it."""
    return ROOM in folder.parts


def _sweep(room: Path) -> None:
    for folder in room.iterdir():
        lock = FileLock(folder / _LOCK, thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            continue
        except OSError:
            continue  # swept by another window in this instant
        lock.release()
        _remove(folder)


def _remove(folder: Path) -> None:
    if not folder.is_dir():
        return
    for path in folder.rglob("*"):
        if not path.is_symlink() and path.is_file():
            path.chmod(stat.S_IREAD | stat.S_IWRITE)  # Windows deletes no read-only file
    shutil.rmtree(folder)
