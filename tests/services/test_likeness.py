"""Which photos look alike is a hint: variants of one are found, other photos are not named."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from app.services.likeness import Alike, LikeKind, alike_pairs, groups
from app.tasks.job import JobContext
from media.near_duplicates import likeness, likeness_of
from media.worker import photo_calls
from tests.media.photo_files import save, scene


def kind_of(one: np.ndarray, other: np.ndarray) -> LikeKind | None:
    pairs = alike_pairs([likeness_of(one), likeness_of(other)])
    return pairs[0].kind if pairs else None


def test_the_same_view_at_another_size_and_brightness_is_alike() -> None:
    picture = scene(640, 480)
    assert kind_of(picture, cv2.resize(picture, (200, 150))) is LikeKind.WHOLE
    assert kind_of(picture, (picture * 0.7).astype(np.uint8)) is LikeKind.WHOLE


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turned_picture_is_alike_after_turning(quarters: int) -> None:
    picture = scene(640, 480)
    assert kind_of(picture, np.rot90(picture, quarters)) is LikeKind.TURNED


def test_a_part_is_alike_as_a_part() -> None:
    picture = scene(640, 480)
    assert kind_of(picture, picture[40:440, 60:600]) is LikeKind.PART


def test_other_pictures_are_not_alike() -> None:
    made = [likeness_of(scene(640, 480, seed)) for seed in range(30)]
    assert alike_pairs(made) == ()


def test_flat_pictures_say_nothing() -> None:
    flat = np.full((100, 100, 3), 90, np.uint8)
    assert alike_pairs([likeness_of(flat), likeness_of(flat)]) == ()
    assert alike_pairs([]) == ()


def test_pairs_are_joined_to_groups_in_the_order_of_the_list() -> None:
    pairs = [Alike(1, 4, LikeKind.WHOLE, 0.9), Alike(0, 2, LikeKind.PART, 0.8),
             Alike(2, 5, LikeKind.WHOLE, 0.9)]  # fmt: skip
    assert groups(6, pairs) == ((0, 2, 5), (1, 4))


def test_the_real_groups_of_one_scene_are_found_and_no_stranger(shared_data: Path) -> None:
    folder = shared_data / "media" / "neardup"
    names = sorted(path.name for path in folder.iterdir())
    pairs = alike_pairs([likeness(folder / name) for name in names])
    found = {(names[p.first], names[p.second]) for p in pairs}
    assert ("banner-capitol-bw.jpg", "banner-capitol.jpg") in found
    assert ("banner-orientation-eeob.jpg", "hero-pif.jpg") in found
    assert not any("capitol" in a and "eeob" in b for a, b in found)


def test_the_child_describes_a_large_jpeg_as_a_small_copy(tmp_path: Path) -> None:
    picture = scene(3000, 2000)
    large = save(tmp_path / "a.jpg", picture, quality=90)
    small = save(tmp_path / "b.jpg", cv2.resize(picture, (600, 400)), quality=60)
    made = [photo_calls.likeness(path, JobContext()) for path in (large, small)]
    [pair] = alike_pairs(made)
    assert pair.share > 0.9
