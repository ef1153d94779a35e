"""A second reading in the real window: blind, by keys, outliving a restart, compared, decided."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.case import Reviewer
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.domain.second_reading import ReadingState, Verdict
from app.services import review, second_reading
from tests.journeys.test_window_player import CTRL, folder, open_window, settings
from widgets.action_specs import SPECS

__all__ = ["folder", "settings"]
pytestmark = pytest.mark.window
SECOND = Reviewer("Budi Santoso", "Anggota")
MAY_STAY = ("play.", "speed.", "frame.", "second.", "skip.", "loop.", "sound.", "mark.", "edit.")


def press(program, key: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(program.window.focusWidget(), key, modifiers)


def test_an_item_is_read_blind_by_keys_and_what_differs_is_decided(qtbot, qapp, settings, folder):
    program = open_window(qtbot, settings, folder)
    view = program.view
    session, item = view.desk.session, view.stage.item
    for start_us, codes in ((1_000_000, ("N-07",)), (5_000_000, ("N-17",))):
        span = TimeRange(start_us, start_us + 1_000_000)
        review.mark(session, MomentDraft(item.code, span, codes))

    first = session.reviewer
    program.second.begin(view, item.code, Reviewer(first.name.upper()))
    assert program.second.page is None
    assert session.reviewer == first
    program.second.begin(view, item.code, SECOND)
    page = program.second.page
    window = program.window
    assert window.pages.currentWidget() is page
    qtbot.waitUntil(lambda: page.stage.player.playback is not None)
    qtbot.waitUntil(lambda: not page.stage.player.playback.is_busy)
    assert page.moments.model.moments == ()
    assert page.stage.timeline.values.moments.all == ()
    assert page.stage.timeline.values.suggestions.all == ()
    on = [spec.name for spec in SPECS if window.actions_[spec.name].isEnabled()]
    others = {name for name in on if not name.startswith(MAY_STAY)}
    assert others <= {"app.quit", "case.close", "help.keys", "view.full", "view.timeline", "goto"}
    assert {"search", "case.tables", "dossier.build", "view.history"}.isdisjoint(on)

    window.files_dropped.emit([folder])
    assert program.second.page is page
    press(program, Qt.Key.Key_1)
    press(program, Qt.Key.Key_Right)
    press(program, Qt.Key.Key_2)
    assert len(page.moments.model.moments) == 2
    press(program, Qt.Key.Key_Z, CTRL)
    assert len(page.moments.model.moments) == 1
    press(program, Qt.Key.Key_Y, CTRL)
    assert len(page.moments.model.moments) == 2
    assert len(review.moments(session)) == 2

    # closed and opened again by the second reviewer, the case stays hidden
    program.close_case()
    assert program.open_path(folder)
    page = program.second.page
    assert page is not None
    assert window.pages.currentWidget() is page
    assert [one.code for one in page.moments.model.moments] == ["TB-001", "TB-002"]
    program.second.finish()
    view = program.view
    assert program.second.page is None
    assert window.pages.currentWidget() is view
    assert window.actions_["search"].isEnabled()

    dialog = program.second.compare
    session = view.desk.session
    [reading] = second_reading.listed(session)
    assert reading.state is ReadingState.CLOSED
    left = len(dialog.comparison.open)
    assert left >= 2
    dialog.decide(Verdict.FIRST)  # no reason is written yet
    assert len(dialog.comparison.open) == left
    dialog.reason.setText("terlihat pada bingkai pertama")
    dialog.decide(Verdict.FIRST)
    assert len(dialog.comparison.open) == left - 1
    undo = window.actions_["edit.undo"]
    qtbot.waitUntil(lambda: undo.text().startswith("Urungkan: putuskan"))
    undo.trigger()
    assert len(dialog.comparison.open) == left
    dialog.close()
    program.window.close()
