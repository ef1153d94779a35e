from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.errors import UnreadableMedia
from app.domain.mediatime import TimeRange
from media.frame_table import MediaIndex
from media.frames import FrameReader, rgb24_upright
from media.playback import BYTES_PER_SAMPLE, SAMPLE_RATE, Picture, Playback
from media.playback_cache import FrameCache
from media.playback_clock import PlayClock
from media.playback_sound import SoundFeed
from tests.media.numbered import index_of, read_number, write_sound, write_video
from tests.media.sync import SteppedClock, play_on

FRAMES = 120
# phone-like: jitter, one gap of 0.6 s, then double the rate
VFR_MS = [n * 33 + (n * 7) % 9 + (600 if n >= 40 else 0) for n in range(60)]
VFR_MS += [VFR_MS[-1] + 17 * (n + 1) for n in range(30)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("videos")


@pytest.fixture(scope="module")
def steady(folder: Path) -> tuple[Path, MediaIndex]:
    path = write_video(folder / "steady.mp4", FRAMES, gop=60)
    return path, index_of(path)


@pytest.fixture(scope="module")
def uneven(folder: Path) -> tuple[Path, MediaIndex]:
    path = write_video(folder / "uneven.mp4", len(VFR_MS), gop=30, pts_ms=VFR_MS)
    return path, index_of(path)


@pytest.fixture(scope="module")
def loud(folder: Path) -> tuple[Path, MediaIndex]:
    path = write_video(folder / "loud.mp4", 60, gop=30, tone_at_s=(0.5, 1.5))
    return path, index_of(path)


@pytest.fixture
def clock() -> SteppedClock:
    """Time that passes when told: what is told is what is shown when, not how busy the machine is.

    The bench measures that.
    """
    return SteppedClock()


@pytest.fixture
def opened(clock: SteppedClock) -> Iterator[Callable[..., Playback]]:
    made: list[Playback] = []

    def make(*args: object, **options: object) -> Playback:
        made.append(Playback(*args, clock=PlayClock(clock), **options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for playback in made:
        playback.close()


class ListDevice:
    """Plays by the clock into a list; nothing is faked but the loudspeaker."""

    def __init__(self, now: SteppedClock) -> None:
        self.heard: list[bytes] = []
        self._now = now
        self._read: Callable[[int], bytes] | None = None
        self._since = 0.0
        self._bytes = 0

    def begin(self, read: Callable[[int], bytes]) -> bool:
        self._read, self._since, self._bytes = read, self._now(), 0
        return True

    def end(self) -> None:
        self._read = None

    def processed_us(self) -> int:
        if self._read is None:
            return 0
        passed = self._now() - self._since
        wanted = int(passed * SAMPLE_RATE) * BYTES_PER_SAMPLE - self._bytes
        got = self._read(wanted)
        self.heard.append(got)
        self._bytes += len(got)
        return self._bytes // BYTES_PER_SAMPLE * 1_000_000 // SAMPLE_RATE


def pixels(picture: Picture) -> NDArray[np.uint8]:
    rows = np.frombuffer(picture.data, np.uint8).reshape(-1, picture.stride)
    return rows[: picture.height, : picture.width * 4].reshape(picture.height, picture.width, 4)


def number_on(picture: Picture) -> int | None:
    return read_number(pixels(picture)[:, :, 1])


def settle(playback: Playback) -> Picture | None:
    """Call `tick` as the window does until the asked frame is there."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        picture = playback.tick()
        if picture is not None and picture.is_exact:
            return picture
        if not playback.is_busy:
            return playback.tick()
        time.sleep(0.001)
    pytest.fail("the frame did not come")


def soon(playback: Playback) -> Picture:
    """Call `tick` as the window does until it gives any picture."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        picture = playback.tick()
        if picture is not None:
            return picture
        time.sleep(0.001)
    pytest.fail("no picture came")


def test_a_random_frame_is_exactly_the_one_asked_for(steady, opened):
    playback = opened(*steady)
    for wanted in np.random.default_rng(4).permutation(FRAMES)[:25].tolist():
        playback.show_frame(wanted)
        picture = settle(playback)
        assert picture is not None
        assert (number_on(picture), picture.position.frame) == (wanted, wanted)
        assert picture.position.pts == steady[1].pts[wanted]


def test_stepping_back_over_key_frames_shows_each_frame(steady, opened):
    playback = opened(*steady)
    playback.show_frame(75)
    settle(playback)
    for wanted in range(74, 40, -1):
        playback.step(-1)
        picture = settle(playback)
        assert picture is not None
        assert number_on(picture) == wanted


def test_stepping_on_to_the_end_stops_at_the_last_frame(steady, opened):
    playback = opened(*steady)
    playback.show_frame(FRAMES - 4)
    seen = [settle(playback)]
    for _ in range(6):
        playback.step(1)
        seen.append(settle(playback))
    numbers = [number_on(picture) for picture in seen if picture is not None]
    assert numbers == [FRAMES - 4, FRAMES - 3, FRAMES - 2, FRAMES - 1]


def test_frames_behind_are_filled_in_while_paused(steady, opened):
    playback = opened(*steady)
    playback.show_frame(59)
    settle(playback)
    until = time.monotonic() + 60
    while time.monotonic() < until and playback._screen.feed.cache.kept_below(59) < 59:
        time.sleep(0.01)
    assert playback._screen.feed.cache.kept_below(59) == 59
    for wanted in range(58, 40, -1):
        playback.step(-1)
        picture = settle(playback)
        assert picture is not None
        assert number_on(picture) == wanted


def test_the_latest_of_many_requests_wins(steady, opened):
    playback = opened(*steady)
    for wanted in (110, 3, 77, 12, 99):
        playback.show_frame(wanted)
    picture = settle(playback)
    assert picture is not None
    assert number_on(picture) == 99


def test_a_drag_shows_previews_that_say_so_and_ends_exact(steady, opened):
    looked = threading.Event()
    looked.set()
    playback = opened(*steady, on_frame=lambda: looked.wait(60))
    playback.show_frame(0)
    settle(playback)
    # the decoder waits until its first picture was seen
    looked.clear()
    playback.show_frame(50, is_scrub=True)
    previews = [soon(playback)]
    looked.set()
    for wanted in range(54, 118, 4):
        playback.show_frame(wanted, is_scrub=True)
        picture = playback.tick()
        if picture is not None and picture.is_preview:
            previews.append(picture)
        time.sleep(0.004)
    last = settle(playback)
    assert last is not None
    assert number_on(last) == 114
    assert previews[0].is_preview
    assert all(number_on(picture) == picture.position.frame for picture in previews)


def test_a_time_inside_a_frame_shows_that_frame(uneven, opened):
    path, index = uneven
    playback = opened(path, index)
    for wanted in (0, 39, 40, 61, 88):
        end_us = index.end_us(wanted)
        playback.show_time((int(index.times_us[wanted]) + end_us) // 2)
        picture = settle(playback)
        assert picture is not None
        assert number_on(picture) == wanted


@pytest.mark.parametrize("name", ["steady", "uneven"])
def test_playing_shows_frames_in_order_at_their_times(name, request, opened, clock):
    path, index = request.getfixturevalue(name)
    playback = opened(path, index)
    playback.show_frame(20)
    settle(playback)
    playback.play(1.0)
    shown = play_on(playback, clock, 1.5)
    numbers = [number_on(picture) for _, picture in shown]
    assert numbers == sorted(set(numbers))
    assert len(numbers) >= 15
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    assert playback.dropped == 0
    start_s, first = shown[0]
    late_s = [
        at_s - start_s - (picture.position.time_us - first.position.time_us) / 1e6
        for at_s, picture in shown
    ]
    assert max(late_s) - min(late_s) < 0.02


def test_playing_to_the_end_pauses_on_the_last_frame(steady, opened, clock):
    playback = opened(*steady)
    playback.show_frame(FRAMES - 10)
    settle(playback)
    playback.play(1.0)
    shown = play_on(playback, clock, 3)
    assert not playback.is_playing
    assert number_on(shown[-1][1]) == FRAMES - 1
    assert playback.shown_frame == FRAMES - 1


def test_four_times_the_speed_covers_four_times_the_time(steady, opened, clock):
    playback = opened(*steady)
    playback.show_frame(0)
    settle(playback)
    playback.play(4.0)
    shown = play_on(playback, clock, 0.6)
    passed_s = shown[-1][0] - shown[0][0]
    covered_s = (shown[-1][1].position.time_us - shown[0][1].position.time_us) / 1e6
    assert covered_s / passed_s == pytest.approx(4.0, rel=0.05)


def test_running_backwards_shows_every_frame_in_falling_order(steady, opened, clock):
    playback = opened(*steady)
    playback.show_frame(70)
    settle(playback)
    playback.play(-1.0)
    numbers = [number_on(picture) for _, picture in play_on(playback, clock, 1.5)]
    assert len(numbers) > 10
    assert numbers == list(range(numbers[0], numbers[-1] - 1, -1))


def test_a_loop_returns_to_its_start(steady, opened, clock):
    playback = opened(*steady)
    playback.show_frame(10)
    settle(playback)
    playback.set_loop(TimeRange(400_000, 720_000))
    playback.play(1.0)
    numbers = [picture.position.frame for _, picture in play_on(playback, clock, 1.6)]
    assert max(numbers) <= 18
    assert numbers.count(10) + numbers.count(11) >= 2


def test_the_picture_follows_the_sound_device(loud, opened, clock):
    device = ListDevice(clock)
    playback = opened(*loud, device=device)
    playback.show_frame(0)
    settle(playback)
    playback.play(1.0)
    shown = play_on(playback, clock, 1.4)
    playback.pause()
    heard = np.frombuffer(b"".join(device.heard), np.int16).reshape(-1, 2)[:, 0].astype(int)
    onset_s = int(np.flatnonzero(np.abs(heard) > 8000)[0]) / SAMPLE_RATE
    assert onset_s == pytest.approx(0.5, abs=0.01)
    numbers = [number_on(picture) for _, picture in shown]
    assert numbers == sorted(set(numbers))
    assert len(numbers) > 20


def test_sound_before_the_first_frame_is_heard(folder, opened, clock):
    late = [800 + 40 * n for n in range(20)]
    path = write_video(folder / "late.mkv", 20, gop=10, pts_ms=late, tone_at_s=(0.3,))
    device = ListDevice(clock)
    playback = opened(path, index_of(path), device=device)
    playback.show_time(0)
    settle(playback)
    playback.play(1.0)
    play_on(playback, clock, 0.8)
    playback.pause()
    heard = np.frombuffer(b"".join(device.heard), np.int16)[::2].astype(int)
    onset_s = int(np.flatnonzero(np.abs(heard) > 8000)[0]) / SAMPLE_RATE
    assert onset_s == pytest.approx(0.3, abs=0.01)


def test_sound_alone_plays_and_ends(folder, opened, clock):
    path = write_sound(folder / "alone.m4a", 0.6, (0.2,))
    playback = opened(path, None, 600_000, device=ListDevice(clock))
    playback.show_time(100_000)
    playback.play(1.0)
    play_on(playback, clock, 4)
    assert not playback.is_playing
    assert playback.time_us == 600_000
    assert playback.position() is None


def test_neither_picture_nor_sound_is_refused(steady):
    with pytest.raises(UnreadableMedia) as caught:
        SoundFeed(steady[0])
    assert caught.value.facts["why"] == "no_audio"


def test_colours_and_turn_are_those_of_the_stills(shared_data, opened):
    path = shared_data / "media/video/internal_emulator_transformer_output_180_rotated.mp4"
    index = index_of(path)
    playback = opened(path, index)
    playback.show_frame(31)
    picture = settle(playback)
    assert picture is not None
    with FrameReader(path, index) as reader:
        still = rgb24_upright(reader.frame(31), index)
    shown = np.rot90(pixels(picture)[:, :, 2::-1], picture.rotation // 90)
    assert shown.shape == still.shape
    assert np.abs(shown.astype(int) - still.astype(int)).mean() < 1.5


def test_the_cache_keeps_within_its_bytes_and_near_the_playhead(steady):
    path, index = steady
    with FrameReader(path, index) as reader:
        frames = [reader.frame(number) for number in range(30)]
    cost = sum(plane.buffer_size for plane in frames[0].planes)
    cache = FrameCache(10 * cost)
    cache.centre_on(15)
    for number in (*range(30), *range(30)):
        cache.put(number, frames[number])
    assert cache.size_bytes <= 10 * cost
    assert all(number in cache for number in range(11, 20))
    assert not cache.put(0, frames[0])


def test_closing_ends_every_thread(loud):
    before = set(threading.enumerate())
    playback = Playback(*loud)
    playback.show_frame(50)
    playback.play(1.0)
    playback.tick()
    playback.close()
    assert set(threading.enumerate()) == before


def test_real_files_step_back_exactly(shared_data, opened):
    for name in ("sample_h262_mpeg_audio.ts", "Sony_ILCE-7M3_A7M3_.mts", "sample.avi"):
        path = shared_data / "media/video" / name
        index = index_of(path)
        playback = opened(path, index)
        for wanted in range(min(len(index), 12) - 1, -1, -1):
            playback.show_frame(wanted)
            settle(playback)
            assert playback.shown_frame == wanted, name


def test_a_cut_recording_plays_what_is_there(folder, opened):
    whole = write_video(folder / "whole.mkv", 100, gop=25)
    cut = folder / "cut.mkv"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 6 // 10])
    index = index_of(cut)
    assert 30 < len(index) < 80
    playback = opened(cut, index)
    for wanted in (len(index) - 1, 0, len(index) // 2):
        playback.show_frame(wanted)
        picture = settle(playback)
        assert picture is not None
        assert number_on(picture) == wanted
