"""Four eyes need two persons: who a name means does not hang on how it was typed."""

from __future__ import annotations

import pytest

from app.domain.person_names import same_name

ALIKE = [
    ("Siti Aminah", "  siti   AMINAH "),
    ("Siti Aminah", "Siti\u200b Aminah"),
    ("Siti Aminah", "Siti Aminah\u00ad"),
    ("Siti Aminah", "Sit\u0456 \u0410minah"),
    ("Siti Aminah", "Ｓｉｔｉ Aminah"),
    ("Siti Aminah", "Hj. Siti Aminah, S.H., M.H."),
    ("Siti Aminah", "Sití Aminah"),
    ("Siti Aminah", "Siti-Aminah"),
    ("李娜", " 李娜"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_one_person_is_not_two_by_another_way_of_typing(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siti Aminah", "Siti Aminatun"),
        ("Siti Aminah", "Budi Santoso"),
        ("H. Budi", "Hj. Siti"),
        ("李娜", "王芳"),
        ("Dr.", "Ir."),
        ("...", "---"),
    ],
)
def test_two_persons_stay_two(one: str, other: str) -> None:
    assert not same_name(one, other)
