"""Several videos on one clock: the frames shown are those of one and the same time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import UnreadableMedia
from app.domain.sync import SyncMember, SyncMethod
from media.playback import BYTES_PER_SAMPLE, SAMPLE_RATE, Picture
from media.playback_clock import PlayClock
from media.together import GroupPlayback, TileSource, TileState
from media.together_tile import INACTIVE_BYTES
from tests.media.numbered import index_of, read_number, write_sound, write_video

SLOWER = 5
"""Played on a clock this much slower than the machine's; see `test_playback`."""
OFFSETS = (0, 1_230_000, -517_000)
EVEN, UNEVEN = 100, [n * 33 + (n * 7) % 9 for n in range(90)]


def member(number: int, offset_us: int, drift_ppb: int = 0) -> SyncMember:
    return SyncMember(f"BB-{number:03d}", offset_us, SyncMethod.HAND, drift_ppb=drift_ppb)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> list[TileSource]:
    folder = tmp_path_factory.mktemp("together")
    files = [
        write_video(folder / "a.mp4", EVEN, gop=50, tone_at_s=(1.0,)),
        write_video(folder / "b.mp4", len(UNEVEN), gop=30, pts_ms=UNEVEN),
        write_video(folder / "c.mp4", EVEN, gop=25, tone_at_s=(2.0,)),
    ]
    return [
        TileSource(path, index_of(path), 0, member(number, offset))
        for number, (path, offset) in enumerate(zip(files, OFFSETS, strict=True), 1)
    ]


@pytest.fixture
def group(sources: list[TileSource]) -> Iterator[GroupPlayback]:
    made = GroupPlayback(sources, clock=PlayClock(lambda: time.monotonic() / SLOWER))
    yield made
    made.close()


def number_in(picture: Picture | None) -> int | None:
    """Read the number drawn into a picture."""
    if picture is None:
        return None
    pixels = np.frombuffer(picture.data, np.uint8).reshape(picture.height, -1)
    return read_number(pixels[:, : picture.width * 4].reshape(picture.height, -1, 4)[:, :, 1])


def until(group: GroupPlayback, is_so: Callable[[], bool], within_s: float = 60.0) -> None:
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        group.tick()
        if is_so():
            return
        time.sleep(0.002)
    raise AssertionError("it did not come")


def settled(group: GroupPlayback) -> list[int | None]:
    """Wait for the asked frames, and read the numbers on screen."""
    until(group, lambda: not group.is_busy)
    group.tick()
    at = group.time_us
    return [
        number_in(tile.picture) if tile.state(at) is TileState.ON else None for tile in group.tiles
    ]


def expected(group: GroupPlayback, at: int) -> list[int | None]:
    """Say by arithmetic alone which frame each recording showed at a time."""
    times = [[n * 40_000 for n in range(EVEN)], [ms * 1000 for ms in UNEVEN]]
    times.append(times[0])
    wanted: list[int | None] = []
    for tile, starts, offset in zip(group.tiles, times, OFFSETS, strict=True):
        own = at - offset
        is_on = 0 <= own < tile.duration_us
        wanted.append(max(n for n, start in enumerate(starts) if start <= own) if is_on else None)
    return wanted


def test_every_tile_shows_the_frame_of_the_asked_time(group: GroupPlayback) -> None:
    rng = np.random.default_rng(4)
    for at in rng.integers(group.start_us, group.end_us, 40).tolist():
        group.show(at)
        assert settled(group) == expected(group, at)


def test_steps_go_by_frames_of_the_active_tile_and_the_others_follow(group: GroupPlayback) -> None:
    for active, start in ((0, 10), (1, 60), (2, 50)):
        group.activate(active)
        tile = group.tiles[active]
        group.show(tile.member.to_group_us(int(tile.index.times_us[start])))
        for count, by in ((start + n, 1) for n in range(1, 9)):
            group.step(by)
            shown = settled(group)
            assert shown[active] == count
            assert shown == expected(group, group.time_us)
        for back in range(1, 9):
            group.step(-1)
            assert settled(group)[active] == start + 8 - back


def test_a_step_past_an_end_stays_on_the_last_frame(group: GroupPlayback) -> None:
    tile = group.tiles[0]
    group.show(tile.member.to_group_us(int(tile.index.times_us[-1])))
    group.step(1)
    assert settled(group)[0] == EVEN - 1
    group.show(0)
    group.step(-1)
    assert settled(group)[0] == 0


def test_before_and_after_are_said_and_no_frame_stands_for_them(group: GroupPlayback) -> None:
    group.show(group.start_us)
    states = [tile.state(group.time_us) for tile in group.tiles]
    assert states == [TileState.BEFORE, TileState.BEFORE, TileState.ON]
    group.show(group.end_us)
    shown = [tile.frame(group.time_us) for tile in group.tiles]
    last = [len(tile.index) - 1 if tile.end_us == group.end_us else None for tile in group.tiles]
    assert shown == last
    states = [tile.state(group.time_us) for tile in group.tiles]
    assert sorted(states) == [TileState.AFTER, TileState.AFTER, TileState.ON]


def test_playing_keeps_every_tile_within_one_frame_of_the_clock(group: GroupPlayback) -> None:
    group.show(1_300_000)
    settled(group)
    group.play()
    seen: list[tuple[int | None, int | None]] = []

    def look() -> bool:
        at = group.time_us
        for tile, wanted in zip(group.tiles, expected(group, at), strict=True):
            if at > 1_400_000 and wanted is not None:
                seen.append((number_in(tile.picture), wanted))
        return at > 2_600_000 or not group.is_playing

    until(group, look)
    assert len(seen) > 60
    assert [pair for pair in seen if pair[0] is None or abs(pair[0] - pair[1]) > 1] == []
    group.pause()
    assert settled(group) == expected(group, group.time_us)


