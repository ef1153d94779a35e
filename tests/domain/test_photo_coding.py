"""Two people's marks of one photo: squares, pairs, and the same places on every computer."""

from __future__ import annotations

import random

from app.domain.ids import EvidenceCode, MomentCode
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment, MomentDraft, Region
from app.domain.photo_coding import SIDE, SQUARES, coded, paired, squares
from app.domain.photos import page_us
from app.domain.second_reading import DifferenceKind


def mark(code: str, box: tuple[float, ...] | None, *categories: str, page: int = 0) -> Moment:
    span = TimeRange(page_us(page), page_us(page))
    region = Region(*box) if box is not None else None
    draft = MomentDraft(EvidenceCode("BB-001"), span, categories, region=region)
    return Moment(MomentCode(code), draft, None, None, "1", "2026-11-22", "Siti")


def test_a_box_covers_the_squares_whose_middle_it_holds_and_never_none() -> None:
    assert squares(mark("M-001", None, "N-07")) == frozenset(range(SQUARES))
    assert squares(mark("M-001", (0, 0, 1, 1), "N-07")) == frozenset(range(SQUARES))
    assert squares(mark("M-001", (0, 0, 0.05, 0.05), "N-07")) == {0}
    assert squares(mark("M-001", (0.5, 0.5, 0.001, 0.001), "N-07")) == {10 * SIDE + 10}
    assert len(squares(mark("M-001", (0.1, 0.2, 0.3, 0.4), "N-07"))) == 6 * 8
    assert squares(mark("M-001", (0.999, 0.999, 0.001, 0.001), "N-07")) == {SQUARES - 1}


def test_each_page_has_its_own_squares_and_a_page_that_is_not_there_none() -> None:
    marks = [mark("M-001", (0, 0, 0.05, 0.05), "N-07", page=1), mark("M-002", None, "N-01", page=7)]
    found = coded(marks, 2)
    assert len(found) == 2 * SQUARES
    assert [place for place, codes in enumerate(found) if codes] == [SQUARES]


def test_marks_are_pairs_where_they_share_a_square_and_agree_where_they_share_half() -> None:
    left, nearly, apart = (0.0, 0.0, 0.4, 0.4), (0.05, 0.0, 0.4, 0.4), (0.6, 0.6, 0.2, 0.2)
    corner = (0.3, 0.3, 0.4, 0.4)
    [pair] = paired([mark("M-001", left, "N-07")], [mark("TB-001", nearly, "N-07")])
    assert pair.kind is None
    [pair] = paired([mark("M-001", left, "N-07")], [mark("TB-001", corner, "N-07")])
    assert pair.kind is DifferenceKind.PLACES
    [pair] = paired([mark("M-001", left, "N-07")], [mark("TB-001", left, "N-17")])
    assert pair.kind is DifferenceKind.CATEGORIES
    # the whole page is a place as well, and not that of a small box
    [pair] = paired([mark("M-001", None, "N-07")], [mark("TB-001", left, "N-07")])
    assert pair.kind is DifferenceKind.PLACES
    kinds = [
        one.kind for one in paired([mark("M-001", left, "N-07")], [mark("TB-001", apart, "N-07")])
    ]
    assert sorted(kinds) == [DifferenceKind.ONLY_FIRST, DifferenceKind.ONLY_SECOND]
    other = mark("TB-001", left, "N-07", page=1)
    assert len(paired([mark("M-001", left, "N-07")], [other])) == 2


def test_the_same_category_comes_first_then_the_greatest_common_part() -> None:
    first = [mark("M-001", (0, 0, 0.5, 0.5), "N-07"), mark("M-002", (0, 0, 0.5, 0.5), "N-17")]
    second = [mark("TB-001", (0, 0, 0.5, 0.5), "N-17"), mark("TB-002", (0, 0, 0.5, 0.4), "N-07")]
    assert [pair.key for pair in paired(first, second)] == ["M-001/TB-002", "M-002/TB-001"]


def test_whatever_is_marked_every_mark_stands_in_one_pair_and_the_order_does_not_matter() -> None:
    dice = random.Random(6)  # noqa: S311  # a walk that can be repeated
    for _ in range(50):
        sides = []
        for prefix in ("M", "TB"):
            marks = []
            for number in range(1, dice.randrange(1, 8)):
                x, y = dice.random() * 0.8, dice.random() * 0.8
                box = None if dice.random() < 0.2 else (x, y, 0.2 * dice.random() + 0.001, 0.19)
                code = dice.choice(("N-01", "N-07"))
                marks.append(mark(f"{prefix}-{number:03d}", box, code, page=dice.randrange(2)))
            sides.append(marks)
        found = paired(*sides)
        for place, marks in enumerate(sides):
            shown = [side.code for pair in found if (side := (pair.first, pair.second)[place])]
            assert sorted(shown) == [one.code for one in marks]
        shuffled = [dice.sample(marks, len(marks)) for marks in sides]
        assert {pair.key for pair in paired(*shuffled)} == {pair.key for pair in found}
