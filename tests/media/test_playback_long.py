"""Nothing ends at 35 minutes (2^31 microseconds) or at 12.4 hours (2^31 samples)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from media.playback import SAMPLE_RATE, Playback
from media.playback_clock import PlayClock
from media.playback_facts import picture_gaps
from media.playback_pcm import played_sound
from tests.media.long_films import FRAME_EVERY_S, HOURS, TONE_AT_S, write_half_a_day
from tests.media.numbered import index_of, read_number
from tests.media.sync import HonestDevice, SteppedClock, await_decoders
from tests.media.test_playback import pixels, settle
from tests.media.test_playback_sound import heard, onsets_s

TONE_AT_US = TONE_AT_S * 1_000_000
LENGTH_US = round(HOURS * 3600) * 1_000_000


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_half_a_day(tmp_path_factory.mktemp("long") / "half_a_day.mkv")


@pytest.fixture
def playback(film: Path) -> Iterator[Playback]:
    made = Playback(film, index_of(film))
    yield made
    made.close()


def test_a_frame_past_thirteen_hours_is_the_frame_asked_for(playback):
    assert playback.duration_us == LENGTH_US
    for number in (809, 600, 805, 773):
        playback.show_time(number * FRAME_EVERY_S * 1_000_000 + 17_000_000)
        picture = settle(playback)
        assert read_number(pixels(picture)[:, :, 1]) == number
        assert picture.position.time_us == number * FRAME_EVERY_S * 1_000_000


def test_a_tone_past_thirteen_hours_is_heard_at_its_place(film):
    samples = heard(played_sound(film, TONE_AT_US - 1_250_000), 2.0)
    assert onsets_s(samples) == pytest.approx([1.25], abs=0.0005)


def test_sound_alone_of_half_a_day_is_found_at_its_place(tmp_path):
    path = write_half_a_day(tmp_path / "sound.mkv", has_picture=False)
    samples = heard(played_sound(path, TONE_AT_US - 250_000), 1.0)
    assert onsets_s(samples) == pytest.approx([0.25], abs=0.0005)


def test_the_clock_is_exact_to_the_microsecond_after_thirteen_hours():
    now = SteppedClock()
    clock = PlayClock(now)
    clock.start(7, 1.0, follow_sound=True)
    clock.hear(LENGTH_US)
    assert clock.media_us() == LENGTH_US + 7
    assert clock.stop() == LENGTH_US + 7
    clock.start(LENGTH_US, 0.1, follow_sound=True)
    clock.hear(LENGTH_US)
    assert clock.media_us() == LENGTH_US + LENGTH_US // 10


def test_playing_past_twelve_and_a_half_hours_hears_the_tone_with_its_time(film):
    now = SteppedClock()
    device = HonestDevice(now, speed=1.0)
    playback = Playback(film, index_of(film), device=device, clock=PlayClock(now))
    try:
        playback.show_time(TONE_AT_US - 800_000)
        settle(playback)
        # the player goes on from where the sound was asked for, not from the frame's own time
        playback.play(1.0)
        while not device.onsets_s:
            playback.tick()
            if playback._run.is_moving:
                await_decoders(playback)
                now.now_s += 0.001
        at_us = playback.time_us
    finally:
        playback.close()
    assert at_us == pytest.approx(TONE_AT_US, abs=40_000)


def test_a_frame_a_minute_is_no_gap_but_the_usual_step(film):
    assert picture_gaps(index_of(film)) == ()
    assert np.all(np.diff(index_of(film).times_us) == FRAME_EVERY_S * 1_000_000)
    assert TONE_AT_S * SAMPLE_RATE > 2**31
