"""Copying evidence: written, brought to the disk, read back and compared.

Reading back what was just written means waiting for the disk. So the writing goes on beside the
hashing, a follower has the disk keep what it was given meanwhile, and another reads it back once
all of it is kept:

    source -> SHA-256 -> [copy, past the cache] -> disk -> [read back: SHA-256 of each chunk]

SHA-512 takes three times as long as SHA-256. What is read back of a small file feeds it too; for
a large one it alone would take longer than everything else, so it follows when the item is
looked into (`hashing.digest_sha512`), from the bytes that were compared here.

That what came back is what went in is shown by a tag over both (Poly1305 under a key drawn for
this copy alone and then forgotten): chance cannot change bytes and keep the tag, nor can anybody
who does not know the key; and it costs a tenth of another SHA-256.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import secrets
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives.poly1305 import Poly1305

from app.domain.errors import DigestMismatch, SourceChanged
from app.domain.evidence import ChunkLeaves, Digest
from app.domain.ids import Sha256
from app.runtime.disk import writing_to
from app.store.direct import DiskReader, DiskWriter
from app.store.hashing import BUFFER_BYTES, LEAF_BYTES, digest_sha256, reading
from app.store.trail import StoppedError, Trail
from app.tasks.job import JobContext

T = TypeVar("T")
sync_data = os.fdatasync if hasattr(os, "fdatasync") else os.fsync
STORED_AT_ONCE_BYTES = 32 * 1024 * 1024
"""So much is brought to the disk at a time."""
SHA512_AT_ONCE_BYTES = 256 * 1024 * 1024
"""Files up to this length get their SHA-512 while they are copied."""
_BUFFERS = 6
"""So many pieces may wait for the disk, or for SHA-512: memory stays flat."""
_LOOK_S, _LET_GO_S = 0.1, 0.5


@dataclass(frozen=True, slots=True)
class _ReadBack:
    leaves: tuple[str, ...]
    sha512: str
    tag: bytes


@dataclass(frozen=True, slots=True)
class Copied:
    """What the passes over one copy gave."""

    digest: Digest
    """SHA-256 of what was read from the source, SHA-512 of what was read back: the same bytes.
    SHA-512 is empty for a large file."""
    leaves: ChunkLeaves
    """SHA-256 of each chunk as it was read back."""


def copy_compared(source: Path, reader: FileIO, target: Path, ctx: JobContext) -> Copied:
    """Copy an open source to `target`, which must not exist, and compare.

    Raises:
        FileUnreadable, SourceChanged, DigestMismatch, DiskFull, OutputRefused, DiskFailed,
        Cancelled: as named; `target` may be there then, half-written.
    """
    key = secrets.token_bytes(32)
    size = os.fstat(reader.fileno()).st_size
    with writing_to(target.parent), target.open("xb", buffering=0) as writer:
        trail = Trail(size, ctx)
        followers = ThreadPoolExecutor(2, "copying")
        stored = followers.submit(_with, trail, _store, target)
        again = followers.submit(_with, trail, _read_back, target, key)
        everyone: list[Future[object]] = [stored, again]  # type: ignore[list-item]
        try:
            sha256, tag = _copy(source, reader, writer, trail, key)
            trail.is_whole = True
            _wait_for(everyone, trail)
        except StoppedError:
            _raise_first(everyone)
            raise
        finally:
            trail.stop()
            # One that waits for a slow disk is not waited for; it only reads, and ends by itself.
            wait(everyone, timeout=_LET_GO_S)
            followers.shutdown(wait=False)
        os.fsync(writer.fileno())
    found = again.result()
    if found.tag != tag:
        actual = digest_sha256(target, ctx.silent())
        raise DigestMismatch(item=source.name, expected=sha256, actual=actual)
    digest = Digest(Sha256(sha256), found.sha512, size)
    return Copied(digest, ChunkLeaves(LEAF_BYTES, found.leaves))


def _copy(
    source: Path, reader: FileIO, writer: FileIO, trail: Trail, key: bytes
) -> tuple[str, bytes]:
    sha256, tag = hashlib.sha256(), Poly1305(key)
    before = identity(os.fstat(reader.fileno()))
    buffers = deque(memoryview(mmap.mmap(-1, BUFFER_BYTES)) for _ in range(_BUFFERS))
    busy: deque[Future[None]] = deque()
    disk = DiskWriter(writer)
    total = 0
    beside, before_it = ThreadPoolExecutor(1, "writing"), ThreadPoolExecutor(1, "reading")
    try:
        ahead = before_it.submit(reader.readinto, buffers[0])
        while True:
            with reading(source):
                count = ahead.result()
            if not count:
                break
            ahead = before_it.submit(reader.readinto, buffers[1])
            total += count
            if total > trail.size:
                raise SourceChanged(path=source)  # one still being written would never end
            piece = buffers[0][:count]
            busy.append(beside.submit(_write, disk, piece, trail))
            sha256.update(piece)
            tag.update(piece)
            # the next piece is being read, and the one after it must be free to be read into
            while len(busy) >= _BUFFERS - 2:
                busy.popleft().result()
            buffers.rotate(-1)
            trail.report()
        for written in busy:
            written.result()
    finally:
        # Waited for: the files are closed after this, and their numbers may be others' then.
        before_it.shutdown(wait=True, cancel_futures=True)
        beside.shutdown(wait=True, cancel_futures=True)
    with reading(source):
        after = identity(source.stat())
    if after != before or total != trail.size:
        raise SourceChanged(path=source)
    return sha256.hexdigest(), tag.finalize()


def _write(disk: DiskWriter, piece: memoryview, trail: Trail) -> None:
    disk.write(piece)
    trail.wrote(len(piece))


def identity(status: os.stat_result) -> tuple[int, int, int, int]:
    """Give what changes when a file is written to or another is put in its place."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _store(copy: Path, trail: Trail) -> None:
    """Bring the copy to the disk piece by piece while it is still being written."""
    at = 0
    with copy.open("rb+", buffering=0) as file:
        while at < trail.size:
            at = trail.wait_written(min(at + STORED_AT_ONCE_BYTES, trail.size))
            sync_data(file.fileno())
            trail.stored_until(at)


