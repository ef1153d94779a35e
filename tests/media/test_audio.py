"""Sound for transcription keeps its place in time."""

from __future__ import annotations

import tracemalloc
import wave
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import UnreadableMedia
from app.domain.mediatime import TimeRange
from media import audio
from media.audio import SAMPLE_RATE, decode_mono_16k, sample_to_us, stretches, us_to_sample
from tests.media.sound_files import click, first_loud_s, write_sound

CODECS = {
    "a.wav": ("pcm_s16le", 48_000),
    "b.flac": ("flac", 44_100),
    "c.opus": ("libopus", 48_000),
    "d.webm": ("libopus", 48_000),
    "e.m4a": ("aac", 44_100),
    "f.mkv": ("pcm_s16le", 22_050),
    "g.wav": ("pcm_mulaw", 8_000),
}


def _whole(path: Path, stream: int = 0) -> np.ndarray:
    return np.concatenate(list(stretches(path, stream)))


@pytest.mark.parametrize("name", CODECS)
def test_a_click_stays_at_its_time_in_each_format(tmp_path: Path, name: str) -> None:
    codec, rate = CODECS[name]
    path = write_sound(tmp_path / name, [(0.0, click(1.0, 3.0, rate))], codec=codec, rate=rate)
    whole = _whole(path)
    assert whole.dtype == np.float32
    assert first_loud_s(whole) == pytest.approx([1.0], abs=0.003)
    assert whole.size / SAMPLE_RATE == pytest.approx(3.0, abs=0.13)


def test_the_priming_of_an_mp3_is_not_heard_as_time(tmp_path: Path) -> None:
    path = write_sound(
        tmp_path / "a.mp3", [(0.0, click(1.0, 3.0, 44_100))], codec="libmp3lame", rate=44_100
    )
    assert first_loud_s(_whole(path)) == pytest.approx([1.0], abs=0.003)


def test_a_voice_note_in_amr_is_read_whole(tmp_path: Path) -> None:
    path = write_sound(
        tmp_path / "a.amr", [(0.0, click(1.0, 3.0, 8_000))], codec="libopencore_amrnb", rate=8_000
    )
    # The encoder's delay is nowhere in the file: each player is late by as much.
    assert first_loud_s(_whole(path)) == pytest.approx([1.0], abs=0.03)


def test_sound_that_begins_after_the_picture_is_late_by_as_much(tmp_path: Path) -> None:
    path = write_sound(
        tmp_path / "late.mkv", [(1.5, click(0.5, 2.0, 48_000))], codec="pcm_s16le", video_until_s=4
    )
    assert first_loud_s(_whole(path)) == pytest.approx([2.0], abs=0.003)


def test_a_transport_stream_that_starts_at_83_minutes_counts_from_its_start(
    tmp_path: Path,
) -> None:
    path = write_sound(
        tmp_path / "a.ts",
        [(0.5, click(1.0, 3.0, 48_000))],
        codec="mp2",
        video_until_s=3,
        options={"output_ts_offset": "5000.5"},
    )
    assert first_loud_s(_whole(path)) == pytest.approx([1.5], abs=0.03)


def test_a_gap_becomes_silence_of_its_length(tmp_path: Path) -> None:
    pieces = [(0.0, click(0.5, 2.0, 48_000)), (7.0, click(0.5, 2.0, 48_000))]
    path = write_sound(tmp_path / "gap.mkv", pieces)
    whole = _whole(path)
    assert first_loud_s(whole) == pytest.approx([0.5, 7.5], abs=0.003)
    assert not whole[int(2.1 * SAMPLE_RATE) : int(6.9 * SAMPLE_RATE)].any()


def _joined_streams(folder: Path, starts_s: tuple[float, float]) -> Path:
    """Join two transport streams of 3 s, each with a click at 0.5 s of its own."""
    parts = []
    for number, start_s in enumerate(starts_s):
        part = write_sound(
            folder / f"{number}.ts",
            [(0.0, click(0.5, 3.0, 48_000))],
            codec="mp2",
            options={"output_ts_offset": str(start_s)},
        )
        parts.append(part.read_bytes())
    path = folder / "joined.ts"
    path.write_bytes(b"".join(parts))
    return path


