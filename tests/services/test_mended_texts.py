from __future__ import annotations

import pytest

from app.services.mended_texts import mended_lines


def test_three_hundred_half_made_copies_are_one_line() -> None:
    [line] = mended_lines([f"swept {number:064x}" for number in range(300)])
    assert line.startswith("300 berkas setengah jadi")


@pytest.mark.parametrize(
    "code", ["custody_completed", "custody_differs", "upgraded case.schema1.db"]
)
def test_each_mending_has_its_words_in_both_languages(code: str) -> None:
    said = {mended_lines([code], lang) for lang in ("id", "en")}
    assert len(said) == 2
    assert all(code not in line for lines in said for line in lines)


def test_nothing_mended_is_nothing_said_and_nothing_unknown_is_hidden() -> None:
    assert mended_lines([]) == ()
    assert mended_lines(["lain"]) == ("lain",)