def test_it_plays_backwards_frame_by_frame_and_stops_at_the_start(group: GroupPlayback) -> None:
    group.show(600_000)
    settled(group)
    group.play(-1.0)
    shown: list[int | None] = []

    def look() -> bool:
        shown.append(number_in(group.tiles[0].picture))
        return not group.is_playing

    until(group, look)
    assert group.time_us == group.start_us
    steps = [one for n, one in enumerate(shown) if n == 0 or one != shown[n - 1]]
    assert [one for one in steps if one is not None and one <= 15][:10] == list(range(15, 5, -1))


def test_it_stops_at_the_last_end_and_begins_anew_from_there(group: GroupPlayback) -> None:
    group.show(group.end_us - 200_000)
    group.play()
    until(group, lambda: not group.is_playing)
    assert group.time_us == group.end_us - 1
    group.play()
    assert group.time_us == group.start_us


def test_a_loop_goes_back_in_all_tiles(group: GroupPlayback) -> None:
    group.loop = (1_400_000, 1_700_000)
    group.show(1_500_000)
    group.play()
    seen: list[int] = []
    until(group, lambda: seen.append(group.time_us) or sum(np.diff(seen) < 0) >= 2)
    assert max(seen) <= 1_700_000


def test_placing_one_tile_anew_moves_only_that_one(group: GroupPlayback) -> None:
    group.show(2_000_000)
    before = settled(group)
    moved = replace(group.tiles[2].member, offset_us=OFFSETS[2] + 120_000)
    group.place(2, moved)
    after = settled(group)
    assert group.time_us == 2_000_000
    assert after[:2] == before[:2]
    assert after[2] == before[2] - 3


def test_a_tile_let_go_moves_alone_and_is_held_again(group: GroupPlayback) -> None:
    group.show(2_000_000)
    before = settled(group)
    group.activate(2)
    group.let_go()
    group.step(-5)
    group.move(-200_000)
    assert settled(group) == [before[0], before[1], before[2] - 10]
    assert group.time_us == 2_000_000
    group.hold()
    assert settled(group) == before


def test_the_active_tile_has_the_memory_and_the_others_little(group: GroupPlayback) -> None:
    group.show(2_000_000)
    settled(group)
    group.activate(1)
    for number in (0, 2):
        assert group.tiles[number].screen.feed.cache.size_bytes <= INACTIVE_BYTES
        frame = 240 * 136 * 3 // 2
        assert group.tiles[number].screen.feed.cache.capacity(frame) < 2000
    assert group.tiles[1].screen.feed.cache.capacity(240 * 136 * 3 // 2) > 5000


class Device:
    """Takes what it is given at the machine's pace and keeps it."""

    def __init__(self) -> None:
        self.heard = bytearray()
        self._read: Callable[[int], bytes] | None = None
        self._since = 0.0

    def begin(self, read: Callable[[int], bytes]) -> bool:
        self.heard.clear()
        self._read, self._since = read, time.monotonic()
        return True

    def end(self) -> None:
        self._read = None

    def processed_us(self) -> int:
        wanted = int((time.monotonic() - self._since) / SLOWER * SAMPLE_RATE) * BYTES_PER_SAMPLE
        while self._read is not None and len(self.heard) < wanted:
            more = self._read(wanted - len(self.heard))
            if not more:
                break
            self.heard.extend(more)
        return len(self.heard) // BYTES_PER_SAMPLE * 1_000_000 // SAMPLE_RATE


def test_one_recording_is_heard_at_its_place_on_the_clock(sources: list[TileSource]) -> None:
    device = Device()
    group = GroupPlayback(sources, device=device)
    try:
        assert group.heard == 0
        group.hear(2)
        group.show(group.start_us)
        group.hear(0)
        group.play()
        until(group, lambda: group.time_us >= 1_150_000)
        heard = np.frombuffer(bytes(device.heard), np.int16)[::2].astype(int)
        loud_s = float(np.flatnonzero(np.abs(heard) > 3000)[0]) / SAMPLE_RATE
        # silent for the 0.517 s before it begins; its tone is at 1.0 s of its own time
        assert abs(loud_s - 1.517) < 0.03
    finally:
        group.close()


def test_a_sound_alone_takes_part(tmp_path: Path, sources: list[TileSource]) -> None:
    sound = write_sound(tmp_path / "suara.m4a", 3.0, (1.0,))
    group = GroupPlayback([sources[0], TileSource(sound, None, 3_000_000, member(4, 500_000))])
    try:
        group.show(1_000_000)
        assert group.tiles[1].frame(1_000_000) is None
        assert group.tiles[1].state(1_000_000) is TileState.ON
        group.activate(1)
        group.step(1)
        assert group.time_us == 1_040_000
    finally:
        group.close()


def test_one_that_cannot_be_opened_leaves_no_thread_behind(
    tmp_path: Path, sources: list[TileSource]
) -> None:
    broken = tmp_path / "rusak.m4a"
    broken.write_bytes(b"x" * 100)
    with pytest.raises(UnreadableMedia):
        GroupPlayback([sources[0], TileSource(broken, None, 1_000_000, member(5, 0))])
