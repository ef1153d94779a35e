"""Steps of a clip: what goes together, what is said of them, and when each frame is shown."""

from __future__ import annotations

from fractions import Fraction

import pytest

from app.domain.clip import ClipSpec, Recipe
from app.domain.clip_dress import LONGEST_CAPTION, Dress, Dressed, Subtitle
from app.domain.clip_pace import TICKS, KeptSound, Pace
from app.domain.clip_steps import ClipStep, StepKind, check_steps, words_at
from app.domain.errors import InvalidValue
from app.domain.mediatime import TimeRange
from app.domain.plain import from_plain, to_plain

FRAMES = range(10, 20)
BEGINS = tuple(Fraction(n, 25) for n in range(11))


def freeze(frame: int, ms: int = 1000) -> ClipStep:
    return ClipStep(StepKind.FREEZE, frame, frame, hold_ms=ms)


def slow(first: int, last: int, percent: int = 25) -> ClipStep:
    return ClipStep(StepKind.SLOW, first, last, percent=percent)


def zoom(first: int, last: int, side: int = 250_000) -> ClipStep:
    return ClipStep(StepKind.ZOOM, first, last, box=(0, 0, side, side // 2))


@pytest.mark.parametrize(
    "make",
    [
        lambda: ClipStep(StepKind.FREEZE, 3, 4, hold_ms=1000),
        lambda: ClipStep(StepKind.FREEZE, 3, 3),
        lambda: freeze(3, 60_001),
        lambda: freeze(3, -40),
        lambda: slow(5, 4),
        lambda: slow(1, 4, 9),
        lambda: slow(1, 4, 100),
        lambda: ClipStep(StepKind.SLOW, 1, 4),
        lambda: ClipStep(StepKind.SLOW, 1, 4, percent=50, hold_ms=100),
        lambda: ClipStep(StepKind.ZOOM, 1, 4),
        lambda: ClipStep(StepKind.ZOOM, 1, 4, box=(900_000, 0, 200_000, 200_000)),
        lambda: zoom(1, 4, 30_000),
        lambda: slow(-1, 4),
    ],
)
def test_a_step_that_is_none_is_refused(make) -> None:
    with pytest.raises(InvalidValue):
        make()


def test_two_steps_of_a_kind_share_no_frame_and_none_lies_outside_the_clip() -> None:
    check_steps([slow(10, 12), slow(13, 19), zoom(11, 15), freeze(12), freeze(13)], FRAMES)
    for steps in ([slow(10, 12), slow(12, 19)], [freeze(12), freeze(12)], [slow(9, 12)]):
        with pytest.raises(InvalidValue):
            check_steps(steps, FRAMES)
    with pytest.raises(InvalidValue):
        check_steps([freeze(n) for n in range(33)])


def test_each_step_is_said_in_words_at_the_frames_where_it_works() -> None:
    steps = [slow(10, 12), freeze(12, 1500), zoom(12, 14)]

    assert words_at(steps, 10, is_held=False) == ("DIPERLAMBAT 0,25×, TANPA SUARA",)
    assert words_at(steps, 12, is_held=False) == (
        "DIPERLAMBAT 0,25×, TANPA SUARA",
        "DIPERBESAR 4×",
    )
    assert words_at(steps, 12, is_held=True) == (
        "DIBEKUKAN 1,5 s, TANPA SUARA",
        "DIPERBESAR 4×",
    )
    assert words_at(steps, 15, is_held=False) == ()
    assert zoom(1, 2, 300_000).words == "DIPERBESAR 3,3×"


def test_without_a_step_each_frame_keeps_its_time_and_all_sound_is_heard() -> None:
    pace = Pace((), FRAMES, BEGINS)

    assert [pace.of(n)[0].at for n in FRAMES] == [n * TICKS // 25 for n in range(10)]
    assert pace.kept == (KeptSound(Fraction(0), Fraction(10, 25), Fraction(0)),)
    assert (pace.pictures, pace.length_us) == (10, 400_000)


def test_slow_motion_shows_each_frame_longer_and_none_is_made_up() -> None:
    pace = Pace((slow(12, 14),), FRAMES, BEGINS)

    assert pace.pictures == 10
    assert pace.length == Fraction(7, 25) + Fraction(3 * 4, 25)
    assert [pace.of(n)[0].length for n in (11, 12, 15)] == [3600, 4 * 3600, 3600]
    assert pace.kept == (
        KeptSound(Fraction(0), Fraction(2, 25), Fraction(0)),
        KeptSound(Fraction(5, 25), Fraction(10, 25), Fraction(14, 25)),
    )


def test_a_held_frame_is_shown_again_after_its_own_time_and_then_it_goes_on() -> None:
    pace = Pace((freeze(13, 1010),), FRAMES, BEGINS)

    shown = pace.of(13)
    assert [each.is_held for each in shown] == [False] + [True] * 26
    assert sum(each.length for each in shown[1:]) == 1010 * 90
    assert pace.of(14)[0].at == shown[-1].at + shown[-1].length
    assert pace.kept[1] == KeptSound(
        Fraction(4, 25), Fraction(10, 25), Fraction(4, 25) + Fraction(1010, 1000)
    )


def test_frames_of_any_distance_lie_one_after_the_other() -> None:
    begins = tuple(Fraction(n * n, 997) for n in range(11))
    pace = Pace((slow(10, 19, 33), freeze(19, 777)), FRAMES, begins)

    ends = [each.at + each.length for n in FRAMES for each in pace.of(n)]
    starts = [each.at for n in FRAMES for each in pace.of(n)]
    assert starts[0] == 0
    assert starts[1:] == ends[:-1]
    assert ends[-1] == round(pace.length * TICKS)
    assert pace.kept == ()


def test_steps_without_the_time_of_the_original_are_refused() -> None:
    span = TimeRange(0, 400_000)
    with pytest.raises(InvalidValue):
        ClipSpec(span, None, Dress(steps=(slow(1, 2),)))
    assert ClipSpec(span, None, Dress(caption="x")).dress is not None


def test_what_is_too_much_for_a_bar_is_refused() -> None:
    Dress(caption="x" * LONGEST_CAPTION)
    with pytest.raises(InvalidValue):
        Dress(caption="x" * (LONGEST_CAPTION + 1))
    with pytest.raises(InvalidValue):
        Dress(categories=("N-07",) * 13)


def test_a_plain_spec_and_recipe_are_written_as_they_were_before_there_was_a_dress() -> None:
    assert to_plain(ClipSpec(TimeRange(0, 1), None)) == {
        "span": {"start_us": 0, "end_us": 1},
        "overlay": None,
    }
    assert "dressed" not in _plain_recipe()
    assert from_plain(Recipe, _plain_recipe()).dressed is None


def test_a_dress_reads_back_as_it_was_written() -> None:
    dress = Dress(
        ("N-07 Uang",),
        "di halaman",
        (Subtitle(TimeRange(0, 5), "ya"),),
        (),
        (slow(1, 2), freeze(4), zoom(1, 9)),
    )
    plain = to_plain(Dressed(dress, 12, 480_000))

    assert from_plain(Dressed, plain) == Dressed(dress, 12, 480_000)
    assert "figures" not in plain["dress"]


def _plain_recipe() -> dict[str, object]:
    return {
        "tool": "netra.clip/1",
        "input_sha256": "0" * 64,
        "requested": {"start_us": 0, "end_us": 1},
        "actual": {"start_us": 0, "end_us": 1},
        "frames_sha256": "1" * 64,
        "output_sha256": "2" * 64,
        "overlay": None,
        "first": None,
        "last": None,
        "frame_count": 1,
        "versions": [],
    }
