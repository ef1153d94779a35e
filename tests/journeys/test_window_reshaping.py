"""Moments cut, joined and nudged by keys in the real window, each taken back by one Ctrl+Z."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.services import review
from tests.journeys.test_window_player import (
    CTRL,
    SHIFT,
    folder,
    open_window,
    press,
    settings,
    stands_at,
)

__all__ = ["folder", "settings"]
pytestmark = pytest.mark.window
ALT = Qt.KeyboardModifier.AltModifier


def frames(program) -> list[tuple[int, int]]:
    found = review.moments(program.view.desk.session)
    return [(one.first.frame, one.last.frame) for one in found]


def test_a_moment_is_marked_cut_joined_and_nudged_by_keys(qtbot, qapp, settings, folder):
    program = open_window(qtbot, settings, folder)
    stage = program.view.stage
    stands_at(qtbot, program, 0)
    stage.seek(10_000_000)
    stands_at(qtbot, program, 250)
    press(qtbot, program, Qt.Key.Key_I, SHIFT)  # the last five seconds
    press(qtbot, program, Qt.Key.Key_1)
    assert frames(program) == [(125, 250)]

    stage.seek(8_000_000)
    stands_at(qtbot, program, 200)
    press(qtbot, program, Qt.Key.Key_T)
    assert frames(program) == [(125, 199), (200, 250)]
    press(qtbot, program, Qt.Key.Key_Z, CTRL)
    assert frames(program) == [(125, 250)]
    press(qtbot, program, Qt.Key.Key_Y, CTRL)

    press(qtbot, program, Qt.Key.Key_G)
    assert frames(program) == [(125, 250)]
    press(qtbot, program, Qt.Key.Key_Z, CTRL)
    assert frames(program) == [(125, 199), (200, 250)]

    press(qtbot, program, Qt.Key.Key_Comma, ALT)
    press(qtbot, program, Qt.Key.Key_Period, CTRL | ALT)
    assert frames(program)[0] == (124, 200)
    program.window.close()
