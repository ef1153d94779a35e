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


def test_the_marked_rows_stay_right_while_moments_come_change_and_go(model, desk, heard):
    def moment(start_us: int, end_us: int) -> MomentDraft:
        return MomentDraft(heard.code, TimeRange(start_us, end_us), ("N-07",))

    model.here.set_position(500_000)
    for act in (
        lambda: review.mark(desk.session, moment(200_000, 300_000)),
        lambda: review.change_moment(desk.session, "M-004", moment(200_000, 900_000)),
        lambda: review.remove_moment(desk.session, "M-001"),
        lambda: review.change_moment(desk.session, "M-002", moment(2_500_000, 2_600_000)),
        desk.session.undo.undo,
        desk.session.undo.undo,
        lambda: review.change_moment(desk.session, "M-002", moment(450_000, 900_000)),
    ):
        act()
        spans = [one.draft.span for one in model.moments]
        inside = [row for row, span in enumerate(spans) if span.start_us <= 500_000 < span.end_us]
        assert marked(model) == inside
        anew = MomentModel(desk)
        assert model.moments == anew.moments
        assert [model.row_of(one.code) for one in anew.moments] == list(range(len(spans)))