def _read_back(copy: Path, trail: Trail, key: bytes) -> _ReadBack:
    """Read the copy again from the disk; hash each chunk, and a small whole with SHA-512."""
    leaves, sha512, tag = _Leaves(), hashlib.sha512(), Poly1305(key)
    is_small = trail.size <= SHA512_AT_ONCE_BYTES
    # Pages of their own: what comes from the disk past the system's cache must be aligned.
    buffers = deque(memoryview(mmap.mmap(-1, BUFFER_BYTES)) for _ in range(_BUFFERS))
    busy: deque[list[Future[None]]] = deque()
    at = 0
    # A disk that writes and reads by turns is slower than one after the other (measured).
    trail.wait_stored(trail.size)
    with (
        DiskReader(copy) as reader,
        ThreadPoolExecutor(1, "sha512") as slow,
        ThreadPoolExecutor(1, "leaves") as quick,
    ):
        while at < trail.size:
            if len(busy) == _BUFFERS - 1:
                for update in busy.popleft():
                    update.result()
            count = reader.read(buffers[0], at)
            if not count:
                break  # shorter than what was written: the tags will differ
            piece = buffers[0][:count]
            updates = [quick.submit(leaves.update, piece)]
            if is_small:
                updates.append(slow.submit(sha512.update, piece))
            busy.append(updates)
            tag.update(piece)
            at += count
            buffers.rotate(-1)
            trail.followed(count)
        for updates in busy:
            for update in updates:
                update.result()
    whole = sha512.hexdigest() if is_small else ""
    return _ReadBack(leaves.finish(), whole, tag.finalize())


class _Leaves:
    """Hashes what it is given chunk by chunk."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._hash = hashlib.sha256()
        self._left = LEAF_BYTES

    def update(self, piece: memoryview) -> None:
        """Take the next bytes."""
        while piece:
            part, piece = piece[: self._left], piece[self._left :]
            self._hash.update(part)
            self._left -= len(part)
            if not self._left:
                self._close()

    def finish(self) -> tuple[str, ...]:
        """Give the digests of all chunks."""
        if self._left < LEAF_BYTES:
            self._close()
        return tuple(self._done)

    def _close(self) -> None:
        self._done.append(self._hash.hexdigest())
        self._hash = hashlib.sha256()
        self._left = LEAF_BYTES


def _with(trail: Trail, work: Callable[..., T], copy: Path, *arguments: bytes) -> T:
    try:
        return work(copy, trail, *arguments)
    except BaseException:
        trail.stop()
        raise


def _wait_for(followers: list[Future[object]], trail: Trail) -> None:
    while not all(follower.done() for follower in followers):
        trail.report()
        wait(followers, timeout=_LOOK_S, return_when=FIRST_EXCEPTION)
    _raise_first(followers)


def _raise_first(followers: list[Future[object]]) -> None:
    """Raise what one of them met itself, not that another one ended it."""
    wait(followers, timeout=_LET_GO_S)
    for follower in followers:
        error = follower.exception() if follower.done() else None
        if error is not None and not isinstance(error, StoppedError):
            raise error
