from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import Cancelled, InvalidValue
from app.domain.mediatime import TimeRange
from app.domain.proxy import DecodeCost, ProxyDensity, ProxyNeed, shape_of
from app.tasks.job import JobContext
from media.frame_table import MediaIndex
from media.frames import FrameReader, pixels_sha256, rgb24_upright
from media.playback import Picture, Playback
from media.playback_late import Lateness
from media.proxy import frames_of, join, measure, write_part
from media.proxy_file import ProxyFile, is_whole
from tests.media import barcode
from tests.media.barcode import CLIPS
from tests.media.numbered import index_of, read_number, write_video
from tests.media.test_playback import number_on, pixels, soon

FRAMES = 150
# jitter, then a gap of 0.6 s, then double the rate
UNEVEN_MS = [n * 33 + (n * 7) % 9 + (600 if n >= 40 else 0) for n in range(100)]
UNEVEN_MS += [UNEVEN_MS[-1] + 17 * (n + 1) for n in range(FRAMES - 100)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("heavy")


@pytest.fixture(scope="module")
def uneven(folder: Path) -> tuple[Path, MediaIndex]:
    path = write_video(folder / "uneven.mp4", FRAMES, gop=75, pts_ms=UNEVEN_MS, enlarged=5)
    return path, index_of(path)


@pytest.fixture(scope="module")
def whole(uneven, folder) -> Path:
    return made(*uneven, ProxyDensity.WHOLE, folder / "whole")


@pytest.fixture(scope="module")
def keys(uneven, folder) -> Path:
    return made(*uneven, ProxyDensity.KEYS, folder / "keys")


@pytest.fixture
def opened() -> Iterator[Callable[..., Playback]]:
    kept: list[Playback] = []

    def make(path: Path, index: MediaIndex, folder: Path | None, *, plays: bool) -> Playback:
        # room for three frames: what is shown is decoded when it is asked for
        kept.append(Playback(path, index, budget_bytes=4_000_000))
        if folder is not None:
            kept[-1].use_proxy(folder, plays=plays)
            until(lambda: (kept[-1].tick(), kept[-1].has_proxy)[1])
        return kept[-1]

    yield make
    for playback in kept:
        playback.close()


def made(path: Path, index: MediaIndex, density: ProxyDensity, out: Path) -> Path:
    """Make a copy in three parts, as the job does."""
    numbers = frames_of(index, density)
    shape = shape_of(index.width, index.height, numbers.size, 10_000_000)
    parts = []
    for place, some in enumerate(np.array_split(numbers, 3)):
        if some.size:
            parts.append(out.with_name(f"{out.name}-{place}.mkv"))
            write_part(path, index, some, shape, density, parts[-1], JobContext())
    join(index, parts, density, out)
    return out


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.002)


def still(playback: Playback) -> tuple[Picture, list[Picture]]:
    """Wait for what stands still; gives it and what was shown on the way."""
    on_the_way: list[Picture] = []
    end = time.monotonic() + 60
    while time.monotonic() < end:
        picture = playback.tick()
        if picture is not None and picture.is_exact:
            return picture, on_the_way
        if picture is not None:
            on_the_way.append(picture)
        time.sleep(0.001)
    pytest.fail("the frame did not come")


def test_frame_n_of_the_copy_is_frame_n_of_the_original(uneven, whole):
    copy = ProxyFile.load(whole, uneven[1])
    assert copy.numbers.tolist() == list(range(FRAMES))
    with FrameReader(copy.video, copy.index) as reader:
        shown = [
            read_number(rgb24_upright(reader.frame(place), copy.index)[:, :, 1])
            for place in range(FRAMES)
        ]
    assert shown == list(range(FRAMES))
    assert copy.index.width < uneven[1].width


def test_the_quick_copy_holds_the_key_frames_under_their_own_numbers(uneven, keys):
    copy = ProxyFile.load(keys, uneven[1])
    assert copy.numbers.tolist() == uneven[1].key_frames.tolist()
    with FrameReader(copy.video, copy.index) as reader:
        for place, number in enumerate(copy.numbers.tolist()):
            shown = rgb24_upright(reader.frame(place), copy.index)
            assert read_number(shown[:, :, 1]) == number


def test_colours_of_the_copy_are_those_of_the_original(uneven, whole):
    copy = ProxyFile.load(whole, uneven[1])
    with FrameReader(*uneven) as own, FrameReader(copy.video, copy.index) as light:
        true = rgb24_upright(own.frame(70), uneven[1]).mean(axis=(0, 1))
        seen = rgb24_upright(light.frame(70), copy.index).mean(axis=(0, 1))
    assert np.abs(true - seen).max() < 3


