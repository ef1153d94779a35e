from __future__ import annotations

import pytest

from app.domain.errors import InvalidValue
from app.domain.place import Place, parse_place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("00:01:02.480", Place(time_us=62_480_000)),
        ("1:02,48", Place(time_us=62_480_000)),
        (" 62.48 ", Place(time_us=62_480_000)),
        ("13:59:59.999", Place(time_us=50_399_999_000)),
        ("f1244", Place(frame=1244)),
        ("bingkai 1244", Place(frame=1244)),
        ("Frame 0", Place(frame=0)),
        ("pts 91000", Place(pts=91_000)),
        ("PTS -512", Place(pts=-512)),
    ],
)
def test_a_place_is_read_as_people_write_it(text, place):
    assert parse_place(text) == place


@pytest.mark.parametrize(
    "text", ["", "abc", "1:75", "00:61:00", "f", "f-1", "pts", "pts 1.5", "-3"]
)
def test_what_is_no_place_is_refused(text):
    with pytest.raises(InvalidValue):
        parse_place(text)
