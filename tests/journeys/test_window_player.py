"""The player driven by keys in the real window: from the shuttle to what is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.domain.case import CaseForm, Reviewer
from app.domain.evidence import Provenance
from app.domain.mediatime import TimeRange
from app.program import Program
from app.runtime.settings import Settings
from app.services import cases, intake
from app.tasks.job import JobContext
from tests.media.numbered import write_video
from widgets.player.goto import GoToDialog

pytestmark = pytest.mark.window
PATIENCE_MS = 60_000
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    video = write_video(tmp_path / "a.mp4", 500, gop=50, tone_at_s=(1.0, 12.0))
    form = CaseForm("1", "Apel", is_fictional=True)
    with cases.new_case(tmp_path / "perkara", form, Reviewer("Sri")) as session:
        intake.take_in(session, [video], Provenance(), JobContext())
        return session.folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


def open_window(qtbot, settings: Settings, folder: Path) -> Program:
    program = Program(QApplication.instance(), settings)
    qtbot.addWidget(program.window)
    program.window.show()
    assert program.open_path(folder)
    stage = program.view.stage
    qtbot.waitUntil(lambda: stage.player.playback is not None, timeout=PATIENCE_MS)
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    return program


def press(qtbot, program: Program, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    program.view.evidence.view.setFocus()
    qtbot.keyClick(program.view.evidence.view, key, modifiers)


def stands_at(qtbot, program: Program, frame: int) -> None:
    playback = program.view.stage.player.playback
    qtbot.waitUntil(
        lambda: playback.shown_frame == frame and not playback.is_busy, timeout=PATIENCE_MS
    )


def test_every_step_has_a_key(qtbot, qapp, settings, folder):
    program = open_window(qtbot, settings, folder)
    stands_at(qtbot, program, 0)
    for key, modifiers, frame in (
        (Qt.Key.Key_Right, CTRL, 125),
        (Qt.Key.Key_Right, CTRL | SHIFT, 375),
        (Qt.Key.Key_Left, CTRL, 250),
        (Qt.Key.Key_Period, NONE, 251),
        (Qt.Key.Key_Greater, NONE, 276),
        (Qt.Key.Key_Less, NONE, 251),
        (Qt.Key.Key_Comma, NONE, 250),
        (Qt.Key.Key_Left, CTRL | SHIFT, 0),
    ):
        press(qtbot, program, key, modifiers)
        stands_at(qtbot, program, frame)
    program.window.close()


def test_shuttle_speed_and_stop_by_key(qtbot, qapp, settings, folder):
    program = open_window(qtbot, settings, folder)
    playback = program.view.stage.player.playback
    press(qtbot, program, Qt.Key.Key_Right, CTRL)
    stands_at(qtbot, program, 125)
    # no time passes: however long a key takes, no end of the film is reached
    playback._clock._now = lambda: 1.0
    for key, modifiers, rate in (
        (Qt.Key.Key_L, NONE, 1.0),
        (Qt.Key.Key_L, NONE, 2.0),
        (Qt.Key.Key_L, SHIFT, 0.5),
        (Qt.Key.Key_L, SHIFT, 0.25),
        (Qt.Key.Key_J, NONE, -1.0),
        (Qt.Key.Key_J, NONE, -2.0),
        (Qt.Key.Key_J, SHIFT, -0.5),
    ):
        press(qtbot, program, key, modifiers)
        assert (playback.rate, playback.is_playing) == (rate, True)
    press(qtbot, program, Qt.Key.Key_K)
    assert not playback.is_playing
    press(qtbot, program, Qt.Key.Key_K)
    assert not playback.is_playing
    press(qtbot, program, Qt.Key.Key_BracketRight)
    press(qtbot, program, Qt.Key.Key_Space)
    assert playback.rate == 1.25
    press(qtbot, program, Qt.Key.Key_Backspace)
    assert playback.rate == 1.0
    press(qtbot, program, Qt.Key.Key_Space)
    assert not playback.is_playing
    program.window.close()


def test_a_loop_is_set_shown_on_the_axis_and_ended_by_key(qtbot, qapp, settings, folder):
    program = open_window(qtbot, settings, folder)
    stage = program.view.stage
    told: list[TimeRange | None] = []
    stage.loop_changed.connect(told.append)
    press(qtbot, program, Qt.Key.Key_Right, CTRL)
    stands_at(qtbot, program, 125)
    press(qtbot, program, Qt.Key.Key_A)
    press(qtbot, program, Qt.Key.Key_Greater, NONE)
    stands_at(qtbot, program, 150)
    press(qtbot, program, Qt.Key.Key_B)
    span = TimeRange(5_000_000, 6_040_000)
    assert told == [span]
    assert stage.timeline.values.loop == span
    press(qtbot, program, Qt.Key.Key_A, SHIFT)
    assert told == [span, None]
    assert stage.timeline.values.loop is None
    program.window.close()


def test_the_chosen_stretch_goes_round_by_key(qtbot, qapp, settings, folder):
    program = open_window(qtbot, settings, folder)
    stage = program.view.stage
    chosen: list[TimeRange | None] = []
    stage.selection_changed.connect(chosen.append)
    press(qtbot, program, Qt.Key.Key_L, CTRL)
    assert stage.player.deck.loop.span is None
    press(qtbot, program, Qt.Key.Key_Right, CTRL)
    stands_at(qtbot, program, 125)
    press(qtbot, program, Qt.Key.Key_I)
    press(qtbot, program, Qt.Key.Key_Greater, NONE)
    stands_at(qtbot, program, 150)
    press(qtbot, program, Qt.Key.Key_O)
    assert chosen == [TimeRange(5_000_000, 6_000_001)]
    press(qtbot, program, Qt.Key.Key_L, CTRL)
    assert stage.player.deck.loop.span == chosen[0]
    assert stage.player.playback.is_playing
    qtbot.waitUntil(lambda: 5_000_000 <= stage.position_us <= 6_000_000, timeout=PATIENCE_MS)
    press(qtbot, program, Qt.Key.Key_K)
    program.window.close()


def test_go_to_a_frame_by_key(qtbot, qapp, settings, folder):
    program = open_window(qtbot, settings, folder)

    def enter() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, GoToDialog):
            QTimer.singleShot(10, enter)
            return
        dialog.field.setText("bingkai 333")
        qtbot.keyClick(dialog.field, Qt.Key.Key_Return)

    QTimer.singleShot(0, enter)
    press(qtbot, program, Qt.Key.Key_G, CTRL)
    stands_at(qtbot, program, 333)
    program.window.close()


def test_speed_loudness_and_channel_are_found_again(qtbot, qapp, settings, folder):
    program = open_window(qtbot, settings, folder)
    for key, modifiers in (
        (Qt.Key.Key_BracketLeft, NONE),
        (Qt.Key.Key_BracketLeft, NONE),
        (Qt.Key.Key_Down, CTRL),
        (Qt.Key.Key_M, SHIFT),
    ):
        press(qtbot, program, key, modifiers)
    left = program.view.stage.player.deck.state
    assert (left.rate, left.volume, left.sound.channel) == (0.5, 0.9, 0)
    program.window.close()
    again = open_window(qtbot, settings, folder)
    assert again.view.stage.player.deck.state == left
    assert again.view.stage.player.playback.sound == left.sound
    assert not again.view.stage.player.chips.view.isHidden()
    again.window.close()


def test_whoever_follows_is_told_time_pts_and_frame_once(qtbot, qapp, settings, folder):
    program = open_window(qtbot, settings, folder)
    stage = program.view.stage
    stands_at(qtbot, program, 0)
    told: list[tuple[int, int, int]] = []
    stage.position_changed.connect(lambda *where: told.append(where))
    press(qtbot, program, Qt.Key.Key_Right, CTRL)
    stands_at(qtbot, program, 125)
    index = stage.player.playback.index
    qtbot.waitUntil(lambda: bool(told) and told[-1] == (5_000_000, int(index.pts[125]), 125))
    assert stage.position_us == 5_000_000
    assert stage.selection.span_or_here == TimeRange(5_000_000, 5_000_000)
    program.window.close()


def test_a_video_without_sound_opens_without_a_complaint_and_says_so(
    qtbot, qapp, settings, tmp_path
):
    video = write_video(tmp_path / "bisu.mp4", 50, gop=25)
    form = CaseForm("2", "Bisu", is_fictional=True)
    with cases.new_case(tmp_path / "bisu", form, Reviewer("Sri")) as session:
        intake.take_in(session, [video], Provenance(), JobContext())
        folder = session.folder
    program = open_window(qtbot, settings, folder)
    qtbot.waitUntil(lambda: not program.runner.handles, timeout=PATIENCE_MS)
    assert program.window.notices.shown == []
    assert not program.view.stage.timeline.values.has_sound
    program.window.close()
