"""How fast a model reads here is measured while it reads, and only then."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.transcript import AsrProfile, ModelIdentity, TranscriptionResult
from app.services import listening_speed
from app.services.listening_speed import Stopwatch
from app.tasks.job import PAUSED, Progress

MODEL = ModelIdentity("base", "/models/base", "d" * 64, is_known=True)
PROFILE = AsrProfile()


def _result(speech_s: float) -> TranscriptionResult:
    return TranscriptionResult("id", 1.0, 900_000_000, round(speech_s * 1e6), 999.0, ())


def _watched(*heard: tuple[float, str, float]) -> Stopwatch:
    watch = Stopwatch()
    for now_s, step, done in heard:
        watch.note(Progress(done, step), now_s)
    return watch


def test_loading_and_pauses_are_no_reading() -> None:
    watch = _watched(
        (0, "preparing", 0), (60, "listening", 0.0), (70, "listening", 0.5),
        (71, PAUSED, 0.5), (4000, "listening", 0.5), (4010, "listening", 1.0),
    )  # fmt: skip
    assert watch.wall_s == 20
    assert watch.speech_s(_result(100)) == 100


def test_a_run_that_was_taken_up_counts_what_it_read_itself() -> None:
    watch = _watched((0, "listening", 0.75), (5, "listening", 1.0))
    assert watch.speech_s(_result(100)) == 25


def test_the_estimate_follows_what_was_measured(fresh_data: Path) -> None:
    assert listening_speed.expected_s(MODEL.sha256, PROFILE, 60_000_000) is None
    watch = _watched((0, "listening", 0.0), (30, "listening", 1.0))
    listening_speed.record(MODEL, PROFILE, watch, _result(100))
    assert listening_speed.expected_s(MODEL.sha256, PROFILE, 60_000_000) == pytest.approx(18)
    other = replace(PROFILE, beam_size=1)
    assert listening_speed.expected_s(MODEL.sha256, other, 60_000_000) is None


def test_a_computer_that_became_slower_is_noticed(fresh_data: Path) -> None:
    fast = _watched((0, "listening", 0.0), (1_000, "listening", 1.0))
    slow = _watched((0, "listening", 0.0), (4_000, "listening", 1.0))
    listening_speed.record(MODEL, PROFILE, fast, _result(10_000))
    for _run in range(6):
        listening_speed.record(MODEL, PROFILE, slow, _result(4_000))
    found = listening_speed.measured(MODEL.sha256, PROFILE)
    assert found is not None
    assert 0.9 < found.ratio < 1.1


def test_a_few_words_measure_nothing(fresh_data: Path) -> None:
    watch = _watched((0, "listening", 0.0), (30, "listening", 1.0))
    listening_speed.record(MODEL, PROFILE, watch, _result(2))
    assert listening_speed.measured(MODEL.sha256, PROFILE) is None


def test_a_damaged_file_is_measured_anew(fresh_data: Path) -> None:
    fresh_data.mkdir()
    (fresh_data / "listening-speed.json").write_text('{"version": 1, "measured": {"x": 3}}')
    assert listening_speed.measured(MODEL.sha256, PROFILE) is None
