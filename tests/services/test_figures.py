from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.drawn import along, as_covered, drawn_at, millionths, renumbered
from app.domain.errors import InvalidValue
from app.domain.figure import MAX_FIGURES, Figure, FigureKey, FigureShape
from app.domain.ids import EvidenceCode
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft, Region
from app.domain.plain import from_plain, to_plain
from app.domain.redaction_plan import KeyBox
from app.services import cases, reshaping, review
from app.services.replay import check_rows
from app.services.session import CaseSession
from tests.services.casefiles import REVIEWER, add_video, new_case

SMALL = (100_000, 200_000, 100_000, 100_000)
LATER = (500_000, 200_000, 300_000, 100_000)
CALLOUT = Figure(
    FigureShape.CALLOUT, 10, 30,
    (FigureKey(10, SMALL), FigureKey(20, LATER, 35)), number=1, label="tangan kanan",
)  # fmt: skip
ARROW = Figure(
    FigureShape.ARROW, 0, 99, (FigureKey(0, SMALL),), points=((0, 1_000_000), (1_000_000, 0))
)
POLYGON = Figure(
    FigureShape.POLYGON, 0, 99, (FigureKey(0, SMALL),),
    points=((0, 0), (1_000_000, 0), (500_000, 1_000_000)),
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path):
    session = new_case(tmp_path)
    code = add_video(session, tmp_path)
    yield session, code
    session.close()


def drafted(code: str, start_us: int = 400_000, *figures: Figure) -> MomentDraft:
    span = TimeRange(start_us, start_us + 400_000)
    return MomentDraft(EvidenceCode(code), span, figures=figures)


def faults(session: CaseSession) -> list[str]:
    checks = check_rows(session.stores, session.stores.custody.lines())
    return [check.name for check in checks if not check.ok]


def test_a_figure_lies_on_the_straight_line_between_two_frames_and_rests_beyond_them():
    boxes = {at: drawn_at((CALLOUT,), at)[0].box for at in (10, 15, 20, 30)}
    assert (boxes[10].x, boxes[10].width) == (0.1, 0.1)
    assert (boxes[15].x, boxes[15].width) == pytest.approx((0.3, 0.2))
    assert boxes[20] == boxes[30]
    assert drawn_at((CALLOUT,), 9) == drawn_at((CALLOUT,), 31) == ()


def test_the_points_of_an_arrow_and_a_polygon_go_with_their_box():
    [arrow, polygon] = drawn_at((ARROW, POLYGON), 5)
    assert arrow.points == (pytest.approx((0.1, 0.3)), pytest.approx((0.2, 0.2)))
    assert polygon.points[2] == pytest.approx((0.15, 0.3))


def test_a_way_that_was_followed_comes_back_into_the_figure_to_the_millionth():
    assert along(CALLOUT, as_covered(CALLOUT)) == CALLOUT
    way = as_covered(CALLOUT)
    longer = replace(way, keys=(*way.keys, KeyBox(25, Region(0.9, 0.9, 0.1, 0.1), 60)))
    assert along(CALLOUT, longer).keys[2] == FigureKey(25, (900_000, 900_000, 100_000, 100_000), 60)
    assert millionths(Region(0.9999999, 0, 0.0000001, 1)) == (999_999, 0, 1, 1_000_000)


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": 0},
        {"keys": ()},
        {"keys": (FigureKey(20, SMALL), FigureKey(10, SMALL))},
        {"first": 15},
        {"label": "x" * 201},
        {"points": ((0, 0), (1, 1))},
        {"shape": FigureShape.BOX},
    ],
)
def test_a_figure_that_does_not_hold_together_is_refused(wrong):
    with pytest.raises(InvalidValue):
        replace(CALLOUT, **wrong)


def test_a_box_outside_the_picture_and_too_many_figures_are_refused():
    with pytest.raises(InvalidValue):
        FigureKey(0, (900_000, 0, 100_001, 1))
    with pytest.raises(InvalidValue):
        drafted("BB-001", 0, *([CALLOUT] * (MAX_FIGURES + 1)))


def test_figures_stay_with_their_moment_over_undo_restart_and_replay(desk):
    session, item = desk
    code = review.mark(session, drafted(item)).code
    draft = drafted(item, 400_000, CALLOUT, ARROW, POLYGON)
    review.change_moment(session, code, draft)
    assert faults(session) == []
    assert from_plain(MomentDraft, to_plain(draft)) == draft
    session.close()
    session = cases.open_case(session.folder, REVIEWER)
    assert review.moment(session, code).draft.figures == (CALLOUT, ARROW, POLYGON)
    session.undo.undo()
    assert review.moment(session, code).draft.figures == ()
    session.undo.redo()
    assert review.moment(session, code).draft.figures == (CALLOUT, ARROW, POLYGON)
    assert faults(session) == []
    with session._database.conn:
        session._database.execute("UPDATE moments SET draft = replace(draft, 'arrow', 'ellips')")
    assert "record: moments" in faults(session)
    session.close()


def test_a_moment_without_figures_is_written_as_before():
    assert "figures" not in to_plain(drafted("BB-001"))


def test_joined_moments_keep_all_figures_and_no_number_twice(desk):
    session, item = desk
    one = review.mark(session, drafted(item, 400_000, CALLOUT)).code
    two = review.mark(session, drafted(item, 1_000_000, CALLOUT, ARROW)).code
    joined = reshaping.join(session, one, two)
    assert [figure.number for figure in joined.draft.figures] == [1, 2, 0]
    assert renumbered((), (CALLOUT,)) == (CALLOUT,)
