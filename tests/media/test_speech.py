"""Speech is found as the library finds it, and long sound is divided in silences."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from media.audio import SAMPLE_RATE, stretches
from media.speech import (
    FRAME_SAMPLES,
    Span,
    Unit,
    VoiceDetector,
    speech_share,
    speech_spans,
    units_of,
)

SPEECH = Path(__file__).parents[1] / "data" / "speech"
MINUTE = 60 * SAMPLE_RATE


def _sound(name: str) -> NDArray[np.float32]:
    return np.concatenate(list(stretches(SPEECH / name)))


def _probabilities(sound: NDArray[np.float32], step: int) -> NDArray[np.float32]:
    detector = VoiceDetector()
    for start in range(0, sound.size, step):
        detector.feed(sound[start : start + step])
    return detector.finish()


def _flat(samples: int, value: float = 0.9) -> NDArray[np.float32]:
    return np.full(samples // FRAME_SAMPLES + 1, value, np.float32)


def test_speech_is_found_where_the_library_finds_it() -> None:
    from faster_whisper.vad import get_speech_timestamps

    pause = np.zeros(3 * SAMPLE_RATE, np.float32)
    clips = [_sound(f"synthetic_{n}.flac") for n in ("05", "07")]
    sound = np.concatenate([pause, clips[0], pause, _sound("real.flac"), clips[1]])
    found = speech_spans(_probabilities(sound, 480_000), sound.size)
    theirs = get_speech_timestamps(sound.copy())
    assert [(span.start, span.end) for span in found] == [(c["start"], c["end"]) for c in theirs]
    assert len(found) == 2


def test_the_size_of_the_stretches_changes_nothing() -> None:
    sound = _sound("speech_then_noise.flac")
    one = _probabilities(sound, 7_777)
    assert np.array_equal(one, _probabilities(sound, 480_000))


def test_silence_holds_no_speech() -> None:
    sound = _sound("silence.flac")
    assert speech_spans(_probabilities(sound, 480_000), sound.size) == ()


def test_units_are_cut_in_a_silence_after_five_minutes() -> None:
    spans = (
        Span(0, 4 * MINUTE),
        Span(4 * MINUTE + 48_000, 7 * MINUTE),
        Span(8 * MINUTE, 9 * MINUTE),
    )
    units = units_of(spans, _flat(9 * MINUTE), 9 * MINUTE)
    assert [unit.speech for unit in units] == [spans[:2], spans[2:]]
    assert 7 * MINUTE < units[0].span.end < 8 * MINUTE


def test_units_lie_end_to_end_over_the_whole_recording() -> None:
    spans = (Span(MINUTE, 13 * MINUTE), Span(200 * MINUTE, 231 * MINUTE))
    units = units_of(spans, _flat(240 * MINUTE), 240 * MINUTE)
    assert units[0].span.start == 0
    assert units[-1].span.end == 240 * MINUTE
    assert all(a.span.end == b.span.start for a, b in itertools.pairwise(units))
    assert sum(unit.speech_length for unit in units) == 43 * MINUTE
    assert max(unit.speech_length for unit in units) <= 10 * MINUTE


def test_speech_without_a_pause_is_cut_where_it_is_least_likely() -> None:
    probabilities = _flat(15 * MINUTE)
    dip = 7 * MINUTE // FRAME_SAMPLES
    probabilities[dip : dip + 10] = 0.4
    units = units_of((Span(0, 15 * MINUTE),), probabilities, 15 * MINUTE)
    assert units[0].span.end == pytest.approx(dip * FRAME_SAMPLES, abs=SAMPLE_RATE // 2)
    assert units[0].speech == (Span(0, units[0].span.end),)


def test_a_recording_without_speech_is_one_unit_with_nothing_to_read() -> None:
    (unit,) = units_of((), _flat(MINUTE, 0.0), MINUTE)
    assert unit == Unit(Span(0, MINUTE), ())


def test_each_window_start_is_found_again_after_a_break() -> None:
    unit = Unit(Span(0, 1000), (Span(100, 200), Span(500, 700)))
    for position in range(300):
        assert unit.to_joined(unit.to_original(position)) == position
    assert unit.to_original(100) == 500
    assert unit.to_original(300) == 1000
    assert unit.to_joined(300) == 100


def test_a_word_is_not_drawn_out_over_a_silence_that_was_cut() -> None:
    second = SAMPLE_RATE
    unit = Unit(Span(0, 60 * second), (Span(0, 2 * second), Span(50 * second, 60 * second)))
    assert unit.place(1.5, 2.4) == (round(1.5 * second), 2 * second)
    assert unit.place(1.9, 2.9) == (50 * second, round(50.9 * second))
    assert unit.place(11.0, 99.0)[1] == 60 * second


def test_the_share_of_speech_counts_what_the_detector_says() -> None:
    probabilities = np.array([0.9, 0.9, 0.1, 0.1], np.float32)
    assert speech_share(probabilities, 0, 4 * FRAME_SAMPLES) == 0.5
    assert speech_share(probabilities, 2 * FRAME_SAMPLES, 2 * FRAME_SAMPLES) == 0.0
    assert speech_share(probabilities, 99 * FRAME_SAMPLES, 100 * FRAME_SAMPLES) == 0.0
