"""Fast motion: which frames are shown, when, what is heard, and what is said of it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from app.domain.clip_dress import Dress, Dressed
from app.domain.clip_pace import TICKS, KeptSound, Pace
from app.domain.clip_steps import SKIP_RULE, ClipStep, StepKind, check_steps, is_skipped, words_at
from app.domain.errors import InvalidValue
from app.domain.plain import from_plain, to_plain

FRAMES = range(10, 30)
BEGINS = tuple(Fraction(n, 25) for n in range(21))


def fast(first: int, last: int, percent: int = 200) -> ClipStep:
    return ClipStep(StepKind.FAST, first, last, percent=percent)


def freeze(frame: int, ms: int = 80) -> ClipStep:
    return ClipStep(StepKind.FREEZE, frame, frame, hold_ms=ms)


def shown(pace: Pace, frames: range = FRAMES) -> list[int]:
    return [frame for frame in frames if pace.of(frame)]


@pytest.mark.parametrize(
    ("percent", "frames"),
    [
        (150, [12, 13, 15, 16, 18, 19, 21, 22]),
        (200, [12, 14, 16, 18, 20, 22]),
        (250, [12, 14, 17, 19, 22]),
        (400, [12, 16, 20, 22]),
        (800, [12, 20, 22]),
        (1600, [12, 22]),
        (101, list(range(12, 23))),
    ],
)
def test_frames_of_a_fast_stretch_are_shown_by_the_stated_rule_and_the_others_left_out(
    percent: int, frames: list[int]
) -> None:
    step = fast(12, 22, percent)
    pace = Pace((step,), FRAMES, BEGINS)

    assert shown(pace) == [10, 11, *frames, *range(23, 30)]
    assert frames == [frame for frame in range(12, 23) if not is_skipped((step,), frame)]
    by_rule = {12 + n * percent // 100 for n in range(12)}
    assert frames == sorted({frame for frame in by_rule if frame <= 22} | {22})
    assert pace.skipped == step.skipped == 11 - len(frames)
    assert pace.pictures == 20 - pace.skipped
    assert pace.length == Fraction(9, 25) + Fraction(11, 25) * 100 / percent


def test_each_frame_begins_at_its_own_time_divided_by_the_speed_and_stays_until_the_next() -> None:
    begins = tuple(Fraction(n * n, 997) for n in range(21))
    pace = Pace((fast(12, 25, 150),), FRAMES, begins)

    ends = [each.at + each.length for frame in FRAMES for each in pace.of(frame)]
    starts = [each.at for frame in FRAMES for each in pace.of(frame)]
    assert starts[0] == 0
    assert starts[1:] == ends[:-1]
    for frame in shown(pace)[2:-4]:
        at = begins[2] + (begins[frame - 10] - begins[2]) * 100 / 150
        assert pace.of(frame)[0].at == round(at * TICKS)
    assert ends[-1] == round(pace.length * TICKS)


def test_a_frame_that_is_held_is_shown_though_the_rule_leaves_it_out() -> None:
    steps = (fast(12, 22, 400), freeze(14))
    pace = Pace(steps, FRAMES, BEGINS)

    assert shown(pace)[2:6] == [12, 14, 16, 20]
    held = pace.of(14)
    # its own time, the hold, and the time of the frames left out after it
    assert [each.is_held for each in held] == [False, True, True, False]
    assert [each.length for each in held] == [900, 3600, 3600, 900]
    assert words_at(steps, 14, is_held=True) == ("DIBEKUKAN 0,08 s, TANPA SUARA",)
    assert pace.of(16)[0].at == held[-1].at + held[-1].length
    assert pace.skipped == 11 - 5
    assert not is_skipped(steps, 14)


def test_sound_is_heard_faster_up_to_twice_the_speed_and_not_at_all_beyond() -> None:
    assert Pace((fast(12, 21),), FRAMES, BEGINS).kept == (
        KeptSound(Fraction(0), Fraction(2, 25), Fraction(0)),
        KeptSound(Fraction(2, 25), Fraction(12, 25), Fraction(2, 25), 200),
        KeptSound(Fraction(12, 25), Fraction(20, 25), Fraction(7, 25)),
    )
    assert Pace((fast(12, 21, 201),), FRAMES, BEGINS).kept == (
        KeptSound(Fraction(0), Fraction(2, 25), Fraction(0)),
        KeptSound(
            Fraction(12, 25), Fraction(20, 25), Fraction(2, 25) + Fraction(10, 25) * 100 / 201
        ),
    )


def test_the_speed_is_said_and_that_frames_are_left_out_and_what_is_not_heard() -> None:
    assert fast(12, 22, 150).words == "DIPERCEPAT 1,5×, TIDAK SEMUA BINGKAI"
    assert fast(12, 22, 400).words == "DIPERCEPAT 4×, TIDAK SEMUA BINGKAI, TANPA SUARA"
    assert fast(12, 13).words == "DIPERCEPAT 2×"
    assert words_at((fast(12, 22),), 11, is_held=False) == ()
    assert fast(12, 22, 150).rule_words() == (
        "bingkai 12 + n × 1,5 dibulatkan ke bawah (n = 0, 1, 2, …), 22, dan setiap bingkai "
        "yang ditahan"
    )
    assert freeze(3).rule_words() == ""


@pytest.mark.parametrize("percent", [0, 50, 100, 1601, -200])
def test_a_speed_that_is_not_faster_or_far_too_fast_is_refused(percent: int) -> None:
    with pytest.raises(InvalidValue) as refused:
        fast(12, 22, percent)
    assert refused.value.facts["field"] == "fast"
    assert refused.value.facts["expected"] == "1.01 - 16"


def test_one_frame_has_one_speed() -> None:
    slow = ClipStep(StepKind.SLOW, 20, 22, percent=50)
    check_steps([fast(12, 19), slow, freeze(15)], FRAMES)
    for other in (slow, fast(15, 20)):
        with pytest.raises(InvalidValue):
            check_steps([fast(12, 20), other], FRAMES)


def test_the_rule_stands_in_the_recipe_and_older_ones_are_written_as_before() -> None:
    slow = Dressed(Dress(steps=(freeze(4),)), 12, 480_000)
    assert not {"skipped", "skip_rule"} & set(to_plain(slow))
    assert slow.dress.skip_rule == ""

    dress = Dress(steps=(fast(1, 9),))
    made = Dressed(dress, 6, 200_000, skipped=4, skip_rule=dress.skip_rule)
    plain = to_plain(made)
    assert (plain["skipped"], plain["skip_rule"]) == (4, SKIP_RULE)
    assert plain["dress"]["steps"] == [{"kind": "fast", "first": 1, "last": 9, "percent": 200}]
    assert from_plain(Dressed, plain) == made
