"""Digests of files: whole, with a second algorithm, or of some chunks; memory stays flat."""

from __future__ import annotations

import errno
import hashlib
import os
import random
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from app.domain.errors import FileMissing, FileUnreadable
from app.domain.evidence import ChunkLeaves, Digest
from app.domain.ids import Sha256
from app.tasks.job import JobContext

BUFFER_BYTES = 4 * 1024 * 1024
"""PLAYBACK.md section 6: one 4 MiB buffer keeps hashing from being the bottleneck."""
LEAF_BYTES = 16 * 1024 * 1024
"""Length of a chunk whose digest is kept, so that a quick check need not read it all."""
CHOSEN_CHUNKS = 8
"""Chunks that a quick check reads besides the first and the last."""


@dataclass(frozen=True, slots=True)
class QuickDigest:
    """What reading some chunks of a file showed."""

    size_bytes: int
    """Length of the file as it lies there."""
    chunks: tuple[int, ...]
    """Numbers of the chunks that were read, 0-based, in order."""
    read_bytes: int
    """Bytes that were read."""
    differs: int | None
    """First chunk that is not what it was, None where each one read is; where the length alone
    does not fit, the number of chunks that were expected."""


def digest_file(path: Path, ctx: JobContext) -> Digest:
    """Hash a file with SHA-256 and SHA-512 side by side.

    Raises:
        FileMissing, FileUnreadable: as named.
    """
    (sha256, sha512), size = _digests(path, ctx, "sha256", "sha512")
    return Digest(Sha256(sha256), sha512, size)


def digest_sha256(path: Path, ctx: JobContext) -> Sha256:
    """Hash a file with SHA-256 alone, as fast as the disk and one core allow.

    Raises:
        FileMissing, FileUnreadable: as named.
    """
    (sha256,), _size = _digests(path, ctx, "sha256")
    return Sha256(sha256)


def digest_sha512(path: Path, ctx: JobContext) -> str:
    """Hash a file with SHA-512 alone.

    Raises:
        FileMissing, FileUnreadable: as named.
    """
    (sha512,), _size = _digests(path, ctx, "sha512")
    return sha512


def quick_digest(
    path: Path,
    leaves: ChunkLeaves,
    ctx: JobContext,
    seed: int,
    *,
    chosen: int = CHOSEN_CHUNKS,
) -> QuickDigest:
    """Compare the first chunk, the last and some others with the digests kept of them.

    Args:
        seed: decides which others; the same seed reads the same chunks.
        chosen: how many others.

    Raises:
        FileMissing, FileUnreadable: as named.
    """
    count = len(leaves.sha256)
    with reading(path), _opened(path) as reader:
        size = os.fstat(reader.fileno()).st_size
        if -(-size // leaves.chunk_bytes) != count:
            return QuickDigest(size, (), 0, differs=count)
        chunks = _choose(count, chosen, seed)
        buffer = memoryview(bytearray(min(BUFFER_BYTES, leaves.chunk_bytes)))
        read = 0
        for done, at in enumerate(chunks):
            ctx.progress(done / len(chunks), "hashing")
            reader.seek(at * leaves.chunk_bytes)
            sha256, left = hashlib.sha256(), leaves.chunk_bytes
            while left and (found := reader.readinto(buffer[:left])):
                ctx.check()
                sha256.update(buffer[:found])
                left -= found
                read += found
            if sha256.hexdigest() != leaves.sha256[at]:
                return QuickDigest(size, chunks[: done + 1], read, differs=at)
    return QuickDigest(size, chunks, read, differs=None)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Translate what the system answers while `path` is read.

    Raises:
        FileMissing, FileUnreadable: as named; an unplugged stick is unreadable.
    """
    try:
        yield
    except FileNotFoundError as e:
        raise FileMissing(path=path) from e
    except OSError as e:
        if e.errno in (errno.EBADF, errno.EINVAL, errno.EFAULT):
            raise  # our own fault
        raise FileUnreadable(path=path) from e


def _opened(path: Path) -> FileIO:
    """Open an ordinary file; opening a pipe would wait for its writer, and a device has no end."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise FileUnreadable(path=path)
    return FileIO(path)


def _digests(path: Path, ctx: JobContext, *names: str) -> tuple[list[str], int]:
    """Hash with each algorithm; the next piece is read while this one is hashed."""
    hashes = [hashlib.new(name) for name in names]
    with (
        reading(path),
        _opened(path) as reader,
        ThreadPoolExecutor(len(hashes), "hashing") as beside,
    ):
        size, total = os.fstat(reader.fileno()).st_size, 0
        buffers = [bytearray(BUFFER_BYTES) for _ in range(2)]
        ahead = beside.submit(reader.readinto, buffers[0])
        while count := ahead.result():
            piece = memoryview(buffers[0])[:count]
            buffers.reverse()
            others = [beside.submit(other.update, piece) for other in hashes[1:]]
            ahead = beside.submit(reader.readinto, buffers[0])
            hashes[0].update(piece)
            for other in others:
                other.result()
            total += count
            ctx.progress(min(1.0, total / size) if size else 1.0, "hashing")
    return [found.hexdigest() for found in hashes], total


def _choose(count: int, chosen: int, seed: int) -> tuple[int, ...]:
    if count <= chosen + 2:
        return tuple(range(count))
    lot = random.Random(seed)  # noqa: S311 -- a sample, not a secret
    return (0, *sorted(lot.sample(range(1, count - 1), chosen)), count - 1)
