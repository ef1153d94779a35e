"""What a player lets be heard: speeds, channels, tracks, delay, loops, long files."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.mediatime import TimeRange
from app.domain.viewing import SoundChoice
from media.playback import RATES, SAMPLE_RATE
from media.playback_pcm import Pcm, played_sound, sound_from, stretched, tempo_stages
from media.playback_tracks import sound_tracks
from tests.media.numbered import write_sound

LOUD = 8_000
TONES_HZ = (500.0, 900.0, 1400.0, 2000.0, 2700.0, 3500.0, 4300.0)


def heard(pieces: Iterator[Pcm], seconds: float, *, is_mono: bool = False) -> NDArray[np.int64]:
    """Give the left ear for some seconds; `is_mono` where both ears must hear the same."""
    wanted, parts = round(seconds * SAMPLE_RATE), []
    for piece in pieces:
        parts.append(piece)
        wanted -= len(piece)
        if wanted <= 0:
            break
    both = np.concatenate(parts)[: round(seconds * SAMPLE_RATE)].astype(np.int64)
    assert not is_mono or np.array_equal(both[:, 0], both[:, 1])
    return both[:, 0]


def onsets_s(samples: NDArray[np.int64]) -> list[float]:
    """Give the times at which loud stretches begin."""
    loud = np.flatnonzero(np.abs(samples) > LOUD)
    if not loud.size:
        return []
    starts = [loud[0], *loud[1:][np.diff(loud) > SAMPLE_RATE // 50]]
    return [int(start) / SAMPLE_RATE for start in starts]


def middle_s(samples: NDArray[np.int64], from_s: float, to_s: float) -> float:
    """Give the middle of what is loud between two times: stretching smears both of its ends."""
    start, stop = round(from_s * SAMPLE_RATE), round(to_s * SAMPLE_RATE)
    weight = np.abs(samples[start:stop]).astype(float)
    return float((weight * np.arange(start, stop)).sum() / weight.sum()) / SAMPLE_RATE


def pitch_hz(samples: NDArray[np.int64]) -> float:
    """Give the strongest frequency."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(samples.size)))
    return float(np.argmax(spectrum)) * SAMPLE_RATE / samples.size


def write_channels(path: Path, tracks: tuple[str, ...], rate: int = SAMPLE_RATE) -> Path:
    """Write 2 s of sound: each channel of each track is a tone of its own."""
    with av.open(str(path), "w") as out:
        streams = [out.add_stream("pcm_s16le", rate=rate, layout=layout) for layout in tracks]
        at = np.arange(2 * rate) / rate
        first = 0
        for stream in streams:
            count = stream.layout.nb_channels
            tones = TONES_HZ[first : first + count]
            first += count
            waves = np.stack([12_000 * np.sin(2 * np.pi * hz * at) for hz in tones], axis=1)
            packed = np.ascontiguousarray(waves.astype(np.int16)).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(packed, "s16", stream.layout.name)
            frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
            out.mux(stream.encode(frame))
            out.mux(stream.encode(None))
    return path


