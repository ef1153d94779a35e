"""A short form of `python3 -m tests.attack flips --count 1000`."""

from __future__ import annotations

import pytest

from tests.attack.flip_lab import FlipLab
from tests.attack.material import whole_case, write_files


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> FlipLab:
    folder = tmp_path_factory.mktemp("flips")
    return FlipLab(whole_case(folder, write_files(folder / "files")), folder / "copy")


def test_a_flipped_bit_anywhere_in_a_case_is_found_at_the_right_item(lab: FlipLab) -> None:
    assert [flip for flip in lab.flips(18, seed=3) if not flip.was_found] == []


def test_the_first_and_the_last_byte_of_every_file_count(lab: FlipLab) -> None:
    missed = []
    for target in lab.targets:
        if target.part in ("database", "dossier"):
            continue  # spread over by the seeded flips
        for at in (0, -1):
            flip = lab.flip(target, at, 0)
            if not flip.was_found:
                missed.append(flip)
    assert missed == []
