"""A short run of the hostile packages; `python3 -m tests.fuzz packages` makes the long one."""

from __future__ import annotations

import os

import pytest

from tests.fuzz import package_kinds, packages_fuzz

pytestmark = pytest.mark.skipif(os.name == "nt", reason="makes links, pipes and raw names")


@pytest.mark.parametrize("seed", [1, 2])
def test_hostile_packages_are_answered_and_touch_nothing_outside(seed: int):
    done = packages_fuzz.run(len(package_kinds.KINDS) * 2, seed)
    assert done["failures"] == []


def test_the_watch_sees_a_file_that_is_opened_outside(tmp_path):
    packages_fuzz._watch_once()
    secret = tmp_path / "rahasia"
    secret.write_text("x")
    with packages_fuzz._watching(tmp_path / "p" / "paket", tmp_path / "p" / "q") as touched:
        secret.read_text()
        (tmp_path / "p").mkdir()
    assert {event for event, _ in touched} == {"open", "os.mkdir"}
