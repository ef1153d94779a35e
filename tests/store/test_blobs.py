from __future__ import annotations

import errno
import hashlib
import io
import mmap
import os
import stat
import threading
from pathlib import Path

import pytest

from app.domain.errors import (
    AppError,
    Cancelled,
    DigestMismatch,
    DiskFailed,
    DiskFull,
    FileMissing,
    FileUnreadable,
    OutputRefused,
    SourceChanged,
)
from app.domain.evidence import ChunkLeaves
from app.store import copying
from app.store.blobs import BlobStore, digest_file, digest_sha256, quick_digest
from app.store.direct import DiskWriter
from app.store.hashing import LEAF_BYTES, digest_sha512
from app.tasks.job import JobContext, Progress

CONTENT = os.urandom(9_000_000)


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    store = BlobStore(tmp_path / "x.netra")
    store.make_folders()
    return store


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "rekaman.mp4"
    path.write_bytes(CONTENT)
    return path


def staged_files(blobs: BlobStore) -> list[Path]:
    return list((blobs.cache / "staging").glob("*"))


def test_a_copy_has_the_digests_of_its_source(blobs: BlobStore, source: Path) -> None:
    staged = blobs.stage(source, JobContext())
    assert staged.digest.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert staged.digest.sha512 == hashlib.sha512(CONTENT).hexdigest()
    assert staged.path.read_bytes() == CONTENT


def test_an_original_is_read_only_under_its_hash(blobs: BlobStore, source: Path) -> None:
    staged = blobs.stage(source, JobContext())
    final = blobs.promote_original(staged.path, staged.digest.sha256)
    assert final == blobs.original_path(staged.digest.sha256)
    assert stat.S_IMODE(final.stat().st_mode) == 0o444
    assert not staged.path.exists()


