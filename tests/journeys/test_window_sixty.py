"""Sixty moments of a real ten-minute video by keys alone, over restarts, and none is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.case import CaseForm, Reviewer
from app.domain.evidence import Provenance
from app.program import Program
from app.runtime.paths import resource
from app.runtime.settings import FAVOURITES, REVIEWER_NAME, Settings
from app.services import cases, intake, review
from app.services.replay import check_rows
from app.tasks.job import JobContext
from tests.conftest import REPO
from tests.journeys.test_window_player import CTRL, SHIFT, open_window
from tests.media.looped import loop_video

pytestmark = pytest.mark.window
SECONDS, COUNT, HALF = 612, 60, 30
_REAL = REPO.parent / "shared" / "data" / "media" / "video" / "bottle-detection.mp4"
"""Filmed by somebody, and looped: all videos of the shared folder that decode, of every source,
make some nine minutes together, and the one long film among them is AV1, which is not laid anew."""


class Hands:
    """Nothing but keys, counted; each goes where the focus is."""

    def __init__(self, qtbot, program: Program) -> None:
        self._qtbot = qtbot
        self._program = program
        self.pressed = 0

    def press(self, key: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        self.pressed += 1
        QTest.keyClick(self._program.window.focusWidget(), key, modifiers)

    def rest(self) -> None:
        """Wait until the frame that was gone to is on the screen."""
        playback = self._program.view.stage.player.playback
        self._qtbot.waitUntil(lambda: not playback.is_busy)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A case with one video that somebody filmed; without the shared folder, the sample's own."""
    source = _REAL if _REAL.is_file() else next(resource("demo", "media").rglob("*.mp4"))
    video = loop_video(source, tmp_path / "sepuluh menit.mp4", SECONDS)
    form = CaseForm("1", "Apel", is_fictional=True)
    with cases.new_case(tmp_path / "perkara", form, Reviewer("Sri Wahyuni")) as session:
        intake.take_in(session, [video], Provenance(), JobContext())
        return session.folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(tmp_path / "settings.json")
    made.set(REVIEWER_NAME, "Sri Wahyuni")
    return made


def marked(program: Program) -> list[tuple[str, int, int, tuple[str, ...]]]:
    found = review.moments(program.view.desk.session)
    return [(m.code, m.draft.span.start_us, m.draft.span.end_us, m.draft.categories) for m in found]


def restarted(qtbot, program: Program, settings: Settings, folder: Path) -> tuple[Program, Hands]:
    program.window.close()
    again = open_window(qtbot, settings, folder)
    hands = Hands(qtbot, again)
    hands.rest()
    return again, hands


def test_sixty_moments_by_keys_are_undone_redone_and_outlive_restarts(
    qtbot, qapp, settings, folder
):
    program = open_window(qtbot, settings, folder)
    hands = Hands(qtbot, program)
    hands.rest()
    most = 0
    for number in range(COUNT):
        if number == HALF:
            program, hands = restarted(qtbot, program, settings, folder)
        before = hands.pressed
        hands.press(Qt.Key.Key_Right, CTRL | SHIFT)  # ten seconds on
        hands.rest()
        hands.press(Qt.Key.Key_I, SHIFT)  # the last five
        hands.press(Qt.Key(Qt.Key.Key_1 + number % 9))
        most = max(most, hands.pressed - before)
        assert len(review.moments(program.view.desk.session)) == number + 1
    assert most <= 3
    wanted = marked(program)
    starts = [start for _code, start, _end, _codes in wanted]
    assert starts == sorted(set(starts))
    assert starts[-1] - starts[0] > 580_000_000
    favourites = settings.get(FAVOURITES)
    assert [codes for *_rest, codes in wanted] == [
        (favourites[number % 9],) for number in range(COUNT)
    ]

    for number in range(COUNT):
        if number == HALF:
            program, hands = restarted(qtbot, program, settings, folder)
        hands.press(Qt.Key.Key_Z, CTRL)
        assert len(review.moments(program.view.desk.session)) == COUNT - number - 1
    for number in range(COUNT):
        if number == HALF:
            program, hands = restarted(qtbot, program, settings, folder)
        hands.press(Qt.Key.Key_Y, CTRL)
    assert marked(program) == wanted

    session = program.view.desk.session
    assert all(check.ok for check in check_rows(session.stores, cases.custody_lines(session)))
    program.window.close()
