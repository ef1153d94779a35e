from __future__ import annotations

from datetime import date

import pytest

from app.domain.case import is_register_number
from app.domain.deadlines import DeadlineRule, apply_rule


def rule(unit: str, confidence: str = "verified") -> DeadlineRule:
    return DeadlineRule("x", "Laporan", 7, unit, "sejak diketahui", "known_on", "Pasal", confidence)


def test_working_days_leave_the_weekend_out() -> None:
    # 20 November 2026 is a Friday.
    found = apply_rule(rule("hari kerja"), date(2026, 11, 20), working_days_default=False)
    assert (found.due_on, found.counted_as) == (date(2026, 12, 1), "hari kerja")


def test_plain_days_follow_the_default_and_say_that_it_is_in_doubt() -> None:
    found = apply_rule(rule("hari"), date(2026, 11, 20), working_days_default=False)
    assert (found.due_on, found.counted_as) == (date(2026, 11, 27), "hari kalender")
    assert found.needs_check


def test_a_recalled_limit_is_marked_even_where_its_unit_is_stated() -> None:
    found = apply_rule(
        rule("hari kerja", "recalled"), date(2026, 11, 20), working_days_default=True
    )
    assert found.needs_check


def test_days_left_turn_negative_when_the_limit_has_passed() -> None:
    found = apply_rule(rule("hari"), date(2026, 11, 20), working_days_default=False)
    assert found.days_left(date(2026, 11, 29)) == -2


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("009/LP/PB/Kab/14.09/X/2024", True),
        ("001/Reg/LP/PB/Kab/14.09/X/2024", True),
        ("9/LP/PB/Kab/14.09/X/2024", False),
        ("009/LP/PB/Kab/14.09/XIII/2024", False),
        ("009/LP/PB/Kab/14.09/X/2024\n", False),
    ],
)
def test_a_register_number_is_told_from_what_only_looks_like_one(number: str, fits: bool) -> None:
    assert is_register_number(number) is fits
