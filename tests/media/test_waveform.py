from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.domain.errors import UnreadableMedia
from app.tasks.job import JobContext
from media.filmstrip import write_filmstrip
from media.waveform import PeakTable, write_waveform
from tests.media.numbered import index_of, write_sound, write_video


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
    full = np.full(480, 100, np.int8)
    table.add(0.0, 48_000, -full, full)
    table.add(50_000.0, 48_000, -full, full)
    assert table.high[:6].tolist() == [100, 0, 0, 0, 0, 100]
    assert table.low[:6].tolist() == [-100, 0, 0, 0, 0, -100]


def test_sound_before_the_origin_is_left_out():
    table = PeakTable()
    samples = np.arange(960, dtype=np.int64).clip(0, 100).astype(np.int8)
    table.add(-10_000.0, 48_000, samples, samples)
    assert table.used == 1
    assert int(table.high[0]) == 100


def test_a_claim_of_years_is_bounded():
    table = PeakTable()
    one = np.ones(10, np.int8)
    table.add(10.0**15, 48_000, one, one)
    assert table.used == 0


def test_a_video_without_sound_says_so(tmp_path):
    path = write_video(tmp_path / "mute.mp4", 5)
    with pytest.raises(UnreadableMedia) as caught:
        write_waveform(path, tmp_path / "w.npz", JobContext())
    assert caught.value.facts["why"] == "no_audio"


def test_a_filmstrip_names_key_frames_by_their_pts(tmp_path):
    path = write_video(tmp_path / "v.mp4", 100, gop=25)
    write_filmstrip(path, tmp_path / "strip", 8, JobContext())
    facts = json.loads((tmp_path / "strip" / "index.json").read_text(encoding="utf-8"))
    index = index_of(path)
    keys = {int(pts) for pts in index.key_pts}
    pictures = facts["pictures"]
    assert [entry["pts"] for entry in pictures] == sorted(keys)
    for entry in pictures:
        assert entry["time_us"] == index.times_us[list(index.pts).index(entry["pts"])]
        with Image.open(tmp_path / "strip" / entry["file"]) as picture:
            assert (picture.format, picture.height) == ("JPEG", 72)


def test_a_filmstrip_of_sound_is_refused(tmp_path):
    path = write_sound(tmp_path / "a.m4a", 0.5, ())
    with pytest.raises(UnreadableMedia):
        write_filmstrip(path, tmp_path / "strip", 8, JobContext())
