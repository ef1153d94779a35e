"""The time axis of a real case: frames, closer looks made in the child, and playing before all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.domain.errors import WorkerCrashed
from app.domain.evidence import Evidence
from app.domain.mediatime import TimeRange
from app.tasks.runner import TaskHandle
from tests.widgets.axis import at, drag, drop
from widgets.desk import Desk
from widgets.stage import Stage
from widgets.timeline.timeline import Timeline
from widgets.timeline_desk import TimelineDesk

CLOSER = ("samples", "pictures")


@pytest.fixture
def stage(qtbot: QtBot, desk: Desk, item: Evidence) -> Iterator[Stage]:
    made = Stage(desk)
    qtbot.addWidget(made.splitter)
    axis = TimelineDesk(desk, made)
    made.splitter.resize(900, 700)
    made.splitter.show()
    yield made
    axis.close()
    made.close()
    desk.runner.settle()


@pytest.fixture
def timeline(qtbot: QtBot, stage: Stage, item: Evidence) -> Timeline:
    stage.open_item(item)
    values = stage.timeline.values
    qtbot.waitUntil(lambda: values.frames is not None)
    qtbot.waitUntil(lambda: values.peaks is not None and len(values.film) > 0)
    return stage.timeline


@pytest.fixture
def begun(desk: Desk) -> list[str]:
    """Names of the closer looks that were begun."""
    names: list[str] = []

    def note(handle: TaskHandle) -> None:
        name = handle.label.split()[-1]
        if name in CLOSER:
            names.append(name)

    desk.runner.task_added.connect(note)
    return names


def test_the_axis_knows_each_frame_of_the_open_video(timeline, stage):
    frames = timeline.values.frames
    assert len(frames) == 100
    assert frames.times_us is stage.player.playback.index.times_us


def test_a_stretch_dragged_on_the_axis_is_the_stages_selection(qtbot, timeline, stage):
    with qtbot.waitSignal(stage.selection_changed):
        drag(qtbot, timeline, "peaks", 1_000_000, 2_500_000)
    drop(qtbot, timeline, "peaks", 2_500_000)
    span = stage.selection.span
    assert span == TimeRange(timeline.values.in_us, timeline.values.out_us)
    assert span.length_us == pytest.approx(1_500_000, abs=100_000)
    stage.selection.clear()
    assert timeline.values.in_us is None


def test_zooming_in_brings_single_samples_and_the_pictures_of_each_frame(
    qtbot, timeline, stage, begun
):
    coarse = len(timeline.values.film)
    timeline.show_stretch(1_000_000, 1_300_000)
    qtbot.waitUntil(lambda: timeline.values.samples is not None)
    samples = timeline.values.samples
    assert samples.rate == 16_000
    assert samples.covers(timeline.scale.start_us, timeline.scale.start_us + 300_000)
    frames = timeline.values.frames
    seen = frames.between(1_000_000, 1_300_000)
    film = timeline.values.film
    qtbot.waitUntil(lambda: all(film.has(frames.start(frame)) for frame in seen))
    assert len(film) > coarse
    # a child that ended early on a busy machine is started once more
    assert list(dict.fromkeys(begun)) == ["samples", "pictures"]


def test_a_playhead_that_rests_does_not_take_the_view_back(timeline):
    timeline.set_position(0)
    timeline.show_stretch(1_000_000, 1_300_000)
    start_us = timeline.scale.start_us
    timeline.set_position(0)
    assert timeline.scale.start_us == start_us
    timeline.set_position(40_000)
    assert timeline.scale.start_us < 100_000


def test_a_closer_look_that_fails_is_asked_for_once_more_and_not_for_ever(
    qtbot, timeline, stage, begun, monkeypatch
):
    def fail(*_: object) -> None:
        raise WorkerCrashed(path=Path("a.mp4"))

    monkeypatch.setattr("app.services.closer.calls.pictures", fail)
    timeline.show_stretch(1_000_000, 1_300_000)
    qtbot.waitUntil(lambda: begun.count("pictures") == 2)
    qtbot.wait(1000)
    assert begun.count("pictures") == 2
    assert begun.count("samples") <= 2


def test_while_the_player_runs_nothing_closer_is_begun(qtbot, timeline, stage, begun):
    stage.player.deck.play()
    qtbot.waitUntil(lambda: stage.player.playback.is_playing)
    timeline.show_stretch(1_000_000, 1_300_000)
    desk = stage.findChild(TimelineDesk)
    desk.look_closer()
    assert begun == []
    assert timeline.values.samples is None
    stage.player.deck.pause()
    qtbot.waitUntil(lambda: timeline.values.samples is not None)
    assert begun[0] == "samples"


def test_what_is_being_made_is_stopped_when_playing_begins(qtbot, timeline, stage, desk, begun):
    timeline.show_stretch(1_000_000, 1_300_000)
    stage.findChild(TimelineDesk).look_closer()
    assert begun == ["samples"]
    [handle] = stage.findChild(TimelineDesk)._running
    assert not handle.cancel_flag.is_set()
    with qtbot.waitSignal(stage.player.playing_changed):
        stage.player.deck.play()
    assert handle.cancel_flag.is_set()
    qtbot.waitUntil(lambda: handle.is_over)
    # the pictures that would have come next are not begun
    assert begun == ["samples"]
    timeline.values.samples = None  # the child may have been quicker than the hand
    stage.player.deck.pause()
    timeline.show_stretch(1_000_000, 1_300_000)
    qtbot.waitUntil(lambda: timeline.values.samples is not None)


def test_a_closer_look_leaves_nothing_in_the_cache(qtbot, timeline, stage, desk, item):
    timeline.show_stretch(1_000_000, 1_300_000)
    qtbot.waitUntil(lambda: timeline.values.samples is not None)
    desk.runner.settle()
    qtbot.waitUntil(lambda: not stage.findChild(TimelineDesk)._running)
    folder = desk.session.blobs.cache / item.digest.sha256
    assert [path.name for path in folder.iterdir() if "closer" in path.name] == []


def test_the_loop_of_the_player_is_drawn_on_the_axis(qtbot, timeline, stage):
    stage.player.set_loop(TimeRange(1_000_000, 2_000_000))
    assert timeline.values.loop == TimeRange(1_000_000, 2_000_000)
    before = timeline.grab().toImage()
    stage.player.set_loop(None)
    assert timeline.values.loop is None
    after = timeline.grab().toImage()
    place = at(timeline, "ruler", 1_500_000)
    column = [QPoint(place.x(), y) for y in range(timeline.height())]
    assert any(before.pixelColor(p) != after.pixelColor(p) for p in column)


def test_arrows_on_the_axis_move_the_player_by_one_frame(qtbot, timeline, stage):
    stage.seek(0)
    qtbot.keyClick(timeline, Qt.Key.Key_Right)
    qtbot.keyClick(timeline, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: stage.player.playback.shown_frame == 2)
    assert stage.position_us == timeline.values.frames.start(2)
