from __future__ import annotations

import random

import numpy as np
import pytest

from app.domain.ids import EvidenceCode, MomentCode
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment, MomentDraft
from widgets.timeline.values import MOMENTS, AxisValues

CODES = ("N-01", "N-02", "N-03")


def moment(number: int, chance: random.Random) -> Moment:
    start = chance.randrange(20) * 100_000
    span = TimeRange(start, start + chance.randrange(5) * 100_000)
    codes = tuple(chance.sample(CODES, chance.randrange(3)))
    draft = MomentDraft(EvidenceCode("BB-001"), span, codes)
    return Moment(MomentCode(f"M-{number:03d}"), draft, None, None, "1", "", "Sri")


def in_order(moments: dict[int, Moment]) -> tuple[Moment, ...]:
    numbers = sorted(moments, key=lambda n: (moments[n].draft.span.start_us, n))
    return tuple(moments[number] for number in numbers)


def lanes_of(values: AxisValues):
    every = {"": values.moments, **{f"/{k}": m for k, m in values.by_category[MOMENTS].items()}}
    return {
        name: (
            [mark.ident for mark in lane.all],
            [mark.source for mark in lane.all],
            lane.starts.tolist(),
            lane.ends.tolist(),
            lane.rows,
            lane.row_count,
            np.asarray(lane.cover(range(len(lane)), 0, 50_000, 60)).tolist(),
        )
        for name, lane in every.items()
    }


@pytest.mark.parametrize("seed", range(6))
def test_an_axis_that_followed_each_change_is_as_one_that_was_given_all_at_once(seed):
    chance = random.Random(seed)  # noqa: S311
    held = {number: moment(number, chance) for number in range(20)}
    followed = AxisValues()
    followed.set_moments(in_order(held))
    for step in range(60):
        number = chance.randrange(1_200 if step % 2 else 20)  # also M-1000 beside M-999
        if number in held and chance.random() < 0.5:
            del held[number]
        else:
            held[number] = moment(number, chance)
        followed.set_moments(in_order(held))
        anew = AxisValues()
        anew.set_moments(in_order(held))
        assert lanes_of(followed) == lanes_of(anew)


def test_a_lane_that_no_change_touches_is_kept():
    span = TimeRange(0, 100_000)
    made = [
        Moment(
            MomentCode(f"M-00{n}"), MomentDraft(EvidenceCode("BB-001"), span, (code,)),
            None, None, "1", "", "Sri",
        )
        for n, code in enumerate(CODES)
    ]  # fmt: skip
    values = AxisValues()
    values.set_moments(made[:2])
    kept = values.by_category[MOMENTS]["N-01"]
    values.set_moments(made)
    assert values.by_category[MOMENTS]["N-01"] is kept
    assert list(values.by_category[MOMENTS]) == list(CODES)
    values.set_moments(made[:1])
    assert list(values.by_category[MOMENTS]) == ["N-01"]
