from __future__ import annotations

from media.playback_clock import PlayClock


def test_a_dead_sound_device_does_not_stop_the_picture():
    now = [0.0]
    clock = PlayClock(now=lambda: now[0])
    clock.start(1_000_000, 1.0, follow_sound=True)
    for _ in range(70):
        now[0] += 0.05
        clock.hear(0)
    assert not clock.follows_sound
    assert clock.media_us() > 1_000_000


def test_the_clock_fills_in_between_two_reports_but_not_for_long():
    now = [0.0]
    clock = PlayClock(now=lambda: now[0])
    clock.start(0, 2.0, follow_sound=True)
    now[0] = 0.01
    assert clock.media_us() == 0
    clock.hear(8_000)
    now[0] = 0.02
    assert clock.media_us() == 36_000
    now[0] = 5.0
    assert clock.media_us() == 216_000
