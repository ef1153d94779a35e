"""A short form of `python3 -m tests.attack clean --count 200`."""

from __future__ import annotations

from tests.attack import clean_cases


def test_cases_made_at_random_by_honest_people_raise_no_alarm() -> None:
    assert clean_cases.run(6, 7, steps=8) == []