def test_an_original_that_is_there_is_never_written_again(blobs: BlobStore, source: Path) -> None:
    first = blobs.stage(source, JobContext())
    final = blobs.promote_original(first.path, first.digest.sha256)
    before = final.stat()
    second = blobs.stage(source, JobContext())
    blobs.promote_original(second.path, second.digest.sha256)
    assert (final.stat().st_ino, final.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert staged_files(blobs) == []


def test_a_source_that_grows_while_it_is_copied_is_refused(blobs: BlobStore, source: Path) -> None:
    def grow(_progress: Progress) -> None:
        with source.open("ab") as file:
            file.write(b"x")

    with pytest.raises(SourceChanged):
        blobs.stage(source, JobContext(on_progress=grow))
    assert staged_files(blobs) == []


def test_cancelling_leaves_nothing_in_staging(blobs: BlobStore, source: Path) -> None:
    cancel = threading.Event()
    with pytest.raises(Cancelled):
        blobs.stage(source, JobContext(on_progress=lambda _p: cancel.set(), cancel=cancel))
    assert staged_files(blobs) == []


def test_a_copy_that_comes_back_from_the_disk_otherwise_is_refused(
    blobs: BlobStore, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring = copying.sync_data

    def bring_and_spoil(handle: int) -> None:
        bring(handle)
        os.pwrite(handle, bytes([CONTENT[5_000_000] ^ 1]), 5_000_000)
        bring(handle)

    monkeypatch.setattr(copying, "sync_data", bring_and_spoil)
    with pytest.raises(DigestMismatch) as caught:
        blobs.stage(source, JobContext())
    assert caught.value.facts["expected"] == hashlib.sha256(CONTENT).hexdigest()
    assert caught.value.facts["actual"] != caught.value.facts["expected"]
    assert staged_files(blobs) == []


def test_a_copy_that_became_shorter_is_refused(
    blobs: BlobStore, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "sync_data", lambda handle: os.ftruncate(handle, 4_200_000))
    with pytest.raises(DigestMismatch):
        blobs.stage(source, JobContext())
    assert staged_files(blobs) == []


def test_a_source_put_in_the_place_of_another_is_refused(blobs: BlobStore, source: Path) -> None:
    state = source.stat()

    def exchange(_progress: Progress) -> None:
        other = source.with_name("lain.mp4")
        other.write_bytes(CONTENT[::-1])
        os.utime(other, ns=(state.st_atime_ns, state.st_mtime_ns))
        other.replace(source)

    with pytest.raises(SourceChanged):
        blobs.stage(source, JobContext(on_progress=exchange))
    assert staged_files(blobs) == []


@pytest.mark.parametrize("size", [0, 1, 4096, LEAF_BYTES, LEAF_BYTES + 1, 2 * LEAF_BYTES - 1])
def test_each_chunk_has_its_digest(blobs: BlobStore, tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    path = tmp_path / "x.mp4"
    path.write_bytes(content)
    staged = blobs.stage(path, JobContext())
    assert staged.leaves.chunk_bytes == LEAF_BYTES
    assert staged.leaves.sha256 == tuple(
        hashlib.sha256(content[at : at + LEAF_BYTES]).hexdigest()
        for at in range(0, size, LEAF_BYTES)
    )
    assert staged.digest.sha512 == hashlib.sha512(content).hexdigest()
    assert staged.digest.size_bytes == size


def test_a_volume_without_a_way_past_the_cache_is_read_back_too(
    source: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delattr(os, "O_DIRECT", raising=False)
    store = BlobStore(tmp_path / "y.netra")
    store.make_folders()
    assert store.stage(source, JobContext()).digest.sha512 == hashlib.sha512(CONTENT).hexdigest()


def test_a_paused_copy_waits_and_goes_on(blobs: BlobStore, source: Path) -> None:
    pause, done = threading.Event(), []
    ctx = JobContext(pause=pause)
    seen: list[float] = []

    def report(progress: Progress) -> None:
        seen.append(progress.done)
        if len(seen) == 1:
            pause.set()

    ctx.on_progress = report
    work = threading.Thread(target=lambda: done.append(blobs.stage(source, ctx)))
    work.start()
    work.join(0.5)
    assert done == []
    pause.clear()
    work.join(60)
    assert done[0].digest.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert seen == sorted(seen)


def test_a_stick_pulled_out_in_the_middle_is_one_clear_error(
    blobs: BlobStore, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Pulled(io.FileIO):
        def readinto(self, buffer: object) -> int | None:
            if self.tell():
                raise OSError(errno.EIO, "Input/output error")
            return super().readinto(buffer)  # type: ignore[arg-type]

    opened = Path.open
    monkeypatch.setattr(
        Path,
        "open",
        lambda path, *a, **k: Pulled(path) if path == source else opened(path, *a, **k),
    )
    with pytest.raises(FileUnreadable) as caught:
        blobs.stage(source, JobContext())
    assert caught.value.facts["path"] == source
    assert staged_files(blobs) == []


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EIO, DiskFailed),
        (errno.ENODEV, DiskFailed),
        (errno.EROFS, OutputRefused),
    ],
)
def test_what_the_disk_says_of_the_copy_is_named(
    blobs: BlobStore,
    source: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    error: type[AppError],
) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(copying, "sync_data", refuse)
    with pytest.raises(error) as caught:
        blobs.stage(source, JobContext())
    assert caught.value.facts["path"] == blobs.cache / "staging"
    assert staged_files(blobs) == []


def test_a_case_whose_disk_is_gone_says_so_and_nothing_else(
    blobs: BlobStore, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_more: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(copying, "sync_data", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(DiskFailed):
        blobs.stage(source, JobContext())


def test_a_pipe_is_refused_without_waiting_for_its_writer(blobs: BlobStore, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipa.mp4")
    with pytest.raises(FileUnreadable):
        blobs.stage(tmp_path / "pipa.mp4", JobContext())


def test_a_missing_source_and_a_folder_are_refused(blobs: BlobStore, tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        blobs.stage(tmp_path / "tidak-ada.mp4", JobContext())
    with pytest.raises(FileUnreadable):
        blobs.stage(tmp_path, JobContext())
    assert staged_files(blobs) == []


def test_a_zero_byte_file_is_stored_like_any_other(blobs: BlobStore, tmp_path: Path) -> None:
    empty = tmp_path / "kosong.mp4"
    empty.touch()
    staged = blobs.stage(empty, JobContext())
    assert staged.digest.sha256 == hashlib.sha256(b"").hexdigest()


def test_an_undecodable_name_is_kept_readable(blobs: BlobStore, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"rekaman-\xff.mp4")
    path.write_bytes(b"x")
    assert blobs.stage(path, JobContext()).name == "rekaman-\N{REPLACEMENT CHARACTER}.mp4"


def test_what_a_crash_left_is_swept_and_what_is_known_stays(blobs: BlobStore, source: Path) -> None:
    known = blobs.stage(source, JobContext())
    kept = blobs.promote_original(known.path, known.digest.sha256)
    blobs.stage(source, JobContext())
    orphan = blobs.original_path("ab" * 32)
    orphan.parent.mkdir()
    orphan.write_bytes(b"x")
    removed = blobs.sweep(frozenset((known.digest.sha256,)), frozenset())
    assert "ab" * 32 in removed
    assert kept.exists()
    assert not orphan.exists()
    assert staged_files(blobs) == []


def test_a_digest_equals_that_of_the_standard_library(source: Path) -> None:
    both = digest_file(source, JobContext())
    assert both.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert both.sha512 == hashlib.sha512(CONTENT).hexdigest()
    assert both.size_bytes == len(CONTENT)
    assert digest_sha256(source, JobContext()) == both.sha256


def test_hashing_stops_where_a_person_cancels(source: Path) -> None:
    cancel = threading.Event()
    ctx = JobContext(on_progress=lambda _p: cancel.set(), cancel=cancel)
    with pytest.raises(Cancelled):
        digest_sha256(source, ctx)


@pytest.fixture
def chunks(tmp_path: Path) -> tuple[Path, ChunkLeaves]:
    pieces = [bytes([number]) * 1000 for number in range(40)] + [b"end"]
    path = tmp_path / "chunks"
    path.write_bytes(b"".join(pieces))
    return path, ChunkLeaves(1000, tuple(hashlib.sha256(p).hexdigest() for p in pieces))


def test_a_quick_look_reads_first_last_and_some(chunks: tuple[Path, ChunkLeaves]) -> None:
    path, leaves = chunks
    looks = [quick_digest(path, leaves, JobContext(), seed) for seed in range(20)]
    assert all(look.differs is None for look in looks)
    assert all(look.chunks[0] == 0 and look.chunks[-1] == 40 for look in looks)
    assert {len(set(look.chunks)) for look in looks} == {10}
    assert {look.read_bytes for look in looks} == {9003}
    assert set().union(*(look.chunks for look in looks)) == set(range(41))
    assert quick_digest(path, leaves, JobContext(), 3) == looks[3]


def test_a_quick_look_finds_what_it_reads_and_every_length(
    chunks: tuple[Path, ChunkLeaves],
) -> None:
    path, leaves = chunks
    whole = path.read_bytes()
    path.write_bytes(b"\1" + whole[1:])
    assert quick_digest(path, leaves, JobContext(), 1).differs == 0
    for changed in (whole[:-1], whole + b"!"):
        path.write_bytes(changed)
        assert quick_digest(path, leaves, JobContext(), 1).differs == 40
    for changed in (whole[:-3], whole + bytes(998)):
        path.write_bytes(changed)
        assert quick_digest(path, leaves, JobContext(), 1).differs == 41


def test_a_large_file_gets_its_sha512_after_the_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.copying.SHA512_AT_ONCE_BYTES", len(CONTENT) - 1)
    source = tmp_path / "besar.mp4"
    source.write_bytes(CONTENT)
    store = BlobStore(tmp_path / "case")
    store.make_folders()
    staged = store.stage(source, JobContext())
    assert staged.digest.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert staged.digest.sha512 == ""
    assert digest_sha512(staged.path, JobContext()) == hashlib.sha512(CONTENT).hexdigest()


@pytest.mark.skipif(not hasattr(os, "O_DIRECT"), reason="no way past the cache on this system")
@pytest.mark.parametrize("size", [1, 4095, 4096, 4097, 3 * 4096 + 5])
def test_what_is_written_past_the_cache_is_what_was_given(tmp_path: Path, size: int) -> None:
    given = os.urandom(size)
    pages = memoryview(mmap.mmap(-1, 4 * 4096))
    pages[:size] = given
    path = tmp_path / "salinan"
    with path.open("xb", buffering=0) as file:
        DiskWriter(file).write(pages[:size])
    assert path.read_bytes() == given


@pytest.mark.skipif(not hasattr(os, "O_DIRECT"), reason="no way past the cache on this system")
def test_a_volume_that_refuses_a_write_past_the_cache_gets_an_ordinary_one(tmp_path: Path) -> None:
    pages = memoryview(mmap.mmap(-1, 4 * 4096))
    pages[:] = os.urandom(4 * 4096)
    path = tmp_path / "salinan"
    with path.open("xb", buffering=0) as file:
        # What begins beside a page is refused by the system itself with EINVAL.
        DiskWriter(file).write(pages[1 : 2 * 4096 + 1])
    assert path.read_bytes() == bytes(pages[1 : 2 * 4096 + 1])
