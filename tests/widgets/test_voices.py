"""Suggested voices: looked for at the push of a button, listened to, ticked, taken over."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from app.services import review
from widgets.transcript.pane import TranscriptPane
from widgets.transcript.voices_dialog import VoicesDialog

PATIENCE_MS = 60_000


def test_voices_are_looked_for_heard_and_taken_over(qtbot, desk, heard):
    pane = TranscriptPane(desk)
    qtbot.addWidget(pane)
    pane.show_item(heard)
    pane.suggest_voices()
    (dialog,) = pane.findChildren(VoicesDialog)
    assert "LEMAH" in " ".join(text.text() for text in dialog.findChildren(type(dialog.state)))
    assert not dialog.accept_chosen.isEnabled()
    dialog.search.click()
    qtbot.waitUntil(lambda: dialog.search.isEnabled(), timeout=PATIENCE_MS)
    assert dialog.ticks
    played: list[object] = []
    dialog.play_wanted.connect(played.append)
    next(b for b in dialog.findChildren(QPushButton) if "Dengar" in b.accessibleName()).click()
    assert played
    assert not dialog.accept_chosen.isEnabled()
    next(iter(dialog.ticks.values())).setChecked(True)
    with qtbot.waitSignal(desk.events.transcript_changed):
        dialog.accept_chosen.click()
    assert any(one.speaker for one in review.transcript(desk.session, "BB-001").segments)


def test_closing_it_stops_the_work_and_keeps_nothing(qtbot, desk, heard):
    before = desk.session.stores.custody.lines()
    dialog = VoicesDialog(desk, heard.code)
    qtbot.addWidget(dialog)
    dialog.begin()
    dialog.reject()
    qtbot.waitUntil(lambda: dialog.search.isEnabled(), timeout=PATIENCE_MS)
    assert desk.session.stores.custody.lines() == before
