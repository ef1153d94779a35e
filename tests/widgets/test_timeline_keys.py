"""The time axis by keys alone, and what a screen reader is told."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.widgets.axis import (
    ALT,
    CTRL,
    LENGTH_US,
    NONE,
    SHIFT,
    ends_told,
    keys,
    moment,
    shown,
    suggestion,
)
from widgets.timeline.timeline import Timeline
from widgets.tokens import current_tokens


@pytest.fixture
def timeline(qtbot: QtBot) -> Timeline:
    return shown(qtbot)


@pytest.fixture
def chosen(timeline: Timeline) -> list[tuple[int | None, int | None]]:
    return ends_told(timeline)


def test_arrows_step_by_frames_and_with_alt_by_seconds(qtbot, timeline):
    asked: list[int] = []
    timeline.seek_requested.connect(asked.append)
    keys(qtbot, timeline, Qt.Key.Key_Right)
    keys(qtbot, timeline, Qt.Key.Key_Right)
    keys(qtbot, timeline, Qt.Key.Key_Left)
    keys(qtbot, timeline, Qt.Key.Key_Right, ALT)
    keys(qtbot, timeline, Qt.Key.Key_End)
    keys(qtbot, timeline, Qt.Key.Key_Home)
    assert asked == [40_000, 80_000, 40_000, 1_040_000, LENGTH_US, 0]


def test_shift_and_arrows_stretch_the_selection_both_ways(qtbot, timeline, chosen):
    timeline.set_position(10_000_000)
    keys(qtbot, timeline, Qt.Key.Key_Right, SHIFT)
    keys(qtbot, timeline, Qt.Key.Key_Right, SHIFT | ALT)
    assert chosen[-1] == (10_000_000, 11_040_000)
    for _ in range(2):
        keys(qtbot, timeline, Qt.Key.Key_Left, SHIFT | ALT)
    assert chosen[-1] == (9_040_000, 10_000_000)


def test_ctrl_and_arrows_visit_the_marks_of_all_lanes_in_time(qtbot, timeline):
    timeline.set_moments(
        (moment("M-001", 10_000_000, 20_000_000), moment("M-002", 30_000_000, 31_000_000, "N-02"))
    )
    timeline.set_suggestions((suggestion(5, 22_000_000),))
    visited = []
    for _ in range(3):
        keys(qtbot, timeline, Qt.Key.Key_Right, CTRL)
        visited.append(timeline.picture.focused[1].ident)
    assert visited == ["M-001", 5, "M-002"]
    keys(qtbot, timeline, Qt.Key.Key_Left, CTRL)
    assert timeline.picture.focused[1].ident == 5


def test_enter_opens_the_mark_and_is_the_windows_where_none_is_chosen(qtbot, timeline):
    timeline.set_moments((moment("M-001", 10_000_000, 20_000_000),))
    timeline.set_suggestions((suggestion(5, 22_000_000),))

    def is_taken(key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> bool:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, held)
        event.ignore()
        QApplication.sendEvent(timeline, event)
        return event.isAccepted()

    assert not is_taken(Qt.Key.Key_Return)
    assert not is_taken(Qt.Key.Key_Escape)
    assert not is_taken(Qt.Key.Key_Space)
    assert is_taken(Qt.Key.Key_Right, CTRL)
    # the window's own: ten seconds, volume, pages of a photo
    assert not is_taken(Qt.Key.Key_Right, CTRL | SHIFT)
    assert not is_taken(Qt.Key.Key_Up, CTRL)
    assert not is_taken(Qt.Key.Key_PageUp, CTRL)
    keys(qtbot, timeline, Qt.Key.Key_Right, CTRL)
    assert is_taken(Qt.Key.Key_Return)
    with qtbot.waitSignal(timeline.moment_activated) as opened:
        keys(qtbot, timeline, Qt.Key.Key_Return)
    assert opened.args == ["M-001"]
    keys(qtbot, timeline, Qt.Key.Key_Right, CTRL)
    with qtbot.waitSignal(timeline.suggestion_activated) as other:
        keys(qtbot, timeline, Qt.Key.Key_Enter)
    assert other.args == [5]
    keys(qtbot, timeline, Qt.Key.Key_Escape)
    assert not is_taken(Qt.Key.Key_Return)


def test_up_and_down_choose_a_lane_and_say_what_lies_there(qtbot, timeline):
    timeline.set_moments((moment("M-001", 10_000_000, 20_000_000),))
    timeline.setFocus()
    keys(qtbot, timeline, Qt.Key.Key_Down)
    assert timeline.picture.lane == "segments"
    assert "kosong" in timeline.accessibleDescription()
    keys(qtbot, timeline, Qt.Key.Key_Down)
    read = QAccessible.queryAccessibleInterface(timeline)
    said = read.text(QAccessible.Text.Description)
    assert read.text(QAccessible.Text.Name) == "Garis waktu"
    assert said.startswith("M-001 · N-07 · 00:00:10.000 – 00:00:20.000")
    assert "tanda 1 dari 1" in said
    keys(qtbot, timeline, Qt.Key.Key_Right)
    said = read.text(QAccessible.Text.Description)
    assert said == "00:00:00.040 · bingkai 1"


def test_a_ring_marks_what_the_keys_stand_on(qtbot, timeline):
    timeline.set_moments((moment("M-001", 10_000_000, 40_000_000),))
    qtbot.waitUntil(timeline.isVisible)
    timeline.window().activateWindow()
    timeline.setFocus()
    qtbot.waitUntil(timeline.hasFocus)
    before = timeline.grab().toImage()
    keys(qtbot, timeline, Qt.Key.Key_Right, CTRL)
    area = timeline.layout_now().area("moments")
    after = timeline.grab().toImage()
    accent, x = QColor(current_tokens().accent), round(timeline.x_of(25_000_000))
    column = [QPoint(x, round(area.top()) + dy) for dy in range(-3, 8)]
    thick = [sum(image.pixelColor(p) == accent for p in column) for image in (before, after)]
    assert thick[1] > thick[0]


def test_the_menu_key_offers_what_can_be_done_with_the_mark(qtbot, timeline, chosen):
    timeline.set_moments((moment("M-001", 10_000_000, 20_000_000),))
    keys(qtbot, timeline, Qt.Key.Key_Right, CTRL)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint(), NONE)
    QApplication.sendEvent(timeline, event)
    menu = timeline.findChild(QMenu)
    texts = [entry.text() for entry in menu.actions() if entry.text()]
    assert "Pilih rentang tanda ini" in texts
    assert "Tepi menangkap yang dekat (N)" in texts
    next(entry for entry in menu.actions() if entry.text() == "Pilih rentang tanda ini").trigger()
    assert chosen == [(10_000_000, 20_000_000)]
    menu.close()
    qtbot.waitUntil(lambda: timeline.findChild(QMenu) is None)


def test_plus_minus_and_zero_zoom(qtbot, timeline):
    keys(qtbot, timeline, Qt.Key.Key_Plus)
    assert timeline.scale.visible_us == pytest.approx(LENGTH_US / 1.25)
    keys(qtbot, timeline, Qt.Key.Key_Minus)
    assert timeline.scale.is_whole
    for _ in range(90):
        keys(qtbot, timeline, Qt.Key.Key_Plus)
    assert timeline.scale.step <= 5.0
    keys(qtbot, timeline, Qt.Key.Key_0)
    assert timeline.scale.is_whole
