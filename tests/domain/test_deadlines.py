from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from app.domain.deadlines import (
    Counting,
    DeadlineChoice,
    DeadlineRule,
    DeadlineState,
    Doubt,
    Ground,
    apply_rule,
    day_of,
)
from app.domain.workdays import Holiday, HolidayKind, Workdays, count_days
from app.domain.zones import zone

CHRISTMAS = Holiday(date(2026, 12, 25), "Natal", HolidayKind.NATIONAL, "SKB", "verified")
NEW_YEAR = Holiday(date(2027, 1, 1), "Tahun Baru", HolidayKind.NATIONAL, "SKB", "verified")
LEAVE = Holiday(date(2026, 12, 24), "Cuti bersama Natal", HolidayKind.JOINT_LEAVE, "", "verified")
DAYS = Workdays({item.day: item for item in (LEAVE, CHRISTMAS, NEW_YEAR)}, frozenset((2026, 2027)))
WORKING = Ground(DAYS, Counting.WORKING)
CALENDAR = Ground(DAYS, Counting.CALENDAR)


def rule(
    unit: str, confidence: str = "verified", *, limit: int = 7, since: str = "sejak diketahui"
):
    return DeadlineRule("x", "Laporan", limit, unit, since, "known_on", "Pasal", confidence)


def test_working_days_leave_the_weekend_out() -> None:
    # 20 November 2026 is a Friday.
    found = apply_rule(rule("hari kerja"), date(2026, 11, 20), CALENDAR)
    assert (found.due_on, found.counted_as) == (date(2026, 12, 1), "hari kerja")
    assert not found.needs_check


def test_plain_days_follow_the_ground_and_say_that_it_is_in_doubt() -> None:
    found = apply_rule(rule("hari"), date(2026, 11, 20), CALENDAR)
    assert (found.due_on, found.counted_as) == (date(2026, 11, 27), "hari kalender")
    assert found.doubts == (Doubt.DAY_MEANING,)
    assert apply_rule(rule("hari"), date(2026, 11, 20), WORKING).due_on == date(2026, 12, 1)


def test_a_person_who_says_what_hari_means_takes_that_doubt_away() -> None:
    sure = Ground(DAYS, Counting.CALENDAR, plain_days_are_sure=True)
    assert not apply_rule(rule("hari"), date(2026, 11, 20), sure).needs_check


def test_a_recalled_limit_is_marked_even_where_its_unit_is_stated() -> None:
    found = apply_rule(rule("hari kerja", "recalled"), date(2026, 11, 20), WORKING)
    assert found.doubts == (Doubt.LIMIT,)


def test_days_left_turn_negative_when_the_limit_has_passed() -> None:
    found = apply_rule(rule("hari"), date(2026, 11, 20), CALENDAR)
    assert found.days_left(date(2026, 11, 29)) == -2


def test_a_count_over_the_year_end_leaves_out_what_both_lists_call_free() -> None:
    # From Tuesday 22 December: 23, (24 leave, 25, weekend), 28, 29, 30, 31, (1 Jan, weekend), 4, 5.
    found = apply_rule(rule("hari kerja"), date(2026, 12, 22), WORKING)
    assert found.due_on == date(2027, 1, 5)
    assert [item.name for item in found.skipped] == ["Cuti bersama Natal", "Natal", "Tahun Baru"]


def test_leave_that_is_worked_is_counted() -> None:
    worked = Workdays(DAYS.holidays, DAYS.years, joint_leave_is_free=False)
    found = apply_rule(rule("hari kerja"), date(2026, 12, 22), Ground(worked, Counting.WORKING))
    assert found.due_on == date(2027, 1, 4)


def test_a_year_without_a_list_is_counted_by_weekends_and_doubted() -> None:
    only = Workdays(DAYS.holidays, frozenset((2026,)))
    found = apply_rule(rule("hari kerja"), date(2026, 12, 30), Ground(only, Counting.WORKING))
    assert Doubt.NO_HOLIDAYS in found.doubts
    within = apply_rule(rule("hari kerja"), date(2026, 11, 20), Ground(only, Counting.WORKING))
    assert Doubt.NO_HOLIDAYS not in within.doubts


def test_a_holiday_that_is_only_reported_makes_the_date_doubtful() -> None:
    reported = Holiday(date(2026, 11, 24), "Libur", HolidayKind.NATIONAL, "berita", "secondary")
    ground = Ground(Workdays({reported.day: reported}, DAYS.years), Counting.WORKING)
    found = apply_rule(rule("hari kerja"), date(2026, 11, 20), ground)
    assert (found.due_on, found.doubts) == (date(2026, 12, 2), (Doubt.HOLIDAYS,))


