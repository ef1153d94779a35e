"""Marking without stopping, and the edges of moments held by the mouse."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from app.domain.mediatime import TimeRange
from app.runtime import settings as declared
from tests.widgets.axis import ALT, LEFT, NONE, at, drag, drop, moment, shown
from widgets.moments.quick_marks import QuickMarks
from widgets.selection import Selection
from widgets.timeline.timeline import Timeline

SECOND = 1_000_000


@pytest.fixture
def selection(qapp) -> Selection:
    return Selection()


@pytest.mark.parametrize(
    ("here", "key", "chosen"),
    [
        (7 * SECOND, "mark.last", TimeRange(2 * SECOND, 7 * SECOND + 1)),
        (30 * SECOND, "mark.last.far", TimeRange(20 * SECOND, 30 * SECOND + 1)),
        (3 * SECOND, "mark.last.far", TimeRange(0, 3 * SECOND + 1)),
    ],
)
def test_what_was_just_seen_is_chosen_by_one_key(desk, selection, here, key, chosen):
    quick = QuickMarks(desk, selection, SimpleNamespace(playback=None), desk.notices)
    selection.follow(here)
    quick.slots()[key]()
    assert selection.span == chosen


@pytest.mark.parametrize(
    ("is_playing", "rate", "start"),
    [
        (True, 1.0, 9_600_000),
        (True, 2.0, 9_200_000),
        (True, -1.0, 10_400_000),
        (False, 1.0, 10_000_000),
    ],
)
def test_the_hands_lag_counts_while_it_plays_only(desk, selection, is_playing, rate, start):
    desk.settings.set(declared.REACTION_LAG_MS, 400)
    deck = SimpleNamespace(playback=SimpleNamespace(is_playing=is_playing, rate=rate))
    quick = QuickMarks(desk, selection, deck, desk.notices)
    selection.follow(10 * SECOND)
    quick.slots()["mark.in"]()
    selection.follow(20 * SECOND)
    quick.slots()["mark.out"]()
    assert selection.span == TimeRange(start, start + 10 * SECOND + 1)


@pytest.fixture
def timeline(qtbot: QtBot) -> Timeline:
    made = shown(qtbot)
    made.may_reshape = True
    made.look.snaps = False
    made.set_moments((moment("M-001", 20 * SECOND, 60 * SECOND, "N-07"),))
    made.set_in_out(1 * SECOND, 2 * SECOND)
    return made


@pytest.fixture
def told(timeline: Timeline) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    timeline.moment_reshaped.connect(lambda *what: found.append(what))
    return found


def pull(qtbot, timeline: Timeline, from_s: int, to_s: int, held=NONE) -> None:
    drag(qtbot, timeline, "moments", from_s * SECOND, to_s * SECOND, held)
    drop(qtbot, timeline, "moments", to_s * SECOND)


@pytest.mark.parametrize(
    ("taken", "to", "start", "end"),
    [(20, 30, 30, 60), (60, 80, 20, 80), (20, 90, 60, 90)],
)
def test_an_edge_of_a_moment_is_dragged(qtbot, timeline, told, taken, to, start, end):
    pull(qtbot, timeline, taken, to)
    [(code, start_us, end_us)] = told
    assert code == "M-001"
    assert (start_us, end_us) == (
        pytest.approx(start * SECOND, abs=2 * timeline.scale.step),
        pytest.approx(end * SECOND, abs=2 * timeline.scale.step),
    )
    assert (timeline.values.in_us, timeline.values.out_us) == (1 * SECOND, 2 * SECOND)


def test_a_whole_moment_is_moved_with_alt_and_keeps_its_length(qtbot, timeline, told):
    pull(qtbot, timeline, 40, 50, ALT)
    [(_code, start_us, end_us)] = told
    assert end_us - start_us == 40 * SECOND
    assert start_us == pytest.approx(30 * SECOND, abs=2 * timeline.scale.step)


def test_a_press_on_an_edge_without_a_drag_opens_the_moment(qtbot, timeline, told):
    place = at(timeline, "moments", 20 * SECOND)
    with qtbot.waitSignal(timeline.moment_activated):
        qtbot.mouseClick(timeline, LEFT, pos=place)
    assert told == []


def test_in_a_case_that_is_only_read_no_edge_is_held(qtbot, timeline, told):
    timeline.may_reshape = False
    pull(qtbot, timeline, 20, 30)
    assert told == []
