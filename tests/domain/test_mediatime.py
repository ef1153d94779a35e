from __future__ import annotations

from fractions import Fraction

import pytest

from app.domain.errors import InvalidValue
from app.domain.mediatime import (
    FramePosition,
    TimeRange,
    format_time,
    parse_time,
    pts_to_us,
    us_to_pts_floor,
)


@pytest.mark.parametrize(
    ("text", "time_us"),
    [
        ("0", 0),
        ("41.48", 41_480_000),
        ("41,48", 41_480_000),
        ("00:41.480", 41_480_000),
        ("01:02:03.004", 3_723_004_000),
        ("100:00:00", 360_000_000_000),
        ("0.0000005", 1),
    ],
)
def test_a_time_is_read_in_every_form_of_the_command_line(text: str, time_us: int) -> None:
    assert parse_time(text).time_us == time_us


def test_a_frame_is_named_by_f_and_its_index() -> None:
    assert parse_time("f1234").frame == 1234


@pytest.mark.parametrize(
    "text", ["", "-1", "1:60", "60:00:00x", "f", "f-1", "1:2:3:4", "nan", "1e3"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_time(text)


def test_a_written_time_is_cut_not_rounded() -> None:
    assert format_time(59_999_999) == "00:00:59.999"


@pytest.mark.parametrize("base", [Fraction(1, 90_000), Fraction(1001, 30_000), Fraction(1, 12_800)])
def test_a_frame_time_leads_back_to_its_own_pts(base: Fraction) -> None:
    for pts in range(0, 200_000, 997):
        time_us = pts_to_us(pts, base)
        assert us_to_pts_floor(time_us + 1, base) == pts


def test_a_position_counts_from_the_origin_of_its_item() -> None:
    position = FramePosition(
        frame=0, pts=450_171_000, time_base=Fraction(1, 90_000), origin_pts=450_081_000
    )
    assert position.time_us == 1_000_000


def test_a_point_overlaps_what_surrounds_it() -> None:
    assert TimeRange(5, 5).overlaps(TimeRange(0, 10))
    assert not TimeRange(10, 20).overlaps(TimeRange(0, 10))


def test_a_range_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InvalidValue):
        TimeRange(2, 1)