@pytest.fixture(scope="module")
def tones(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sound(tmp_path_factory.mktemp("sound") / "tones.m4a", 6.0, (1.0, 2.0, 3.0, 5.0))


@pytest.mark.parametrize("rate", RATES)
def test_every_speed_offered_is_made_of_stages_that_atempo_does_well(rate):
    stages = tempo_stages(rate)
    assert all(0.5 <= stage <= 2.0 for stage in stages)
    assert float(np.prod(stages)) == pytest.approx(rate, rel=1e-9)


@pytest.mark.parametrize("rate", [rate for rate in RATES if rate != 1.0])
def test_at_every_speed_a_tone_is_heard_when_its_picture_is_shown_and_keeps_its_pitch(tones, rate):
    samples = heard(stretched(played_sound(tones, 0), rate), 5.3 / rate)
    for tone_s in (1.0, 2.0, 3.0, 5.0):
        off_s = (
            middle_s(samples, (tone_s - 0.2) / rate, (tone_s + 0.25) / rate)
            - (tone_s + 0.025) / rate
        )
        # seconds heard too late, and seconds of the item between the picture and its sound
        assert min(abs(off_s), abs(off_s * rate)) < 0.015
    start = round((1.0 / rate) * SAMPLE_RATE)
    inside = samples[start : start + round(0.05 / rate * SAMPLE_RATE)]
    assert pitch_hz(inside) == pytest.approx(1000.0, abs=60.0)


@pytest.mark.parametrize("channel", range(6))
def test_each_channel_of_six_is_heard_alone_in_both_ears(tmp_path, channel):
    path = write_channels(tmp_path / "six.mkv", ("5.1",))
    samples = heard(played_sound(path, 0, choice=SoundChoice(channel=channel)), 1.0, is_mono=True)
    assert pitch_hz(samples) == pytest.approx(TONES_HZ[channel], abs=3.0)


def test_a_channel_that_is_not_there_gives_the_last_one(tmp_path):
    path = write_channels(tmp_path / "two.mkv", ("stereo",), rate=44_100)
    samples = heard(played_sound(path, 0, choice=SoundChoice(channel=9)), 1.0)
    assert pitch_hz(samples) == pytest.approx(TONES_HZ[1], abs=3.0)


def test_another_track_is_heard_and_all_are_named(tmp_path):
    path = write_channels(tmp_path / "tracks.mkv", ("stereo", "mono"))
    assert [track.channels for track in sound_tracks(path)] == [("FL", "FR"), ("FC",)]
    samples = heard(played_sound(path, 0, choice=SoundChoice(track=1)), 1.0, is_mono=True)
    assert pitch_hz(samples) == pytest.approx(TONES_HZ[2], abs=3.0)


@pytest.mark.parametrize("delay_us", [250_000, -250_000, 1_500_000])
def test_a_delay_moves_the_sound_by_exactly_that(tones, delay_us):
    samples = heard(played_sound(tones, 500_000, choice=SoundChoice(delay_us=delay_us)), 5.0)
    assert onsets_s(samples)[0] == pytest.approx(0.5 + delay_us / 1e6, abs=0.002)


def test_a_loop_is_heard_without_a_gap_however_often(tones):
    loop = TimeRange(1_900_000, 2_233_333)
    found = onsets_s(heard(played_sound(tones, 1_900_000, loop=loop), 7.0))
    assert len(found) == 21
    steps = [later - earlier for earlier, later in pairwise(found)]
    assert max(abs(step - 0.333333) for step in steps) < 0.0005
    assert found[-1] - found[0] == pytest.approx(20 * 0.333333, abs=0.0005)


def test_nothing_behind_the_end_of_a_loop_is_heard(tones):
    found = onsets_s(heard(played_sound(tones, 2_500_000, loop=TimeRange(1_500_000, 2_900_000)), 3))
    assert [round(at, 2) for at in found] == [0.9, 2.3]


def test_sound_from_the_middle_keeps_its_place(tmp_path):
    path = write_sound(tmp_path / "tones.m4a", 3.0, (1.0, 2.0))
    for start_us in (0, 400_000, 1_990_000):
        pieces, count = [], 0
        for piece in sound_from(path, start_us):
            pieces.append(piece)
            count += len(piece)
            if count > SAMPLE_RATE * 3:
                break
        loud_at = np.flatnonzero(np.abs(np.concatenate(pieces)[:, 0].astype(int)) > 8000)
        first_s = start_us / 1e6 + int(loud_at[0]) / SAMPLE_RATE
        assert first_s == pytest.approx(1.0 if start_us < 1_000_000 else 2.0, abs=0.002)


def test_stretched_sound_keeps_its_tempo(tmp_path):
    path = write_sound(tmp_path / "tempo.m4a", 3.0, (1.0,))
    pieces, count = [], 0
    for piece in stretched(sound_from(path, 0), 2.0):
        pieces.append(piece)
        count += len(piece)
        if count > SAMPLE_RATE:
            break
    loud_at = np.flatnonzero(np.abs(np.concatenate(pieces)[:, 0].astype(int)) > 8000)
    assert int(loud_at[0]) / SAMPLE_RATE == pytest.approx(0.5, abs=0.03)
