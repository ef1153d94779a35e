"""Values in JSON columns are read whole or not at all."""

from __future__ import annotations

import pytest

from app.domain.errors import InvalidValue
from app.domain.mediatime import TimeRange
from app.store.rows import dump, load


def test_a_value_comes_back_as_it_was_written() -> None:
    span = TimeRange(1, 2_000_000)
    assert load(TimeRange, dump(span)) == span


@pytest.mark.parametrize("behind", ["1", " ", "{}", "\x00"])
def test_a_row_with_something_behind_its_value_is_refused(behind: str) -> None:
    with pytest.raises(InvalidValue):
        load(TimeRange, dump(TimeRange(1, 2)) + behind)


@pytest.mark.parametrize("text", ["", "{", "{'a':1}", "[" * 100_000])
def test_a_row_that_is_no_json_is_refused(text: str) -> None:
    with pytest.raises((InvalidValue, ValueError)):
        load(TimeRange, text)
