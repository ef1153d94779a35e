"""Reading from the disk and writing to it past the system's cache, where that is to be had.

What was just written is read back for a comparison: from the memory it would prove nothing. And a
copy of gigabytes that goes through the cache costs the processor a second copy of every byte,
page by page, and drives what is in use out of the memory.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import Self

if os.name == "posix":
    import fcntl

BLOCK_BYTES = 4096
"""What goes past the cache begins and ends at multiples of this, in the file and in memory."""


class DiskReader:
    """Reads a file from the disk where the system allows it, not from what it remembers."""

    def __init__(self, path: Path) -> None:
        self._plain = path.open("rb", buffering=0)
        self._direct = -1
        if hasattr(os, "O_DIRECT"):
            # tmpfs and some others know no way past the cache and say so here.
            with suppress(OSError):
                self._direct = os.open(path, os.O_RDONLY | os.O_DIRECT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._plain.close()
        self._close_direct()

    def read(self, buffer: memoryview, at: int) -> int:
        """Fill a page-aligned buffer from byte `at` on and give how many bytes came."""
        if self._direct >= 0:
            try:
                count = os.preadv(self._direct, [buffer], at)
                # A copy of gigabytes shall not drive what is in use out of the memory.
                os.posix_fadvise(self._direct, at, count, os.POSIX_FADV_DONTNEED)
                return count
            except OSError as e:
                if e.errno != errno.EINVAL:
                    raise
                self._close_direct()  # not here, or not with this alignment
        if hasattr(os, "posix_fadvise"):
            for advice in (os.POSIX_FADV_DONTNEED, os.POSIX_FADV_WILLNEED):
                os.posix_fadvise(self._plain.fileno(), at, len(buffer), advice)
        self._plain.seek(at)
        return self._plain.readinto(buffer)

    def _close_direct(self) -> None:
        if self._direct >= 0:
            os.close(self._direct)
            self._direct = -1


class DiskWriter:
    """Writes a new file from its beginning to its end, past the cache while the lengths allow."""

    def __init__(self, file: FileIO) -> None:
        """Take over an empty file that is open for writing without a buffer."""
        self._file = file
        self._is_direct = self._turn(past_the_cache=True)

    def write(self, piece: memoryview) -> None:
        """Write all of a page-aligned buffer after what was written before."""
        while piece:
            if self._is_direct and len(piece) % BLOCK_BYTES:
                whole = len(piece) - len(piece) % BLOCK_BYTES
                if not whole:
                    self._is_direct = self._turn(past_the_cache=False)
                part = piece[:whole] if whole else piece
            else:
                part = piece
            try:
                piece = piece[self._file.write(part) :]
            except OSError as e:
                if e.errno != errno.EINVAL or not self._is_direct:
                    raise
                self._is_direct = self._turn(past_the_cache=False)  # not on this volume

    def _turn(self, *, past_the_cache: bool) -> bool:
        """Give whether what follows goes past the cache."""
        if not hasattr(os, "O_DIRECT"):
            return False
        handle = self._file.fileno()
        flags = fcntl.fcntl(handle, fcntl.F_GETFL) & ~os.O_DIRECT
        with suppress(OSError):  # tmpfs and some others know no such way
            fcntl.fcntl(handle, fcntl.F_SETFL, flags | os.O_DIRECT if past_the_cache else flags)
            return past_the_cache
        return False
