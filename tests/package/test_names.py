from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.package import names
from app.package.contents import derived_name, original_name


@pytest.mark.parametrize(
    "name",
    [
        "data/case.json",
        "data/original/" + "a" * 64 + ".mp4",
        "VERIFIKASI.md",
        "data/chains/d0d0.jsonl",
        "data/nama dengan spasi.txt",
        "data/فيديو.mp4",
        "data/konsol.txt",
        "data/comet.txt",
        "data/.tersembunyi",
    ],
)
def test_an_ordinary_name_is_fine(name: str):
    assert names.problem(name) == ""


@given(st.text(max_size=60))
def test_a_name_that_is_fine_stays_inside_its_folder_on_every_system(name: str):
    from pathlib import PurePosixPath, PureWindowsPath

    if names.problem(name):
        return
    for kind in (PurePosixPath, PureWindowsPath):
        path = kind(name)
        assert not path.is_absolute()
        assert not path.drive
        assert ".." not in path.parts
    assert PureWindowsPath(name).parts == PurePosixPath(name).parts
    assert not PureWindowsPath(name).is_reserved()
    assert name.isprintable() or "\N{NO-BREAK SPACE}" in name or any(s.isspace() for s in name)


@given(st.lists(st.text("abAB/éé̀ſs", min_size=1, max_size=6), max_size=6))
def test_two_names_of_one_file_are_always_found(listed: list[str]):
    fine = [name for name in listed if not names.problem(name)]
    folded = [names.fold(name) for name in fine]
    if len(set(folded)) < len(folded):
        assert names.first_collision(fine) is not None


def test_a_file_and_the_folder_of_that_name_collide_in_either_order():
    assert names.first_collision(["a/b", "a"]) == ("a", "name_file_and_folder")
    assert names.first_collision(["a", "a/b"]) == ("a/b", "name_file_and_folder")
    assert names.first_collision(["a/", "a/b", "c"]) is None
    assert names.first_collision(["a/", "A/b"]) == ("A/b", "name_case")


@pytest.mark.parametrize(
    ("told", "extension"),
    [
        ("VID.MP4", ".mp4"),
        ("tanpa akhiran", ".bin"),
        ("x.mp4\n", ".bin"),
        ("x.../../etc", ".bin"),
        ("x." + "a" * 30, ".bin"),
        ("x.فيديو", ".bin"),
        ("x.", ".bin"),
    ],
)
def test_an_original_is_named_by_its_digest_whatever_it_was_called(told: str, extension: str):
    assert original_name("a" * 64, told) == f"data/original/{'a' * 64}{extension}"
    assert names.problem(original_name("a" * 64, told)) == ""
    assert derived_name("b" * 64, ".png") == f"data/derived/{'b' * 64}.png"
