from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import Cancelled, UnreadableMedia
from app.tasks.job import JobContext
from media.audio import stretches
from media.sound_match import match_sounds
from media.worker import calls
from tests.media.made_files import make_video
from tests.media.sound_scenes import Samples, bursts, heard, speech, write

NEAR_US = 10_000


@pytest.fixture(scope="module")
def scene() -> Samples:
    """A minute of real voices where they are at hand, else sound made like speech."""
    files = speech()[:12]
    if len(files) < 8:
        return bursts(70.0, seed=1)
    return np.concatenate([part for file in files for part in stretches(file)])


def pair(folder: Path, one: Samples, other: Samples, codec: str = "pcm_s16le") -> tuple[Path, Path]:
    suffix = {"aac": ".m4a", "libopus": ".ogg"}.get(codec, ".wav")
    rate = 24_000 if codec != "pcm_s16le" else 0
    return write(folder / "satu.wav", one), write(folder / f"dua{suffix}", other, codec, rate)


@pytest.mark.parametrize("codec", ["pcm_s16le", "aac", "libopus"])
def test_the_second_recorder_of_one_scene_is_placed_within_ten_milliseconds(
    scene: Samples, tmp_path: Path, codec: str
) -> None:
    one = heard(scene, 0.0, 60.0, snr_db=10, seed=1)
    other = heard(scene, 17.234, 30.0, gain=0.2, snr_db=10, seed=2)
    found = match_sounds(*pair(tmp_path, one, other, codec), JobContext())
    assert found.is_sure
    assert abs(found.offset_us - 17_234_000) <= NEAR_US
    assert found.confidence_percent >= 50
    assert abs(found.overlap_us - 30_000_000) < 100_000


def test_a_recorder_that_began_earlier_gets_a_negative_offset(
    scene: Samples, tmp_path: Path
) -> None:
    one, other = heard(scene, 12.5, 40.0, seed=1), heard(scene, 0.0, 30.0, seed=2)
    found = match_sounds(*pair(tmp_path, one, other), JobContext())
    assert found.is_sure
    assert abs(found.offset_us + 12_500_000) <= NEAR_US


def test_sound_of_something_else_gives_no_offset(scene: Samples, tmp_path: Path) -> None:
    other = bursts(40.0, seed=9)
    found = match_sounds(*pair(tmp_path, heard(scene, 0.0, 60.0), other), JobContext())
    assert (found.is_sure, found.offset_us, found.confidence_percent) == (False, 0, 0)
    assert found.why == "weak"


def test_two_other_parts_of_the_same_speech_give_no_offset(scene: Samples, tmp_path: Path) -> None:
    half = scene.size / 16_000 / 2
    one, other = heard(scene, 0.0, half - 1, seed=1), heard(scene, half, half - 1, seed=2)
    assert not match_sounds(*pair(tmp_path, one, other), JobContext()).is_sure


def test_sound_that_repeats_itself_is_called_ambiguous(tmp_path: Path) -> None:
    loop = np.tile(bursts(2.0, seed=3), 15)
    found = match_sounds(*pair(tmp_path, loop, loop[: 10 * 16_000]), JobContext())
    assert (found.is_sure, found.why) == (False, "ambiguous")


@pytest.mark.parametrize(
    ("other", "why"), [(np.zeros(16_000 * 8, np.float32), "silent"), (bursts(2.0, 4), "short")]
)
def test_silence_and_a_snatch_give_no_offset(tmp_path: Path, other: Samples, why: str) -> None:
    found = match_sounds(*pair(tmp_path, bursts(20.0, 4), other), JobContext())
    assert (found.is_sure, found.why) == (False, why)


def test_a_clock_that_runs_apart_is_measured(tmp_path: Path) -> None:
    scene = bursts(640.0, seed=5)
    one = heard(scene, 0.0, 640.0, seed=1)
    other = heard(scene, 20.0, 600.0, drift=80e-6, seed=2)
    found = match_sounds(*pair(tmp_path, one, other), JobContext())
    assert found.is_sure
    assert abs(found.offset_us - 20_000_000) <= NEAR_US
    assert abs(found.drift_ppb - 80_000) < 8_000


def test_the_child_gives_the_same_and_says_where_there_is_no_sound(
    scene: Samples, tmp_path: Path
) -> None:
    first, second = pair(tmp_path, heard(scene, 0.0, 40.0), heard(scene, 8.0, 20.0, seed=2))
    assert calls.match_sound(first, second, JobContext()) == match_sounds(
        first, second, JobContext()
    )
    silent = make_video(tmp_path / "bisu.mp4", frames=10)
    with pytest.raises(UnreadableMedia):
        calls.match_sound(first, silent, JobContext())


def test_a_cancelled_match_ends(scene: Samples, tmp_path: Path) -> None:
    cancel = threading.Event()
    ctx = JobContext(on_progress=lambda _progress: cancel.set(), cancel=cancel)
    with pytest.raises(Cancelled):
        match_sounds(*pair(tmp_path, heard(scene, 0.0, 40.0), heard(scene, 8.0, 20.0)), ctx)
