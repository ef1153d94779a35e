"""What the window remembers: its place, its splitters, and where each recording was left."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.case import CaseForm, Reviewer
from app.domain.evidence import Provenance
from app.program import Program
from app.runtime.settings import POSITIONS, RECENT_CASES, Settings
from app.services import cases, intake
from app.tasks.job import JobContext
from tests.media.made_files import make_video

pytestmark = pytest.mark.window
PATIENCE_MS = 60_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    video = make_video(tmp_path / "a.mp4", frames=100, size=(96, 64))
    form = CaseForm("1", "Apel", is_fictional=True)
    with cases.new_case(tmp_path / "perkara", form, Reviewer("Sri")) as session:
        intake.take_in(session, [video], Provenance(), JobContext())
        return session.folder


def open_window(qtbot, settings: Settings, folder: Path) -> Program:
    program = Program(QApplication.instance(), settings)
    qtbot.addWidget(program.window)
    program.window.show()
    assert program.open_path(folder)
    stage = program.view.stage
    qtbot.waitUntil(lambda: stage.player.playback is not None, timeout=PATIENCE_MS)
    return program


def test_a_recording_goes_on_where_it_was_left(qtbot, qapp, tmp_path, folder):
    settings = Settings(tmp_path / "settings.json")
    program = open_window(qtbot, settings, folder)
    stage = program.view.stage
    stage.seek(2_000_000)
    qtbot.waitUntil(lambda: abs(stage.position_us - 2_000_000) < 40_000, timeout=PATIENCE_MS)
    program.view.splitter.setSizes([300, 500, 300])
    left = program.view.splitter.sizes()
    program.window.resize(1100, 650)
    program.window.close()
    kept = Settings(tmp_path / "settings.json")
    assert kept.get(RECENT_CASES) == [str(folder)]
    assert list(kept.get(POSITIONS).values()) == [2_000_000]

    again = open_window(qtbot, kept, folder)
    stage = again.view.stage
    qtbot.waitUntil(lambda: abs(stage.position_us - 2_000_000) < 40_000, timeout=PATIENCE_MS)
    # the offscreen screen is 800 wide, so Qt keeps the height only
    assert again.window.size().height() == 650
    assert abs(again.view.splitter.sizes()[0] - left[0]) < 40
    again.window.close()


def test_the_window_closes_while_it_plays(qtbot, qapp, tmp_path, folder):
    program = open_window(qtbot, Settings(tmp_path / "settings.json"), folder)
    program.window.actions_["play.toggle"].trigger()
    qtbot.waitUntil(lambda: program.view.stage.position_us > 100_000, timeout=PATIENCE_MS)
    program.window.close()
    assert program.view is None


def test_another_case_takes_the_place_of_the_open_one(qtbot, qapp, tmp_path, folder):
    program = open_window(qtbot, Settings(tmp_path / "settings.json"), folder)
    first = program.view
    other = cases.new_case(tmp_path / "lain", CaseForm("2", "Lain"), Reviewer("Sri"))
    program.show_session(other)
    assert program.view is not first
    assert program.window.windowTitle() == "2 – Netra"
    assert program.view.evidence.is_empty
    with cases.open_case(folder, Reviewer("Sri")) as reopened:
        assert not reopened.is_read_only
    program.window.close()
