from __future__ import annotations

import pytest

from app.domain.evidence import RecorderClock
from app.domain.wallclock import wall_clock

SLOW = RecorderClock(200_000, "WIB", "dibandingkan dengan ponsel")


def test_a_clock_nobody_corrected_is_told_as_the_file_states_it():
    wall = wall_clock("2024-10-07T02:12:00Z", None)
    assert wall is not None
    assert wall.corrected_by == ""
    assert wall.at(41_480_000) == "2024-10-07 02:12:41.480 UTC"


def test_a_claim_without_a_zone_gets_none():
    wall = wall_clock("2024-10-07T09:12:00", None)
    assert wall is not None
    assert (wall.zone, wall.at(0)) == ("", "2024-10-07 09:12:00.000")


def test_a_corrected_clock_shows_its_zone_and_by_how_much():
    wall = wall_clock("2024-10-07T09:12:00", SLOW)
    assert wall is not None
    assert wall.corrected_by == "+00:03:20"
    assert wall.at(1_999_999) == "2024-10-07 09:15:21.999 WIB"
    universal = wall_clock("2024-10-07T02:12:00Z", SLOW)
    assert universal is not None
    assert universal.at(0) == "2024-10-07 09:15:20.000 WIB"


@pytest.mark.parametrize("claimed", ["", "2024-10-07", "kemarin sore, kira-kira"])
def test_where_no_time_of_day_is_claimed_there_is_no_clock(claimed):
    assert wall_clock(claimed, SLOW) is None
    assert wall_clock(claimed, None) is None


def test_a_place_past_the_end_of_the_calendar_has_no_time():
    wall = wall_clock("9999-12-31T23:59:59", None)
    assert wall is not None
    assert wall.at(2_000_000) == ""
