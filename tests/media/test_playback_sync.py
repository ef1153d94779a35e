"""Sound and picture stay together, whatever the loudspeaker's own clock, however long."""

from __future__ import annotations

from pathlib import Path

import pytest

from media.playback import Playback
from media.playback_clock import PlayClock
from tests.media.numbered import index_of
from tests.media.sync import HonestDevice, SteppedClock, measure, write_long_film


@pytest.mark.parametrize("speed", [1.0001, 1.01])
def test_a_tone_is_heard_with_its_frame_within_forty_milliseconds(tmp_path: Path, speed: float):
    path = write_long_film(tmp_path / "film.mkv", minutes=1)
    clock = SteppedClock()
    device = HonestDevice(clock, speed)
    playback = Playback(path, index_of(path), device=device, clock=PlayClock(clock))
    try:
        found = measure(playback, device, 28_000_000, clock)
    finally:
        playback.close()
    assert len(found.offsets_ms) == 5
    assert max(abs(offset) for offset in found.offsets_ms) < 40
    # a step of this clock, and no more than that: nothing adds up
    assert max(found.offsets_ms) - min(found.offsets_ms) < 20
    assert found.dropped == 0
    assert found.starved_s == 0
