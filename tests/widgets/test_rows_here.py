from __future__ import annotations

import pytest

from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import review
from widgets.moments.moment_model import MomentModel
from widgets.row_delegate import FACE_ROLE


@pytest.fixture
def model(desk, heard) -> MomentModel:
    for span in (
        TimeRange(0, 800_000),
        TimeRange(400_000, 2_000_000),
        TimeRange(3_000_000, 3_000_000),
    ):
        review.mark(desk.session, MomentDraft(heard.code, span, ("N-07",)))
    made = MomentModel(desk)
    made.here.show_item(heard.code)
    return made


def marked(model: MomentModel) -> list[int]:
    rows = range(model.rowCount())
    return [row for row in rows if model.index(row).data(FACE_ROLE).is_here]


@pytest.mark.parametrize(
    ("time_us", "rows"),
    [(0, [0]), (400_000, [0, 1]), (800_000, [1]), (2_000_000, []), (3_000_000, [2])],
)
def test_the_moments_under_the_playhead_are_marked(model, time_us, rows):
    model.here.set_position(time_us)
    assert marked(model) == rows


def test_only_rows_that_change_are_drawn_again(model):
    drawn: list[int] = []
    model.here.set_position(500_000)
    model.dataChanged.connect(lambda top, _bottom: drawn.append(top.row()))
    model.here.set_position(600_000)
    assert drawn == []
    model.here.set_position(900_000)
    assert drawn == [0]


def test_another_item_has_none_of_them(model):
    model.here.set_position(500_000)
    model.here.show_item("BB-999")
    assert marked(model) == []
