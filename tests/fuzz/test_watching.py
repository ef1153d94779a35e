"""The watches of the fuzz see what they are there for."""

from __future__ import annotations

import ctypes
import os
import random
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import WorkerCrashed
from app.tasks.job import JobContext
from media.worker import client
from media.worker.client import Call, run
from media.worker.tasks import FileTask, Nothing
from tests.fuzz import watched_table
from tests.fuzz.mutations import MUTATIONS, boxes, chunks
from tests.fuzz.watching import CallCounter, FolderWatch
from tests.media.made_files import make_photo, make_video


@pytest.fixture(autouse=True)
def no_child_left() -> Iterator[None]:
    yield
    client.shutdown()


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
def test_a_file_opened_by_native_code_is_seen(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"x")
    watch = FolderWatch(tmp_path)
    try:
        assert watch.touched() == set()
        libc = ctypes.CDLL(None)
        os.close(libc.open(os.fsencode(tmp_path / "b"), os.O_RDONLY))
        assert watch.touched() == {"b"}
        (tmp_path / "new").write_bytes(b"")
        assert watch.touched() == {"new"}
    finally:
        watch.close()


def test_a_call_at_the_address_is_counted() -> None:
    counter = CallCounter()
    try:
        port = int(counter.address.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as caller:
            caller.recv(1)
    finally:
        counter.close()
    assert counter.calls == 1


def test_a_child_whose_python_opens_something_else_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_video(tmp_path / "a.mp4")
    (tmp_path / "given").mkdir()
    monkeypatch.setenv(watched_table.FOLDERS, str(tmp_path / "given"))
    call = Call("probe", made, FileTask(made), Nothing, is_short=True, table=watched_table.__name__)
    with pytest.raises(WorkerCrashed) as caught:
        run(call, JobContext())
    assert caught.value.facts["exit_code"] == watched_table.LEFT_ITS_FOLDERS


def test_the_same_seed_gives_the_same_damage_and_every_kind_damages(tmp_path: Path) -> None:
    video, photo = make_video(tmp_path / "a.mp4"), make_photo(tmp_path / "a.png")
    kinds = {kind for _, _, kind in boxes(video.read_bytes())}
    assert {b"ftyp", b"moov", b"trak", b"stbl", b"stsz", b"mdat"} <= kinds
    assert len(chunks(photo.read_bytes())) >= 3
    others = [video.read_bytes(), photo.read_bytes()]
    for data in others:
        for mutation in MUTATIONS:
            made = [mutation(random.Random(5), data, others) for _ in range(2)]  # noqa: S311
            assert made[0] == made[1]
            changed = {mutation(random.Random(seed), data, others) for seed in range(8)}  # noqa: S311
            assert changed - {data}
