"""A stretch goes round without a stop, sound and picture together, exactly at its end."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from app.domain.mediatime import TimeRange
from media.playback import Playback
from media.playback_clock import PlayClock
from tests.media.numbered import index_of, read_number, write_video
from tests.media.sync import HonestDevice, SteppedClock, await_decoders
from tests.media.test_playback import pixels, settle

LOOP = TimeRange(2_000_000, 2_800_000)


class CountedDevice(HonestDevice):
    """Counts how often it was started anew."""

    begins = 0

    def begin(self, read: Callable[[int], bytes]) -> bool:
        self.begins += 1
        return super().begin(read)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("loop")
    return write_video(folder / "loop.mp4", 120, gop=120, tone_at_s=(1.0, 2.2, 3.2))


def test_it_goes_round_without_a_stop_and_the_tone_comes_every_lap(film):
    now = SteppedClock()
    device = CountedDevice(now, speed=1.0)
    # a dozen frames of cache: the start of the loop is long gone when its end is met
    playback = Playback(
        film, index_of(film), device=device, clock=PlayClock(now), budget_bytes=16 * 55_000
    )
    shown: list[tuple[float, int]] = []
    try:
        playback.show_time(LOOP.start_us)
        settle(playback)
        playback.set_loop(LOOP)
        playback.play(1.0)
        while len(device.onsets_s) < 5:
            picture = playback.tick()
            if picture is not None:
                shown.append((now.now_s, read_number(pixels(picture)[:, :, 1])))
            if playback._run.is_moving and playback.shown_frame not in (68, 69):
                await_decoders(playback)
            else:
                time.sleep(0.001)  # the decoders want the interpreter too
            now.now_s += 0.004
    finally:
        playback.close()
    assert device.begins == 1
    assert device.starved_s == 0
    laps = [later - earlier for earlier, later in pairwise(device.onsets_s)]
    assert laps == pytest.approx([0.8] * 4, abs=0.001)
    numbers = [number for _, number in shown]
    assert set(numbers) <= set(range(50, 70))
    assert numbers.count(50) >= 4
    # the frame at A comes when the loop turns, not when the decoder is there again
    turns = [at for at, number in shown if number == 50][1:]
    assert [b - a for a, b in pairwise(turns)] == pytest.approx([0.8] * (len(turns) - 1), abs=0.05)


def test_a_loop_longer_than_the_item_ends_with_it(film):
    playback = Playback(film, index_of(film))
    try:
        playback.set_loop(TimeRange(4_000_000, 99_000_000))
        assert playback.loop == TimeRange(4_000_000, playback.duration_us)
        playback.set_loop(TimeRange(50_000_000, 99_000_000))
        assert playback.loop is None
    finally:
        playback.close()


def test_the_clock_folds_time_into_its_loop_and_counts_the_laps():
    now = SteppedClock()
    clock = PlayClock(now)
    clock.start(2_000_000, 1.0, follow_sound=True, loop=LOOP)
    for heard_us, time_us, laps in (
        (0, 2_000_000, 0),
        (799_999, 2_799_999, 0),
        (800_000, 2_000_000, 1),
        (2_400_001, 2_000_001, 3),
    ):
        clock.hear(heard_us)
        assert (clock.media_us(), clock.laps) == (time_us, laps)


def test_a_clock_behind_its_loop_runs_on():
    clock = PlayClock(SteppedClock())
    clock.start(3_000_000, 1.0, follow_sound=True, loop=LOOP)
    clock.hear(5_000_000)
    assert (clock.media_us(), clock.laps) == (8_000_000, 0)
