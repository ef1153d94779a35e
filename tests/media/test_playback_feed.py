from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from av.video.frame import VideoFrame

from media.frame_table import MediaIndex
from media.playback_cache import FrameCache
from media.playback_video import VideoFeed
from tests.media.numbered import index_of, write_video

KEY, ASKED, FAR = 60, 100, 40


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, MediaIndex]:
    path = write_video(tmp_path_factory.mktemp("feed") / "steady.mp4", 120, gop=60)
    return path, index_of(path)


class Look:
    """What is kept at the moment when the asked frame is told to be there."""

    def __init__(self) -> None:
        self.feed: VideoFeed | None = None
        self.kept: dict[int, VideoFrame] = {}
        self.came = Event()

    def __call__(self) -> None:
        feed = self.feed
        if feed is not None and not feed.is_busy and not self.kept:
            found = {number: feed.cache.get(number) for number in range(120)}
            self.kept = {n: frame for n, frame in found.items() if frame is not None}
            self.came.set()


def wait(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_on_the_way_to_a_frame_only_those_around_it_are_kept(video):
    look = Look()
    feed = look.feed = VideoFeed(*video, look)
    try:
        feed.move_to(ASKED, 0)
        feed.ask(ASKED)
        assert look.came.wait(60)
        assert ASKED in look.kept
        assert not [number for number in look.kept if KEY <= number < ASKED - 10]
    finally:
        feed.close()


def test_a_frame_gets_memory_of_its_own_after_it_was_shown(video):
    look = Look()
    feed = look.feed = VideoFeed(*video, look)
    try:
        feed.move_to(ASKED, 0)
        feed.ask(ASKED)
        assert look.came.wait(60)
        shown = look.kept[ASKED]
        wait(lambda: feed.cache.get(ASKED) is not shown)
        copy = feed.cache.get(ASKED)
        assert copy is not None
        assert copy.pts == shown.pts
        assert copy.planes[0].buffer_ptr != shown.planes[0].buffer_ptr
        assert np.array_equal(copy.to_ndarray(), shown.to_ndarray())
    finally:
        feed.close()


def test_requests_that_come_before_the_copies_are_served(video):
    look = Look()
    feed = look.feed = VideoFeed(*video, look)
    try:
        for number in (ASKED, 30, 110, 10, ASKED):
            feed.move_to(number, 0)
            feed.ask(number)
            wait(lambda: not feed.is_busy)
            assert number in feed.cache
    finally:
        feed.close()


def test_the_same_frame_in_other_memory_takes_its_place():
    cache = FrameCache(10**6)
    small, large = VideoFrame(64, 48, "yuv420p"), VideoFrame(128, 96, "yuv420p")
    cache.put(4, small)
    cache.swap(4, large)
    assert cache.get(4) is large
    assert cache.size_bytes == sum(plane.buffer_size for plane in large.planes)
    cache.swap(5, small)
    assert 5 not in cache
    cache.forget(4)
    cache.forget(4)
    assert 4 not in cache
    assert cache.size_bytes == 0


def test_a_damaged_file_that_is_gone_has_unreadable_frames_and_the_thread_goes_on(
    video: tuple[Path, MediaIndex], tmp_path: Path
) -> None:
    path = tmp_path / "gone.mp4"
    path.write_bytes(video[0].read_bytes())
    index = replace(video[1], damage="read_error=InvalidDataError")
    feed = VideoFeed(path, index, lambda: None)
    try:
        feed.ask(ASKED)
        wait(lambda: not feed.is_busy)
        path.unlink()
        # neither the thread that reads ahead nor the one that fills in behind has been there
        feed.ask(FAR)
        wait(lambda: not feed.is_busy)
        feed.ask(ASKED)
        wait(lambda: not feed.is_busy)

        assert FAR in feed.unreadable()
        assert ASKED not in feed.unreadable()
    finally:
        feed.close()
