"""Hearing mode: keys of a remote control, and nothing on the projector that is not for the room."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.evidence import Evidence
from app.domain.mediatime import TimeRange
from app.domain.moment import MomentDraft
from app.services import review
from widgets.desk import Desk
from widgets.hearing.flow import Hearing

PERSON, NOTE, QUOTE = "Budi Santoso", "belum yakin, tanya ahli", "pilih nomor dua"
_TWO_SCREENS = [
    {
        "name": name,
        "x": x,
        "y": 0,
        "width": 1024,
        "height": 768,
        "logicalDpi": 96,
        "logicalBaseDpi": 96,
        "dpr": 1,
    }
    for name, x in (("meja", 0), ("proyektor", 1024))
]
_PROGRAM = """
import json, sys
from PySide6.QtWidgets import QApplication, QWidget
from widgets.hearing.projector import Projector
from widgets.hearing.flow import Hearing
app = QApplication([])
window = QWidget()
window.show()
screens = app.screens()
hearing = Hearing(None, window)
hearing.projector = Projector()
from widgets.hearing.presenter import Presenter
hearing.presenter = Presenter([screen.name() for screen in screens])
hearing._place(1)
told = [hearing.projector.screen().name(), hearing.presenter.screen().name()]
hearing._place(0)
told += [hearing.projector.screen().name(), hearing.presenter.screen().name()]
hearing.presenter.end()
print(json.dumps(told))
"""


@pytest.fixture
def hearing(qtbot: QtBot, desk: Desk, item: Evidence) -> Iterator[Hearing]:
    for start_us in (0, 1_000_000):
        draft = MomentDraft(
            evidence=item.code,
            span=TimeRange(start_us, start_us + 1_000_000),
            categories=("N-07",),
            persons=(PERSON,),
            note=NOTE,
            quote=QUOTE,
        )
        review.mark(desk.session, draft)
    window = QWidget()
    qtbot.addWidget(window)
    made = Hearing(desk, window)
    made.begin()
    yield made
    made.end()


def press(hearing: Hearing, *keys: Qt.Key) -> None:
    assert hearing.presenter is not None
    for key in keys:
        QTest.keyClick(hearing.presenter, key)


def words(window: QWidget) -> str:
    return "\n".join(text.text() for text in window.findChildren(QLabel))


def test_the_projector_shows_no_person_note_or_quote_and_the_presenter_does(
    hearing: Hearing,
) -> None:
    assert hearing.projector is not None
    assert hearing.presenter is not None

    shown, told = words(hearing.projector), words(hearing.presenter)

    assert "BB-001 · M-001" in shown
    for secret in (PERSON, NOTE, QUOTE, "perlu verifikasi"):
        assert secret not in shown
    for word in (PERSON, NOTE, QUOTE):
        assert word in told


def test_page_down_goes_from_card_to_recording_to_the_next_card_and_page_up_back(
    qtbot: QtBot, hearing: Hearing
) -> None:
    assert hearing.projector is not None
    assert hearing.deck is not None

    press(hearing, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: hearing.deck.playback is not None, timeout=60_000)
    assert hearing.projector.shows_picture
    press(hearing, Qt.Key.Key_PageDown)
    assert (hearing.at, hearing.projector.shows_picture) == (1, False)
    assert "M-002" in hearing.projector.text
    press(hearing, Qt.Key.Key_PageUp)
    assert (hearing.at, hearing.projector.shows_picture) == (0, False)


def test_the_recording_rests_on_the_first_frame_of_its_moment_and_loops_within_it(
    qtbot: QtBot, hearing: Hearing
) -> None:
    press(hearing, Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
    press(hearing, Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageDown)
    deck = hearing.deck
    assert deck is not None
    qtbot.waitUntil(
        lambda: deck.playback is not None and deck.playback.shown_frame is not None,
        timeout=60_000,
    )
    moment = review.moment(hearing._desk.session, "M-002")
    assert moment.first is not None
    wanted = moment.first.frame
    qtbot.waitUntil(lambda: deck.playback.shown_frame == wanted, timeout=60_000)

    press(hearing, Qt.Key.Key_L)

    assert deck.playback.loop == moment.draft.span
    press(hearing, Qt.Key.Key_L)
    assert deck.playback.loop is None


def test_b_makes_the_projector_black_and_b_again_shows_what_was_there(hearing: Hearing) -> None:
    assert hearing.projector is not None

    press(hearing, Qt.Key.Key_B)
    assert hearing.projector.is_black
    press(hearing, Qt.Key.Key_B)
    assert not hearing.projector.is_black
    assert "M-001" in hearing.projector.text


def test_a_hearing_writes_nothing_and_esc_ends_it(hearing: Hearing, desk: Desk) -> None:
    head = desk.session.stores.custody.head()

    press(hearing, Qt.Key.Key_B, Qt.Key.Key_B, Qt.Key.Key_Escape)

    assert not hearing.is_on
    assert desk.session.stores.custody.head() == head


def test_the_room_sees_one_screen_and_the_presenter_the_other(tmp_path: Path) -> None:
    described = tmp_path / "screens.json"
    described.write_text(json.dumps({"screens": _TWO_SCREENS}))
    platform = {"QT_QPA_PLATFORM": f"offscreen:configfile={described}"}

    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        capture_output=True,
        check=False,
        text=True,
        env={**os.environ, **platform},
        cwd=Path(__file__).parents[2],
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == ["proyektor", "meja", "meja", "proyektor"]
