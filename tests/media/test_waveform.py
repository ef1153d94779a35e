from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import UnreadableMedia
from app.tasks.job import JobContext
from media.waveform import PeakTable, is_current, write_waveform
from tests.media.numbered import write_sound, write_video


def peaks(path: Path, out: Path) -> tuple[np.ndarray, np.ndarray]:
    write_waveform(path, out, JobContext())
    with np.load(out, allow_pickle=False) as stored:
        assert int(stored["bin_us"]) == 10_000
        return stored["low"], stored["high"]


def test_a_tone_stands_where_it_sounds(tmp_path):
    path = write_sound(tmp_path / "a.m4a", 4.0, (1.0, 3.0))
    low, high = peaks(path, tmp_path / "w.npz")
    assert (low.dtype, high.dtype) == (np.int8, np.int8)
    assert 398 <= high.size <= 405
    loud = np.flatnonzero(high > 50)
    assert set(loud) <= {*range(99, 107), *range(299, 307)}
    assert {101, 103, 301, 303} <= set(loud)
    assert (low[101:104] < -50).all()


def test_a_gap_is_silence_of_its_length():
    table = PeakTable()
    loud = np.full((2, 480), 100 << 8, np.int16)
    loud[1] *= -1
    table.add(0.0, 48_000, loud)
    table.add(50_000.0, 48_000, loud)
    low, high = table.mix()
    assert high[:6].tolist() == [100, 0, 0, 0, 0, 100]
    assert low[:6].tolist() == [-100, 0, 0, 0, 0, -100]


def test_sound_before_the_origin_is_left_out():
    table = PeakTable()
    table.add(-10_000.0, 48_000, np.linspace(0, 1, 960, dtype=np.float32).reshape(1, -1))
    assert table.used == 1
    assert int(table.high[0, 0]) == 127


def test_a_claim_of_years_is_bounded():
    table = PeakTable()
    table.add(10.0**15, 48_000, np.ones((1, 10), np.int16))
    assert table.used == 0


@pytest.mark.parametrize(
    ("loudest", "silent"),
    [
        (np.uint8(255), np.uint8(128)),
        (np.int16(2**15 - 1), np.int16(0)),
        (np.int32(2**31 - 1), np.int32(0)),
        (np.float32(1.0), np.float32(0.0)),
        (np.float64(7.0), np.float64(0.0)),
    ],
)
def test_every_sample_format_has_the_same_scale(loudest, silent):
    table = PeakTable()
    table.add(0.0, 48_000, np.array([[silent] * 480 + [loudest] * 480]))
    assert table.high[0, :2].tolist() == [0, 127]


def test_a_hostile_number_is_silence():
    table = PeakTable()
    table.add(0.0, 48_000, np.full((1, 480), np.nan, np.float32))
    assert int(table.high[0, 0]) == 0


def test_channels_that_differ_are_kept_apart_and_equal_ones_are_not(tmp_path):
    tone = np.full(4_800, 90 << 8, np.int16)
    for name, second, is_apart in (("apart", np.zeros_like(tone), True), ("same", tone, False)):
        table = PeakTable()
        table.add(0.0, 48_000, [tone, second])
        table.save(tmp_path / name, 100_000)
        with np.load(tmp_path / name, allow_pickle=False) as stored:
            assert stored["high"].tolist() == [90] * 10
            apart = [[90] * 10, [0] * 10] if is_apart else []
            assert stored["channel_high"].tolist() == apart


def test_a_channel_that_comes_later_is_folded_into_what_is_there():
    table = PeakTable()
    table.add(0.0, 48_000, [np.full(480, 10 << 8, np.int16)])
    table.add(10_000.0, 48_000, [np.full(480, v << 8, np.int16) for v in (5, -7)])
    assert table.high.shape[0] == 1
    assert (table.high[0, :2].tolist(), table.low[0, :2].tolist()) == ([10, 5], [0, -7])


def test_a_waveform_of_an_older_program_or_a_damaged_one_is_made_again(tmp_path):
    path = write_sound(tmp_path / "a.m4a", 0.5, ())
    write_waveform(path, tmp_path / "w.npz", JobContext())
    assert is_current(tmp_path / "w.npz")
    np.savez(tmp_path / "old.npz", version=np.int64(1), low=np.zeros(1), high=np.zeros(1))
    (tmp_path / "torn.npz").write_bytes((tmp_path / "w.npz").read_bytes()[:100])
    assert not is_current(tmp_path / "old.npz")
    assert not is_current(tmp_path / "torn.npz")


def test_a_video_without_sound_says_so(tmp_path):
    path = write_video(tmp_path / "mute.mp4", 5)
    with pytest.raises(UnreadableMedia) as caught:
        write_waveform(path, tmp_path / "w.npz", JobContext())
    assert caught.value.facts["why"] == "no_audio"
