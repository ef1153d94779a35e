from __future__ import annotations

import pytest

from app.domain.mediatime import TimeRange
from widgets.selection import Selection

PAST_THIRTEEN_HOURS_US = 13 * 3_600_000_000 + 41


@pytest.fixture
def selection(qapp) -> Selection:
    return Selection()


@pytest.fixture
def told(selection) -> list[TimeRange | None]:
    said: list[TimeRange | None] = []
    selection.changed.connect(said.append)
    return said


def test_in_and_out_become_one_stretch(selection, told):
    selection.follow(400_000)
    selection.mark_in()
    assert told == []
    selection.follow(1_360_000)
    selection.mark_out()
    assert told == [TimeRange(400_000, 1_360_001)]
    assert selection.span == selection.span_or_here == told[0]


def test_a_place_past_thirteen_hours_keeps_every_microsecond(selection, told):
    selection.follow(PAST_THIRTEEN_HOURS_US)
    selection.mark_in()
    selection.follow(PAST_THIRTEEN_HOURS_US + 7)
    selection.mark_out()
    assert told == [TimeRange(PAST_THIRTEEN_HOURS_US, PAST_THIRTEEN_HOURS_US + 8)]


def test_chosen_words_stand_until_an_end_is_set(selection, told):
    words = TimeRange(800_000, 1_400_000)
    selection.choose_words(words)
    selection.choose_words(words)
    assert told == [words]
    selection.follow(2_000_000)
    selection.mark_in()
    assert told == [words, None]
    assert selection.span_or_here == TimeRange(2_000_000, 2_000_001)
    selection.clear()
    assert told == [words, None, words]


def test_a_drag_on_the_axis_sets_both_ends_and_the_axis_is_told(selection, told):
    ends: list[tuple[int | None, int | None]] = []
    selection.ends_changed.connect(lambda *both: ends.append(both))
    selection.choose(TimeRange(5, 9))
    selection.choose(None)
    assert told == [TimeRange(5, 9), None]
    assert ends == [(5, 9), (None, None)]


def test_another_item_begins_with_nothing_chosen(selection, told):
    selection.follow(3_000_000)
    selection.choose_words(TimeRange(1, 2))
    selection.begin_anew()
    assert told == [TimeRange(1, 2), None]
    assert selection.span_or_here == TimeRange(0, 0)
