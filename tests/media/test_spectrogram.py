from __future__ import annotations

import threading
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import Cancelled, UnreadableMedia
from app.tasks.job import JobContext
from media import spectrogram
from media.spectrogram import BINS, COLUMN_US, FOLD, HEADER, LEVELS, write_spectrogram
from media.worker import calls
from tests.media.made_files import make_video
from tests.media.sound_scenes import RATE, Samples, write


def tone(hertz: float, length_s: float, level: float = 0.5) -> Samples:
    at = np.arange(round(length_s * RATE)) / RATE
    return (level * np.sin(2 * np.pi * hertz * at)).astype(np.float32)


def read(path: Path) -> list[np.ndarray]:
    raw = path.read_bytes()
    _magic, _version, bins, _us, _fold, _floor, _top, *counts = HEADER.unpack(raw[: HEADER.size])
    levels, at = [], HEADER.size
    for count in counts:
        part = np.frombuffer(raw, np.uint8, count * bins, at)
        levels.append(part.reshape(count, bins))
        at += count * bins
    assert at == len(raw)
    return levels


def made(folder: Path, samples: Samples) -> list[np.ndarray]:
    out = folder / "out"
    write_spectrogram(write(folder / "in.wav", samples), out, JobContext())
    return read(out)


@pytest.mark.parametrize("hertz", [250, 1000, 4000, 7500])
def test_a_tone_stands_in_its_row_with_its_level(tmp_path: Path, hertz: int) -> None:
    finest = made(tmp_path, tone(hertz, 2.0))[0]
    middle = finest[20:-20]
    assert set(middle.argmax(axis=1)) == {round(hertz / 31.25)}
    level_db = -110 + middle.max(axis=1).mean() * 100 / 255
    assert abs(level_db - 20 * np.log10(0.5)) < 6.5  # -10 dB is the brightest there is


def test_a_soft_tone_has_its_decibels(tmp_path: Path) -> None:
    finest = made(tmp_path, tone(1000, 2.0, level=0.01))[0]
    level_db = -110 + finest[20:-20].max(axis=1).mean() * 100 / 255
    assert abs(level_db + 40) < 1


def test_a_change_stands_at_its_time(tmp_path: Path) -> None:
    finest = made(tmp_path, np.concatenate([tone(500, 1.5), tone(3000, 1.5)]))[0]
    first = int(np.flatnonzero(finest.argmax(axis=1) == 96)[0])
    assert abs(first * COLUMN_US - 1_500_000) <= 2 * COLUMN_US


def test_each_coarser_column_is_the_loudest_of_eight(tmp_path: Path) -> None:
    samples = np.random.default_rng(2).normal(size=RATE * 40).astype(np.float32) * 0.05
    samples[RATE * 21 : RATE * 21 + 200] = 0.9  # a click is not lost from afar
    levels = made(tmp_path, samples)
    assert len(levels) == LEVELS
    for fine, coarse in pairwise(levels):
        assert len(coarse) == -(-len(fine) // FOLD)
        for number in (0, len(coarse) // 2, len(coarse) - 1):
            group = fine[number * FOLD : (number + 1) * FOLD]
            assert (coarse[number] == group.max(axis=0)).all()
    assert abs(len(levels[0]) - 40_000_000 / COLUMN_US) <= 2


def test_very_long_sound_keeps_the_loudest_of_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples = np.random.default_rng(3).normal(size=RATE * 30).astype(np.float32) * 0.05
    fine = made(tmp_path, samples)[0]
    monkeypatch.setattr(spectrogram, "LONG_S", 10)
    coarse = made(tmp_path, samples)[0]
    assert len(coarse) == -(-len(fine) // 4)
    assert (coarse[10] == fine[40:44].max(axis=0)).all()


def test_memory_does_not_grow_with_the_length(tmp_path: Path) -> None:
    import tracemalloc

    def peak(length_s: float) -> int:
        path = write(tmp_path / "long.wav", tone(440, length_s))
        tracemalloc.start()
        write_spectrogram(path, tmp_path / "out", JobContext())
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    peak(60.0)
    assert peak(600.0) < 1.3 * peak(120.0)


def test_the_child_makes_it_and_says_where_there_is_no_sound(tmp_path: Path) -> None:
    sound, out = write(tmp_path / "a.wav", tone(1000, 2.0)), tmp_path / "out"
    calls.spectrogram(sound, out, JobContext())
    assert read(out)[0].shape[1] == BINS
    with pytest.raises(UnreadableMedia):
        calls.spectrogram(make_video(tmp_path / "v.mp4", frames=5), out, JobContext())


def test_a_cancelled_one_leaves_no_parts(tmp_path: Path) -> None:
    sound = write(tmp_path / "a.wav", tone(1000, 90.0))
    cancel = threading.Event()
    ctx = JobContext(on_progress=lambda _progress: cancel.set(), cancel=cancel)
    with pytest.raises(Cancelled):
        write_spectrogram(sound, tmp_path / "out", ctx)
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]
