"""The working copy of the sound is as long as the sound and moves nothing in it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.errors import InvalidValue
from app.domain.listening import WorkingSound
from media.working_sound import worked

RATE = 16_000
RECIPES = [recipe for recipe in WorkingSound if recipe]


def _bursts(length_s: float, at_s: tuple[float, ...], noise: float = 0.003) -> NDArray[np.float32]:
    sound = np.random.default_rng(5).normal(0, noise, round(length_s * RATE)).astype(np.float32)
    burst = 0.3 * np.sin(np.arange(RATE // 50) * 2 * np.pi * 600 / RATE)
    for start_s in at_s:
        start = round(start_s * RATE)
        sound[start : start + burst.size] += burst
    return sound


def _work(sound: NDArray[np.float32], recipe: str, size: int = 480_000) -> NDArray[np.float32]:
    parts = [sound[start : start + size] for start in range(0, sound.size, size)]
    return np.concatenate(list(worked(parts, recipe)))


def _delay(sound: NDArray[np.float32], made: NDArray[np.float32]) -> int:
    """Give by how many samples `made` is late where it is most like `sound`."""
    shifts = range(-800, 801)
    inside = slice(2_000, sound.size - 2_000)
    return max(
        shifts, key=lambda shift: float(np.dot(sound[inside], np.roll(made, -shift)[inside]))
    )


@pytest.mark.parametrize("recipe", RECIPES)
@pytest.mark.parametrize("length_s", [0.01, 0.1, 1.0, 61.3])
def test_the_copy_is_as_long_as_the_sound(recipe: WorkingSound, length_s: float) -> None:
    sound = _bursts(length_s, ())
    assert _work(sound, recipe).size == sound.size


@pytest.mark.parametrize("recipe", RECIPES)
def test_nothing_in_the_copy_is_late(recipe: WorkingSound) -> None:
    sound = _bursts(20, (3.0, 7.5, 12.25))
    assert abs(_delay(sound, _work(sound, recipe))) <= 2  # an eighth of a millisecond


@pytest.mark.parametrize("recipe", RECIPES)
def test_the_size_of_the_stretches_changes_nothing(recipe: WorkingSound) -> None:
    sound = _bursts(20, (3.0, 7.5))
    assert np.array_equal(_work(sound, recipe), _work(sound, recipe, size=70_001))


def test_a_quiet_voice_is_raised_more_than_a_loud_one() -> None:
    time_s = np.arange(20 * RATE) / RATE
    loudness = np.where(time_s < 10, 0.02, 0.4)
    sound = (loudness * np.sin(2 * np.pi * 300 * time_s)).astype(np.float32)
    made = _work(sound, WorkingSound.LEVELLED)
    quiet, loud = made[2 * RATE : 8 * RATE].std(), made[12 * RATE : 18 * RATE].std()
    assert 0.02 / 0.4 * 3 < quiet / loud < 1.5


def test_steady_noise_is_lowered_by_the_denoised_recipe_alone() -> None:
    sound = _bursts(20, (3.0, 7.5, 12.25), noise=0.02)
    quiet = slice(9 * RATE, 12 * RATE)

    def noise_to_voice(made: NDArray[np.float32]) -> float:
        return float(made[quiet].std() / np.abs(made[round(7.5 * RATE) :][:320]).max())

    levelled, denoised = (_work(sound, r) for r in (WorkingSound.LEVELLED, WorkingSound.DENOISED))
    assert noise_to_voice(denoised) < 0.6 * noise_to_voice(levelled)


def test_without_a_recipe_the_sound_itself_is_given() -> None:
    sound = _bursts(1, ())
    assert np.array_equal(_work(sound, ""), sound)


def test_a_recipe_of_somebody_else_is_refused() -> None:
    with pytest.raises(InvalidValue):
        worked([np.zeros(16, np.float32)], "amovie=/etc/passwd")
