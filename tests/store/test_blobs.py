from __future__ import annotations

import hashlib
import os
import stat
import threading
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, FileMissing, FileUnreadable, SourceChanged
from app.store.blobs import BlobStore, digest_file
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


def test_a_missing_source_and_a_folder_and_a_pipe_are_refused(
    blobs: BlobStore, tmp_path: Path
) -> None:
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
    assert digest_file(source, JobContext()).sha256 == hashlib.sha256(CONTENT).hexdigest()
