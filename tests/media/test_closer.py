from __future__ import annotations

import json
import wave
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.domain.errors import InvalidValue, UnreadableMedia
from app.domain.mediatime import TimeRange
from app.tasks.job import JobContext
from media.closer import write_pictures, write_samples
from media.worker import calls
from tests.media.numbered import index_of, read_number, write_sound, write_video


def samples(path: Path, out: Path, start_us: int, end_us: int) -> tuple[np.ndarray, int]:
    write_samples(path, TimeRange(start_us, end_us), out, JobContext())
    with np.load(out, allow_pickle=False) as stored:
        assert int(stored["start_us"]) == start_us
        return stored["samples"], int(stored["rate"])


def write_pcm(path: Path, length_s: float, loud_from_s: float) -> Path:
    """Write two channels of 16 bit: silence, then a square wave in the left one."""
    count, rate = round(length_s * 44_100), 44_100
    left = np.where(np.arange(count) >= loud_from_s * rate, 20_000, 0)
    left[1::2] *= -1
    sound = np.stack([left, np.zeros(count)], axis=1).astype("<i2")
    with wave.open(str(path), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(sound.tobytes())
    return path


@pytest.mark.parametrize(("name", "off"), [("a.wav", 0), ("a.m4a", 0), ("a.mkv", 48)])
def test_a_tone_stands_at_its_sample_wherever_one_begins_to_read(tmp_path, name, off):
    # Matroska states whole milliseconds
    path = tmp_path / name
    write_pcm(path, 4.0, 3.0) if name == "a.wav" else write_sound(path, 4.0, (3.0,))
    whole, rate = samples(path, tmp_path / "w.npz", 0, 4_000_000)
    part, same = samples(path, tmp_path / "p.npz", 2_500_000, 3_500_000)
    assert same == rate
    assert part.shape == (whole.shape[0], rate)
    loud, seen = (np.abs(rows.astype(np.int16)).max(axis=0) > 40 for rows in (whole, part))
    begins = int(np.flatnonzero(loud)[0])
    assert abs(begins / rate - 3.0) < 0.006
    assert abs(int(np.flatnonzero(seen)[0]) - (begins - round(2.5 * rate))) <= off


def test_channels_stay_apart(tmp_path):
    part, _ = samples(write_pcm(tmp_path / "a.wav", 1.0, 0.0), tmp_path / "p.npz", 0, 100_000)
    assert part[0].max() > 70
    assert not np.any(part[1])


def test_a_stretch_past_the_end_is_zero_there(tmp_path):
    path = write_pcm(tmp_path / "a.wav", 1.0, 0.5)
    part, rate = samples(path, tmp_path / "p.npz", 500_000, 3_500_000)
    assert part.shape[1] == 3 * rate
    assert np.any(part[:, : rate // 10])
    assert not np.any(part[:, rate:])


def test_hours_of_samples_are_refused(tmp_path):
    path = write_pcm(tmp_path / "a.wav", 0.5, 0.0)
    with pytest.raises(InvalidValue):
        write_samples(path, TimeRange(0, 3_600_000_000), tmp_path / "o.npz", JobContext())


def test_a_video_without_sound_has_no_samples(tmp_path):
    path = write_video(tmp_path / "mute.mp4", 5)
    with pytest.raises(UnreadableMedia) as caught:
        write_samples(path, TimeRange(0, 100_000), tmp_path / "o.npz", JobContext())
    assert caught.value.facts["why"] == "no_audio"


def test_each_closer_picture_is_the_frame_that_its_time_names(tmp_path):
    path = write_video(tmp_path / "v.mp4", 150, gop=60, enlarged=3)
    index = index_of(path)
    frames = (3, 4, 5, 70, 71, 149)
    out = tmp_path / "near"
    out.mkdir()
    times = tuple(int(index.times_us[frame]) for frame in frames)
    calls.pictures(path, times, out, JobContext())
    listed = json.loads((out / "index.json").read_text(encoding="utf-8"))["pictures"]
    assert [entry["time_us"] for entry in listed] == list(times)
    for frame, entry in zip(frames, listed, strict=True):
        with Image.open(out / entry["file"]) as picture:
            assert read_number(np.asarray(picture.convert("L").resize((384, 288)))) == frame


def test_a_time_between_two_frames_gives_the_next_one(tmp_path):
    path = write_video(tmp_path / "v.mp4", 50, gop=10)
    index = index_of(path)
    (tmp_path / "near").mkdir()
    write_pictures(path, [int(index.times_us[20]) + 1], tmp_path / "near", JobContext())
    listed = json.loads((tmp_path / "near" / "index.json").read_text(encoding="utf-8"))
    assert [entry["time_us"] for entry in listed["pictures"]] == [int(index.times_us[21])]


def test_the_child_writes_samples_too(tmp_path):
    path = write_sound(tmp_path / "a.m4a", 1.0, (0.5,))
    calls.samples(path, TimeRange(400_000, 700_000), tmp_path / "o.npz", JobContext())
    with np.load(tmp_path / "o.npz", allow_pickle=False) as stored:
        assert stored["samples"].max() > 40
