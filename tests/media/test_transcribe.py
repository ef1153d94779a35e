"""The real model reads Indonesian and invents nothing in silence."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import jiwer
import numpy as np
import pytest

from app.domain.errors import InvalidValue, ModelRefused, UnreadableMedia
from app.domain.transcript import (
    ModelIdentity,
    SegmentFlag,
)
from app.tasks.job import JobContext
from media import decoding, laying
from media.audio import SAMPLE_RATE, stretches
from media.decoding import Reading
from media.inventions import Piece, TimedWord
from media.speech import Span, Unit
from media.transcribe import transcribe
from media.worker import calls
from tests.media.hearing import PROFILE, SPEECH, hear, sound, write_flac
from tests.media.sound_files import click, write_sound

pytestmark = pytest.mark.usefixtures("weights_loaded_once")
REFERENCES = json.loads((SPEECH / "references.json").read_text(encoding="utf-8"))


def _plain(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum() or c.isspace())


@pytest.mark.model
def test_a_person_reading_indonesian_is_read(model: ModelIdentity) -> None:
    heard = hear(SPEECH / "real.flac", model)
    # The first two words of the reference are inferred: no measure of accuracy (CREDITS.md).
    said = _plain(REFERENCES["real.flac"]["text"]).split(maxsplit=2)[2]
    assert jiwer.cer(said, _plain(heard.text).split("untuk", 1)[1].join(["untuk", ""])) < 0.05
    assert heard.result is not None
    assert (heard.result.language, heard.result.language_probability) == ("id", 1.0)
    assert heard.result.audio_us == 7_080_000
    assert 0 < heard.result.speech_us <= heard.result.audio_us
    versions = dict(heard.result.versions)
    assert {"av", "ctranslate2", "faster_whisper"} <= set(versions)
    assert versions["processor"], "another make of processor writes other words"


@pytest.mark.model
def test_words_carry_their_times_and_confidence(model: ModelIdentity) -> None:
    heard = hear(SPEECH / "real.flac", model)
    (segment,) = heard.segments
    # A word after a hyphen is one of its own, without the space that is not in the text.
    assert "".join(word.text for word in segment.words) == segment.text.replace(" ", "")
    assert all(word.text == word.text.strip() for word in segment.words)
    assert all(0 <= word.probability <= 1 for word in segment.words)
    times = [t for word in segment.words for t in (word.start_us, word.end_us)]
    assert times == sorted(times)
    assert (segment.start_us, segment.end_us) == (times[0], times[-1])
    assert segment.end_us <= 7_080_000
    assert (segment.temperature, segment.window_start_us < 400_000) == (0.0, True)


@pytest.mark.model
@pytest.mark.parametrize("name", ["silence.flac", "white", "brown", "hum"])
@pytest.mark.parametrize("language", ["id", "auto"])
def test_nothing_is_read_where_nobody_speaks(
    model: ModelIdentity, tmp_path: Path, name: str, language: str
) -> None:
    path = SPEECH / name if name.endswith(".flac") else _noise(tmp_path, name)
    heard = hear(path, model, replace(PROFILE, language=language))
    assert heard.segments == []
    assert heard.stretches[-1].done_until_us == heard.result.audio_us  # type: ignore[union-attr]


def _noise(folder: Path, kind: str) -> Path:
    random_numbers = np.random.default_rng(3)
    white = random_numbers.normal(0, 1, 30 * SAMPLE_RATE)
    if kind == "white":
        hum = white * 10 ** (-60 / 20)
    elif kind == "brown":
        brown = np.cumsum(white - white.mean())
        hum = 0.2 * brown / np.abs(brown).max()
    else:
        at = np.arange(white.size) / SAMPLE_RATE
        hum = 0.1 * sum(np.sin(2 * np.pi * 50 * n * at) / n for n in range(1, 6))
    return write_flac(folder / f"{kind}.flac", hum.astype(np.float32))


@pytest.mark.model
@pytest.mark.parametrize("name", ["silence.flac", "noise.flac", "music.flac"])
def test_nothing_is_read_in_the_shared_non_speech(
    model: ModelIdentity, shared_data: Path, name: str
) -> None:
    assert hear(shared_data / "speech" / "nonspeech" / name, model).segments == []


@pytest.mark.model
def test_noise_after_a_sentence_stays_empty(model: ModelIdentity) -> None:
    heard = hear(SPEECH / "speech_then_noise.flac", model)
    start_s, end_s = REFERENCES["speech_then_noise.flac"]["speech_s"]
    assert heard.segments
    assert heard.segments[0].start_us / 1e6 == pytest.approx(start_s, abs=0.5)
    assert heard.segments[-1].end_us / 1e6 == pytest.approx(end_s, abs=0.5)


@pytest.mark.model
def test_a_doubtful_window_is_read_twice_and_both_readings_are_kept(model: ModelIdentity) -> None:
    heard = hear(SPEECH / "synthetic_12.flac", model)
    (segment,) = heard.segments
    assert segment.avg_logprob < -1.0
    assert segment.flags == (SegmentFlag.UNSURE, SegmentFlag.SECOND_PASS)
    assert segment.text
    assert segment.alternative_text not in ("", segment.text)


@pytest.mark.model
def test_a_text_that_loops_is_kept_and_the_second_reading_offered(
    model: ModelIdentity, tmp_path: Path
) -> None:
    # Four true repeats trip the compression ratio: the first reading must not be lost.
    repeated = np.concatenate([sound("real.flac")[: 7 * SAMPLE_RATE]] * 4)
    heard = hear(write_flac(tmp_path / "again.flac", repeated), model)
    assert _plain(heard.text).count("membersihkan garasinya") == 4
    repetitive = [s for s in heard.segments if SegmentFlag.REPETITIVE in s.flags]
    assert repetitive
    assert all(SegmentFlag.SECOND_PASS in s.flags for s in repetitive)


@pytest.mark.model
def test_what_was_said_in_another_language_is_told(model: ModelIdentity) -> None:
    auto = hear(SPEECH / "real.flac", model, replace(PROFILE, language="auto"))
    assert auto.result is not None
    assert auto.result.language == "id"
    assert 0.5 < auto.result.language_probability < 1.0
    malay = hear(SPEECH / "real.flac", model, replace(PROFILE, language="ms"))
    assert all(SegmentFlag.OTHER_LANGUAGE in s.flags for s in malay.segments)


@pytest.mark.model
def test_an_unknown_model_is_marked_on_each_segment(model: ModelIdentity) -> None:
    heard = hear(SPEECH / "real.flac", replace(model, is_known=False))
    assert all(SegmentFlag.UNVERIFIED_MODEL in s.flags for s in heard.segments)


@pytest.mark.model
def test_a_code_that_is_no_language_is_refused(model: ModelIdentity) -> None:
    with pytest.raises(InvalidValue):
        hear(SPEECH / "real.flac", model, replace(PROFILE, language="jv"))


@pytest.mark.model
def test_sound_that_begins_late_is_marked_late(model: ModelIdentity, tmp_path: Path) -> None:
    real = (sound("real.flac") * 32_767).astype(np.int16)
    path = write_sound(tmp_path / "late.mkv", [(6.0, real)], rate=SAMPLE_RATE, video_until_s=14.0)
    plain = hear(SPEECH / "real.flac", model).segments
    late = hear(path, model).segments
    assert late[0].start_us / 1e6 == pytest.approx(plain[0].start_us / 1e6 + 6.0, abs=0.35)


@pytest.mark.model
def test_a_gap_in_the_recording_moves_no_word(model: ModelIdentity, tmp_path: Path) -> None:
    real = (sound("real.flac") * 32_767).astype(np.int16)
    path = write_sound(tmp_path / "gap.mkv", [(0.0, real), (17.0, real)], rate=SAMPLE_RATE)
    heard = hear(path, model)
    starts = [w.start_us / 1e6 for s in heard.segments for w in s.words if "garasi" in w.text]
    assert len(starts) == 2
    assert starts[1] - starts[0] == pytest.approx(17.0, abs=0.2)
    assert all(s.end_us - s.start_us < 8_000_000 for s in heard.segments)


@pytest.mark.model
def test_a_file_without_speech_or_sound_is_refused_or_empty(
    model: ModelIdentity, tmp_path: Path
) -> None:
    path = write_sound(tmp_path / "click.wav", [(0.0, click(0.5, 1.0, 16_000))], rate=16_000)
    assert hear(path, model).segments == []
    with pytest.raises(UnreadableMedia):
        hear(path, model, replace(PROFILE, audio_stream=3))


def test_a_segment_that_reaches_over_a_silence_is_cut_there() -> None:
    second = SAMPLE_RATE
    spans = (Span(10 * second, 13 * second), Span(60 * second, 70 * second))
    unit = Unit(Span(0, 90 * second), spans)
    words = tuple(
        TimedWord(start, start + 0.5, text, 0.9)
        for start, text in ((1.0, " Ambil"), (2.0, " uangnya,"), (3.5, " nanti"), (4.5, " malam."))
    )
    whole = Piece(1.0, 5.0, "Ambil uangnya, nanti malam.", words)
    second_pass = tuple(replace(word, text=word.text.upper()) for word in words)
    reading = Reading((whole,), 13 * second, -0.3, 0.01, 1.2, second_pass)
    found = laying.segments_of(reading, unit, 0)
    assert [(s.start_us, s.end_us, s.text, s.alternative_text) for s in found] == [
        (11_000_000, 12_500_000, "Ambil uangnya,", "AMBIL UANGNYA,"),
        (60_500_000, 62_000_000, "nanti malam.", "NANTI MALAM."),
    ]


def test_a_second_reading_stands_where_the_first_was_dropped_and_names_what_it_replaces() -> None:
    unit = Unit(Span(0, 30 * SAMPLE_RATE), (Span(0, 30 * SAMPLE_RATE),))
    kept = Piece(8.0, 12.0, "tetap", (TimedWord(8.0, 12.0, " tetap", 0.9),))
    second = tuple(
        TimedWord(start, start + 1, text, 0.5)
        for start, text in ((1.0, " sebelum"), (9.0, " lain"), (13.0, " sesudah"), (25.0, " nanti"))
    )
    pieces = decoding._with_second([kept], second, "ha ha ha", 20.0)
    reading = Reading(tuple(pieces), 20 * SAMPLE_RATE, -0.1, 0.1, 19.0, second)
    found = laying.segments_of(reading, unit, 0)
    assert [(s.start_us, s.text, s.alternative_text) for s in found] == [
        (1_000_000, "sebelum", "ha ha ha"),
        (8_000_000, "tetap", "lain"),
        (13_000_000, "sesudah", "ha ha ha"),
    ]


def test_a_model_that_is_gone_is_refused_and_not_fetched(tmp_path: Path) -> None:
    gone = ModelIdentity("base", str(tmp_path / "gone"), "0" * 64, is_known=False)
    path = write_sound(tmp_path / "click.wav", [(0.0, click(0.5, 1.0, 16_000))], rate=16_000)
    with pytest.raises(ModelRefused) as refused:
        transcribe(path, gone, PROFILE, 0, JobContext())
    assert refused.value.facts["why"] == "not_a_folder"
    with pytest.raises(ModelRefused):
        calls.transcribe(path, replace(gone, path="base"), PROFILE, 0, JobContext())


@pytest.mark.model
def test_no_speech_is_passed_over_where_a_window_stops_early(
    model: ModelIdentity, tmp_path: Path
) -> None:
    names = ("real.flac", "synthetic_12.flac", "synthetic_05.flac", "synthetic_07.flac")
    assert _longest_gap_us([SPEECH / name for name in names], model, tmp_path) < 4_500_000


@pytest.mark.model
def test_no_speech_is_passed_over_where_a_window_loops(
    model: ModelIdentity, shared_data: Path, tmp_path: Path
) -> None:
    # The first reading of these is one word a hundred times, on some processors at least.
    folder = shared_data / "speech" / "synthetic"
    paths = [folder / f"{number}.flac" for number in (11, 12, 13, 14)]
    assert _longest_gap_us(paths, model, tmp_path) < 4_500_000


def _longest_gap_us(paths: Sequence[Path], model: ModelIdentity, folder: Path) -> int:
    """Give the longest time without a word where clips follow each other after 1.5 s."""
    pause = np.zeros(3 * SAMPLE_RATE // 2, np.float32)
    joined = np.concatenate([part for path in paths for part in (*stretches(path), pause)])
    heard = hear(write_flac(folder / "joined.flac", joined), model)
    words = [word for segment in heard.segments for word in segment.words]
    ends = [0, *(word.end_us for word in words)]
    starts = [*(word.start_us for word in words), round(joined.size / SAMPLE_RATE * 1e6)]
    return max(start - end for end, start in zip(ends, starts, strict=True))
