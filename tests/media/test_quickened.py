"""Sound that is heard faster: as long as asked, at its time, at its pitch, however it comes in."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from media.quickened import Quickened
from tests.media.barcode import BEEP_EVERY_S, beeps

RATE = 48_000
SECONDS = 4
Samples = NDArray[np.float32]


def tones() -> Samples:
    """A tone of 700 Hz and 50 ms at each half second, over a low hum; two channels."""
    time = np.arange(SECONDS * RATE) / RATE
    is_loud = time % BEEP_EVERY_S < 0.05
    tone = 0.5 * np.sin(2 * np.pi * 700 * time) * is_loud
    hum = 0.02 * np.sin(2 * np.pi * 110 * time)
    return np.stack([tone + hum, 0.5 * (tone + hum)]).astype(np.float32)


def faster(sound: Samples, percent: int, piece: int) -> Samples:
    made = Quickened(RATE, sound.shape[0], percent, sound.shape[1] * 100 // percent)
    parts = [made.add(sound[:, at : at + piece]) for at in range(0, sound.shape[1], piece)]
    return np.concatenate([*parts, made.rest()], axis=1)


@pytest.mark.parametrize("percent", [101, 125, 150, 200])
def test_tones_are_heard_at_their_time_divided_by_the_speed_and_at_their_own_pitch(
    percent: int,
) -> None:
    sound = tones()
    heard = faster(sound, percent, 4096)

    assert heard.shape == (2, sound.shape[1] * 100 // percent)
    begins = np.array(beeps(heard[0], RATE))
    wanted = np.arange(SECONDS / BEEP_EVERY_S) * BEEP_EVERY_S * 100 / percent
    assert np.abs(begins - wanted).max() < 0.008
    loudest = np.abs(np.fft.rfft(heard[0]))
    assert np.argmax(loudest) * RATE / heard.shape[1] == pytest.approx(700, abs=4)
    assert np.abs(heard[0] - 2 * heard[1]).max() < 1e-6  # both ears hear the same moment
    assert np.abs(heard[0]).max() < 0.53


def test_the_same_samples_come_out_however_the_sound_is_cut() -> None:
    sound = tones()
    whole = faster(sound, 170, sound.shape[1])
    for piece in (313, 1024, 65_536):
        assert np.array_equal(faster(sound, 170, piece), whole)


@pytest.mark.parametrize("count", [0, 1, 500, 1200])
def test_a_stretch_shorter_than_a_piece_is_as_long_as_asked(count: int) -> None:
    sound = np.full((1, count), 0.5, np.float32)

    heard = faster(sound, 200, 100)

    assert heard.shape == (1, count // 2)
    assert (heard == 0.5).mean() > 0.9 if count > 1 else heard.size == 0


def test_sound_that_ends_early_is_followed_by_silence() -> None:
    made = Quickened(RATE, 1, 200, RATE)
    parts = [made.add(np.full((1, RATE), 0.5, np.float32)), made.rest()]
    heard = np.concatenate(parts, axis=1)

    assert heard.shape == (1, RATE)
    assert (heard[0, : RATE // 2 - 1000] == 0.5).all()
    assert (heard[0, RATE // 2 + 1000 :] == 0).all()


def test_a_cry_at_full_scale_and_silence_do_not_overflow() -> None:
    loud = np.sign(np.sin(np.arange(RATE) / 7)).astype(np.float32)[None]
    heard = faster(loud, 133, 999)
    assert np.isfinite(heard).all()
    assert np.abs(heard).max() <= 1.0
    assert not faster(np.zeros((1, RATE), np.float32), 133, 999).any()