def test_a_drag_shows_the_copy_and_rests_on_the_originals_frame(uneven, whole, opened):
    playback = opened(*uneven, whole, plays=False)
    feed = playback._screen.feed
    for wanted in (140, 66, 131):
        # the hand does not rest before the copy was seen, however busy the machine is
        feed.drag_rest_s = 60.0
        playback.show_frame(wanted, is_scrub=True)
        light = [soon(playback)]
        feed.drag_rest_s = 0.0
        feed.move_to(wanted, 0)
        resting, on_the_way = still(playback)
        light += [picture for picture in on_the_way if picture.is_preview]
        assert all(p.is_proxy for p in light), "no older frame of the original pushes it aside"
        for picture in light:
            assert picture.position == uneven[1].position(number_on(picture) or 0)
            assert (picture.full_width, picture.full_height) == (1200, 680)
        assert (resting.is_proxy, number_on(resting), resting.position.frame) == (
            False,
            wanted,
            wanted,
        )


def test_playing_a_heavy_video_names_each_frame_by_the_original(uneven, whole, opened):
    playback = opened(*uneven, whole, plays=True)
    playback.show_frame(20)
    still(playback)
    # a busy machine leaves frames out: it goes round until enough were shown
    playback.set_loop(TimeRange(0, int(uneven[1].times_us[100])))
    playback.play(1.0)
    shown: list[Picture] = []
    until(lambda: add(shown, playback.tick()) >= 30)
    assert all(picture.is_proxy for picture in shown)
    assert all(number_on(p) == p.position.frame for p in shown)
    assert all(p.position.pts == uneven[1].pts[p.position.frame] for p in shown)


def test_a_copy_that_arrives_while_it_plays_is_played_on(uneven, whole, opened):
    playback = opened(*uneven, None, plays=True)
    playback.set_loop(TimeRange(0, int(uneven[1].times_us[100])))
    playback.play(1.0)
    until(lambda: playback.tick() is not None)
    playback.use_proxy(whole, plays=True)
    shown: list[Picture] = []
    until(lambda: add(shown, playback.tick()) and shown[-1].is_proxy)
    assert all(number_on(p) == p.position.frame for p in shown)


def is_played_copy(picture: Picture) -> bool:
    return picture.is_proxy and not picture.is_preview


def test_a_machine_that_does_not_keep_up_plays_the_copy_made_for_dragging(uneven, whole, opened):
    playback = opened(*uneven, whole, plays=False)
    playback.set_loop(TimeRange(0, int(uneven[1].times_us[100])))
    playback.play(1.0)
    shown: list[Picture] = []
    until(lambda: add(shown, playback.tick()) and playback.has_proxy)
    # the clock ran past this many frames that were not decoded
    playback._screen._lateness.note(60)
    until(lambda: add(shown, playback.tick()) and is_played_copy(shown[-1]))
    assert number_on(shown[-1]) == shown[-1].position.frame
    playback.pause()
    picture, _ = still(playback)
    assert not picture.is_proxy


def test_the_key_frames_of_a_copy_are_not_played_however_late_the_original_is(uneven, keys, opened):
    playback = opened(*uneven, keys, plays=False)
    playback.set_loop(TimeRange(0, int(uneven[1].times_us[100])))
    playback.play(1.0)
    playback._screen._lateness.note(60)
    shown: list[Picture] = []
    until(lambda: add(shown, playback.tick()) >= 5)
    # while a frame is on its way a key frame may stand in for it, and is called a preview
    assert not any(is_played_copy(picture) for picture in shown)


def test_one_hitch_is_not_taken_for_a_slow_machine():
    lateness = Lateness()
    for _ in range(60):
        lateness.note(0)
    lateness.note(8)
    assert not lateness.is_behind
    for _ in range(10):
        lateness.note(1)
    assert lateness.is_behind


@pytest.mark.parametrize("rate", [1.0, -1.0])
def test_a_pause_shows_the_originals_pixels(uneven, whole, opened, rate):
    playback = opened(*uneven, whole, plays=True)
    playback.show_frame(60)
    still(playback)
    playback.set_loop(TimeRange(0, int(uneven[1].times_us[100])))
    playback.play(rate)
    shown: list[Picture] = []
    until(lambda: add(shown, playback.tick()) >= 5)
    playback.pause()
    last = shown[-1].position
    picture, _ = still(playback)
    assert not picture.is_proxy
    assert picture.position == last
    assert playback.position() == last
    with FrameReader(*uneven) as reader:
        true = pixels_sha256(rgb24_upright(reader.frame(last.frame), uneven[1]))
    assert pixels_sha256(np.ascontiguousarray(pixels(picture)[:, :, 2::-1])) == true


