"""Read the files that go into a package: as they are now, and unchanged between two readings."""

from __future__ import annotations

import hashlib
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import DigestMismatch, FileMissing, FileUnreadable, SourceChanged
from app.package.contents import PackageFile
from app.tasks.job import JobContext

CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Measured:
    """A file that was read once: what its second reading must give."""

    name: str
    """Path in the bag."""
    source: Path | bytes
    """Where the bytes are."""
    size: int
    """Bytes."""
    crc: int
    """CRC-32, which stands before the bytes in a ZIP."""
    sha256: str
    """Lower-case hex."""


def measure(file: PackageFile, ctx: JobContext) -> Measured:
    """Read a file once.

    Raises:
        FileMissing, FileUnreadable: as named.
        DigestMismatch: it does not hash to what was stated.
    """
    sha256, crc, size = hashlib.sha256(), 0, 0
    for chunk in chunks(file.source):
        ctx.check()
        sha256.update(chunk)
        crc = zlib.crc32(chunk, crc)
        size += len(chunk)
    actual = sha256.hexdigest()
    if file.sha256 and actual != file.sha256:
        raise DigestMismatch(item=file.name, expected=file.sha256, actual=actual)
    return Measured(file.name, file.source, size, crc, actual)


def read_again(file: Measured, ctx: JobContext) -> Iterator[bytes]:
    """Give the bytes of a measured file in pieces.

    Raises:
        SourceChanged: they are not those of the first reading.
        FileMissing, FileUnreadable: as named.
    """
    sha256, left = hashlib.sha256(), file.size
    for chunk in chunks(file.source):
        ctx.check()
        sha256.update(chunk)
        left -= len(chunk)
        if left < 0:
            break  # a file that grows would run over the next header
        yield chunk
    if left != 0 or sha256.hexdigest() != file.sha256:
        raise SourceChanged(path=file.source if isinstance(file.source, Path) else file.name)


def chunks(source: Path | bytes) -> Iterator[bytes]:
    """Give the bytes of an ordinary file, or the bytes themselves, in pieces.

    Raises:
        FileMissing, FileUnreadable: as named.
    """
    if isinstance(source, bytes):
        for start in range(0, len(source), CHUNK_BYTES):
            yield source[start : start + CHUNK_BYTES]
        return
    with _reading(source):
        reader = source.open("rb", buffering=0)
    with reader:
        if not stat.S_ISREG(os.fstat(reader.fileno()).st_mode):
            raise FileUnreadable(path=source)
        while True:
            # The border is round the read only: what a consumer raises is not this file's fault.
            with _reading(source):
                chunk = reader.read(CHUNK_BYTES)
            if not chunk:
                return
            yield chunk


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as e:
        raise FileMissing(path=path) from e
    except OSError as e:
        raise FileUnreadable(path=path) from e