def test_calendar_days_that_end_on_a_free_day_say_so_and_are_not_moved() -> None:
    found = apply_rule(rule("hari", limit=3), date(2026, 12, 22), CALENDAR)
    assert (found.due_on, found.falls_on) == (date(2026, 12, 25), "Natal")
    sunday = apply_rule(rule("hari", limit=2), date(2026, 11, 20), CALENDAR)
    assert sunday.falls_on == "Minggu"
    assert apply_rule(rule("hari", limit=3), date(2026, 11, 20), CALENDAR).falls_on == ""


def test_a_limit_before_its_day_is_counted_backwards() -> None:
    invite = DeadlineRule(
        "i", "Undangan", 1, "hari", "sebelum", "", "Pasal", "verified", counts_backwards=True
    )
    assert apply_rule(invite, date(2026, 11, 23), CALENDAR).due_on == date(2026, 11, 22)
    assert apply_rule(invite, date(2026, 11, 23), WORKING).due_on == date(2026, 11, 20)


TWICE = rule("hari", limit=2, since="2 kali 24 jam sejak pemberitahuan")


def test_twice_24_hours_end_at_the_hour_in_the_zone_of_the_case() -> None:
    told = datetime.fromisoformat("2024-10-08T15:30+07:00")
    found = apply_rule(TWICE, told, Ground(DAYS, Counting.CALENDAR, zone=zone("WIT")))
    assert found.due_at == datetime.fromisoformat("2024-10-10T15:30+07:00")
    assert (found.due_on, found.counted_as) == (date(2024, 10, 10), "jam")
    assert Doubt.HOUR_UNKNOWN not in found.doubts


def test_hours_over_midnight_end_on_another_day_further_east() -> None:
    told = datetime.fromisoformat("2024-12-29T23:30+07:00")
    in_west = apply_rule(TWICE, told, Ground(DAYS, Counting.CALENDAR, zone=zone("WIB")))
    in_east = apply_rule(TWICE, told, Ground(DAYS, Counting.CALENDAR, zone=zone("WIT")))
    assert in_west.due_on == date(2024, 12, 31)
    assert in_east.due_on == date(2025, 1, 1)
    assert in_west.due_at == in_east.due_at
    assert in_east.due_at is not None
    assert (in_east.due_at.date(), in_east.due_at.hour) == (date(2025, 1, 1), 1)


def test_hours_of_which_only_the_day_is_known_are_doubted() -> None:
    found = apply_rule(TWICE, date(2024, 10, 8), CALENDAR)
    assert (found.due_on, found.due_at) == (date(2024, 10, 10), None)
    assert Doubt.HOUR_UNKNOWN in found.doubts


@pytest.mark.parametrize(
    ("name", "day"),
    [("WIB", date(2024, 12, 31)), ("WITA", date(2025, 1, 1)), ("WIT", date(2025, 1, 1))],
)
def test_the_day_of_an_instant_is_that_of_the_zone(name: str, day: date) -> None:
    assert day_of(datetime(2024, 12, 31, 16, 30, tzinfo=UTC), zone(name)) == day


def test_what_a_person_set_stands_over_the_data_and_is_no_longer_doubted() -> None:
    doubted = rule("hari", "recalled")
    other = DeadlineChoice("x", limit=5, counting=Counting.WORKING, why="Edaran provinsi")
    found = apply_rule(doubted, date(2026, 11, 20), CALENDAR, other)
    assert (found.due_on, found.limit, found.needs_check) == (date(2026, 11, 27), 5, False)
    fixed = DeadlineChoice("x", due_on="2026-11-24", why="Putusan pleno")
    found = apply_rule(doubted, date(2026, 11, 20), CALENDAR, fixed)
    assert (found.due_on, found.limit, found.doubts) == (date(2026, 11, 24), 0, ())
    assert found.choice == fixed


def test_a_limit_stands_as_met_met_late_open_or_passed() -> None:
    start = date(2026, 11, 20)
    states = [
        apply_rule(rule("hari"), start, CALENDAR, done_on=done).state(date(2026, 11, day))
        for done, day in (
            (None, 27), (None, 28), (date(2026, 11, 27), 29), (date(2026, 11, 28), 29),
        )
    ]  # fmt: skip
    assert states == [
        DeadlineState.OPEN,
        DeadlineState.PASSED,
        DeadlineState.DONE,
        DeadlineState.DONE_LATE,
    ]


def test_a_later_beginning_never_ends_earlier() -> None:
    days = [date.fromordinal(date(2026, 12, 1).toordinal() + n) for n in range(60)]
    dues = [count_days(day, 3, DAYS).due_on for day in days]
    assert all(earlier <= later for earlier, later in pairwise(dues))
    assert not any(DAYS.is_free(due) for due in dues)


def test_a_list_that_calls_every_day_free_ends_in_an_error() -> None:
    with pytest.raises(OverflowError):
        count_days(date(2026, 1, 1), 1, Workdays(weekend=frozenset(range(1, 8))))
