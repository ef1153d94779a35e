from __future__ import annotations

import pytest

from app.domain.differing import Differing, differing

A, B, C, D = ([name] for name in "abcd")


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        ([], [], Differing(0, 0, 0)),
        ([A, B], [A, B], Differing(2, 0, 0)),
        ([A, C], [A, B, C], Differing(1, 0, 1)),
        ([A, B, C], [A, C], Differing(1, 1, 0)),
        ([A, B, C], [A, D, C], Differing(1, 1, 1)),
        ([A, B, C], [C, A, B], Differing(0, 3, 3)),
        ([A, A], [A, A, A], Differing(2, 0, 1)),
        ([A, B], [], Differing(0, 2, 0)),
    ],
)
def test_only_the_stretch_that_is_not_the_same_is_named(before, now, found):
    assert differing(before, now) == found


def test_an_equal_value_that_is_another_one_differs():
    assert differing([A, ["b"]], [A, ["b"]]) == Differing(1, 1, 1)
