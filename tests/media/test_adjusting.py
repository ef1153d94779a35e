"""Adjustments are exact arithmetic: slow whole-number code gives the same pixels."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.adjustments import NEUTRAL, Adjustments, Channel
from media.adjusting import BGR, adjusted, shown_pixels, tone_table

Pixels = NDArray[np.uint8]


@pytest.fixture(scope="module")
def noise() -> Pixels:
    return np.random.default_rng(5).integers(0, 256, (61, 83, 3), dtype=np.uint8)


def half_even(numerator: NDArray[np.int64], denominator: int) -> Pixels:
    """Divide and round halves to the even neighbour, in whole numbers only."""
    whole, rest = np.divmod(numerator, denominator)
    up = (2 * rest > denominator) | ((2 * rest == denominator) & (whole % 2 == 1))
    return np.clip(whole + up, 0, 255).astype(np.uint8)


def luma(pixels: Pixels) -> NDArray[np.int64]:
    wide = pixels.astype(np.int64)
    return (54 * wide[:, :, 0] + 183 * wide[:, :, 1] + 19 * wide[:, :, 2] + 128) >> 8


def test_neutral_adjustments_give_the_very_pixels(noise: Pixels) -> None:
    assert adjusted(noise, NEUTRAL) is noise


def test_exposure_doubles_and_inversion_mirrors() -> None:
    table = tone_table(Adjustments(exposure=100))
    assert [table[value] for value in (0, 1, 60, 127, 128, 255)] == [0, 2, 120, 254, 255, 255]
    assert tone_table(Adjustments(invert=True)) == bytes(range(255, -1, -1))


def test_gamma_and_contrast_keep_black_and_white_and_the_order_of_values() -> None:
    for done in (Adjustments(gamma=220), Adjustments(gamma=45), Adjustments(contrast=60)):
        table = tone_table(done)
        assert (table[0], table[255]) == (0, 255)
        assert list(table) == sorted(table)
    assert tone_table(Adjustments(gamma=220))[64] == round(255 * (64 / 255) ** (1 / 2.2))


def test_the_table_of_a_recipe_never_changes() -> None:
    # a table that is another on some machine would let a genuine still fail its verification
    done = Adjustments(exposure=-37, contrast=41, gamma=173, invert=True)
    assert hashlib.sha256(tone_table(done)).hexdigest() == (
        "74a58f1d1ffc7bfb34fea485d99790ffb73da833192c2371af245c8a4b961e6c"
    )


@pytest.mark.parametrize("quarters", range(1, 13))
def test_sharpening_is_exact(noise: Pixels, quarters: int) -> None:
    row = np.array([1, 4, 6, 4, 1])
    padded = np.pad(noise.astype(np.int64), ((2, 2), (2, 2), (0, 0)), mode="edge")
    height, width = noise.shape[:2]
    blurred = sum(
        row[i] * row[j] * padded[i : i + height, j : j + width] for i in range(5) for j in range(5)
    )
    wide = noise.astype(np.int64)
    expected = half_even(wide * 1024 + quarters * (wide * 256 - blurred), 1024)
    np.testing.assert_array_equal(adjusted(noise, Adjustments(sharpen=quarters)), expected)


@pytest.mark.parametrize("quarters", [1, 2, 3, 5, 6, 7, 8])
def test_saturation_is_exact(noise: Pixels, quarters: int) -> None:
    grey = luma(noise)[:, :, np.newaxis]
    expected = half_even(quarters * noise.astype(np.int64) + (4 - quarters) * grey, 4)
    np.testing.assert_array_equal(adjusted(noise, Adjustments(saturation=quarters)), expected)


def test_one_channel_is_shown_as_grey(noise: Pixels) -> None:
    for place, channel in enumerate((Channel.RED, Channel.GREEN, Channel.BLUE)):
        shown = adjusted(noise, Adjustments(channel=channel))
        assert all(np.array_equal(shown[:, :, part], noise[:, :, place]) for part in range(3))
    for done in (Adjustments(channel=Channel.LUMA), Adjustments(saturation=0)):
        np.testing.assert_array_equal(adjusted(noise, done)[:, :, 1], luma(noise))


@pytest.mark.parametrize("clockwise", [0, 90, 180, 270])
def test_a_screen_gets_the_same_values_from_padded_rows_in_its_own_order(
    noise: Pixels, clockwise: int
) -> None:
    done = Adjustments(exposure=60, saturation=6, sharpen=3)
    height, width = noise.shape[:2]
    rows = np.full((height, width * 4 + 20), 7, np.uint8)
    rows[:, : width * 4].reshape(height, width, 4)[:, :, :3] = noise[:, :, ::-1]
    stride = rows.shape[1]
    shown = shown_pixels(memoryview(rows.tobytes()), (width, height), stride, done, clockwise)
    expected = np.rot90(adjusted(noise, done), -clockwise // 90)
    np.testing.assert_array_equal(shown[:, :, 2::-1], expected)


def test_the_input_is_never_changed(noise: Pixels) -> None:
    before = noise.copy()
    adjusted(noise, Adjustments(exposure=100, saturation=8, sharpen=12, invert=True), BGR)
    np.testing.assert_array_equal(noise, before)