def test_overlapping_sound_does_not_move_what_follows(tmp_path: Path) -> None:
    path = _joined_streams(tmp_path, (10.0, 12.7))
    assert first_loud_s(_whole(path)) == pytest.approx([0.5, 3.2], abs=0.03)


def test_a_clock_set_anew_loses_no_sound(tmp_path: Path) -> None:
    path = _joined_streams(tmp_path, (10.0, 4.0))
    assert first_loud_s(_whole(path)) == pytest.approx([0.5, 3.5], abs=0.05)


def test_unsigned_bytes_become_samples_around_zero(tmp_path: Path) -> None:
    path = tmp_path / "u8.wav"
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(16_000)
        out.writeframes(bytes([128]) * 16_000 + bytes([255]) * 16_000)
    whole = _whole(path)
    assert not whole[:15_000].any()
    assert whole[20_000:31_000] == pytest.approx(127 / 128, abs=0.01)


def test_two_channels_are_averaged(tmp_path: Path) -> None:
    left = click(1.0, 2.0, 16_000)
    path = tmp_path / "stereo.wav"
    with wave.open(str(path), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(16_000)
        out.writeframes(np.stack([left, np.zeros_like(left)], axis=1).tobytes())
    assert np.abs(_whole(path)).max() == pytest.approx(28_000 / 32_768 / 2, abs=0.001)


def test_a_span_is_cut_to_the_sample_and_padded_past_the_end(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", [(0.0, click(1.0, 3.0, 48_000))])
    span = TimeRange(900_000, 4_500_001)
    cut = decode_mono_16k(path, span)
    assert cut.size == round(span.length_us * 16e3 / 1e6)
    assert first_loud_s(cut) == pytest.approx([0.1], abs=0.002)
    assert not cut[int(2.2 * SAMPLE_RATE) :].any()


def test_a_sample_and_its_time_name_each_other() -> None:
    samples = [0, 1, 7, 159, 16_000, 115_199_999]
    assert [us_to_sample(sample_to_us(sample)) for sample in samples] == samples


def test_a_wave_header_that_claims_hours_yields_what_is_there(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", [(0.0, click(1.0, 2.0, 16_000))], rate=16_000)
    data = bytearray(path.read_bytes())
    at = data.index(b"data")
    data[at + 4 : at + 8] = (0x7FFF_FFF0).to_bytes(4, "little")
    path.write_bytes(data)
    assert _whole(path).size == pytest.approx(2 * SAMPLE_RATE, abs=1024)


def test_bytes_broken_in_the_middle_cost_only_their_own_sound(tmp_path: Path) -> None:
    rate = 44_100
    pieces = [(0.0, np.concatenate([click(1.0, 4.0, rate), click(3.0, 4.0, rate)]))]
    path = write_sound(tmp_path / "a.mp3", pieces, codec="libmp3lame", rate=rate)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 900] = bytes(900)
    path.write_bytes(data)
    assert first_loud_s(_whole(path)) == pytest.approx([1.0, 7.0], abs=0.15)


def test_a_file_without_sound_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", [(0.0, click(0.2, 1.0, 16_000))], rate=16_000)
    with pytest.raises(UnreadableMedia) as refused:
        list(stretches(path, audio_stream=1))
    assert refused.value.facts["why"] == "no_audio"


def test_sound_beyond_the_limit_is_refused_and_not_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audio, "MAX_SAMPLES", SAMPLE_RATE)
    path = write_sound(tmp_path / "a.wav", [(0.0, click(0.2, 2.0, 16_000))], rate=16_000)
    with pytest.raises(UnreadableMedia) as refused:
        list(stretches(path))
    assert refused.value.facts["why"] == "too_long"


def test_a_gap_of_an_hour_is_given_out_in_short_stretches(tmp_path: Path) -> None:
    pieces = [(0.0, click(0.5, 1.0, 48_000)), (3600.0, click(0.5, 1.0, 48_000))]
    path = write_sound(tmp_path / "gap.mkv", pieces)
    tracemalloc.start()
    sizes = [stretch.size for stretch in stretches(path)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert max(sizes) <= audio.STRETCH_SAMPLES
    assert sum(sizes) == pytest.approx(3601 * SAMPLE_RATE, abs=2000)
    assert peak < 20_000_000