def test_a_step_after_a_pause_is_the_originals(uneven, whole, opened):
    playback = opened(*uneven, whole, plays=True)
    playback.show_frame(80)
    still(playback)
    for wanted in (79, 78, 77):
        playback.step(-1)
        picture, _ = still(playback)
        assert (picture.is_proxy, number_on(picture)) == (False, wanted)


def test_a_dropped_copy_is_not_shown_any_more(uneven, whole, opened):
    playback = opened(*uneven, whole, plays=True)
    playback.show_frame(10)
    still(playback)
    playback.drop_proxy()
    playback.set_loop(TimeRange(0, int(uneven[1].times_us[100])))
    playback.play(1.0)
    shown: list[Picture] = []
    until(lambda: add(shown, playback.tick()) >= 5)
    assert not any(picture.is_proxy for picture in shown)
    assert not playback.has_proxy


def test_a_copy_of_another_video_is_refused(uneven, whole, folder):
    path = write_video(folder / "other.mp4", FRAMES, gop=30)
    with pytest.raises(InvalidValue):
        ProxyFile.load(whole, index_of(path))


def test_damage_inside_does_not_shift_the_numbers(tmp_path):
    path = CLIPS["open-gop.ts"].write(tmp_path)
    data = bytearray(path.read_bytes())
    middle = len(data) // 188 // 2 * 188
    data[middle : middle + 188 * 40] = bytes(188 * 40)
    path.write_bytes(data)
    index = index_of(path)
    copy = ProxyFile.load(made(path, index, ProxyDensity.WHOLE, tmp_path / "holes"), index)
    readable = 0
    with FrameReader(path, index) as own, FrameReader(copy.video, copy.index) as light:
        for place, number in enumerate(copy.numbers.tolist()):
            true = barcode.read_number(rgb24_upright(own.frame(number), index))
            seen = barcode.read_number(rgb24_upright(light.frame(place), copy.index))
            readable += true is not None
            # how damage looks depends on where decoding began; a number is there or is not
            assert seen is None or true is None or seen == true
    assert 60 < readable < 125


def test_stopping_ends_a_part_at_once(uneven, folder):
    ctx = JobContext(cancel=threading.Event())
    assert ctx.cancel is not None
    ctx.cancel.set()
    numbers = frames_of(uneven[1], ProxyDensity.WHOLE)
    shape = shape_of(1200, 680, FRAMES, 10_000_000)
    with pytest.raises(Cancelled):
        write_part(*uneven, numbers, shape, ProxyDensity.WHOLE, folder / "stopped.mkv", ctx)


def test_what_is_measured_decides_and_not_the_codec(uneven):
    measured = measure(*uneven)
    assert 0 < measured.frame_us < 1_000_000
    fast, slow = DecodeCost(4_000, 2), DecodeCost(40_000, 2)
    assert fast.need(30, 15) is ProxyNeed.NONE
    assert fast.need(30, 150) is ProxyNeed.SCRUB
    assert slow.need(30, 1) is ProxyNeed.PLAY
    assert slow.need(5, 1) is ProxyNeed.NONE


def test_a_changed_byte_in_the_film_is_seen(uneven, folder):
    copy = made(*uneven, ProxyDensity.KEYS, folder / "changed")
    assert is_whole(copy, uneven[1])
    film = copy / "video.mkv"
    data = bytearray(film.read_bytes())
    data[len(data) // 2] ^= 1
    film.write_bytes(data)
    assert not is_whole(copy, uneven[1])


@pytest.mark.parametrize("name", ["video.mkv", "index.npz", "table.bin", "facts.json"])
def test_a_copy_with_a_part_missing_or_cut_is_seen(uneven, folder, name):
    copy = made(*uneven, ProxyDensity.KEYS, folder / f"cut-{name}")
    part = copy / name
    part.write_bytes(part.read_bytes()[: part.stat().st_size // 2])
    assert not is_whole(copy, uneven[1])
    part.unlink()
    assert not is_whole(copy, uneven[1])


def test_a_long_recording_gets_a_smaller_copy():
    short, long = shape_of(3840, 2160, 9_000, 2**31), shape_of(3840, 2160, 1_400_000, 2**31)
    assert (short.width, short.height) == (960, 540)
    assert long.width < short.width
    assert long.frame_bits * 1_400_000 / 8 <= 2**31
    tall = shape_of(1080, 1920, 9_000, 2**31)
    assert (tall.width, tall.height) == (540, 960)


def add(shown: list[Picture], picture: Picture | None) -> int:
    """Keep a picture; gives how many there are."""
    if picture is not None:
        shown.append(picture)
    return len(shown)
