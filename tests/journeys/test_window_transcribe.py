"""Listening in the window with the real model, on the sample case's voice note."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from app.domain.case import CaseForm, Reviewer
from app.domain.evidence import Provenance
from app.program import Program
from app.runtime.paths import resource
from app.runtime.settings import Settings
from app.services import cases, intake, review
from app.tasks.job import JobContext

pytestmark = [pytest.mark.window, pytest.mark.model, pytest.mark.slow]
PATIENCE_MS = 240_000


@pytest.fixture
def program(
    qtbot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Program]:
    made = Program(qapp, Settings(tmp_path / "settings.json"))
    qtbot.addWidget(made.window)
    session = cases.new_case(
        tmp_path / "perkara", CaseForm("1", "Pesan suara", is_fictional=True), Reviewer("Sri")
    )
    [note] = resource("demo", "media").rglob("*.m4a")
    intake.take_in(session, [note], Provenance(), JobContext())
    made.show_session(session)
    yield made
    made.shut_down()


def test_the_text_fills_in_and_a_stopped_run_goes_on(qtbot, program):
    pane = program.view.transcript
    pane.begin.click()
    [handle] = [h for h in program.runner.handles if h.label.endswith("transcribe")]
    with qtbot.waitSignal(handle.cancelled, timeout=PATIENCE_MS):
        handle.cancel()
    assert review.transcript(program.view.desk.session, "BB-001").status == "cancelled"
    pane.begin.click()
    with qtbot.waitSignal(program.view.transcription.finished, timeout=PATIENCE_MS):
        pass
    transcript = review.transcript(program.view.desk.session, "BB-001")
    assert transcript.status == "complete"
    assert transcript.segments
    assert transcript.segments[0].text.split()[0] in pane.view.text_in_sight()
    assert pane._head.isHidden()


def test_without_a_model_it_says_how_to_install_one(qtbot, program, tmp_path, monkeypatch):
    monkeypatch.setenv("NETRA_MODELS", str(tmp_path / "none"))
    program.view.transcript.begin.click()
    [notice] = program.window.notices.shown
    assert notice.message.title == "Model transkripsi belum ada"
    assert review.transcript(program.view.desk.session, "BB-001") is None


def test_the_sample_without_a_model_offers_to_install_one(qtbot, program, tmp_path, monkeypatch):
    monkeypatch.setenv("NETRA_MODELS", str(tmp_path / "none"))
    monkeypatch.setenv("NETRA_DATA", str(tmp_path / "data"))
    program.close_case()
    program.window.start_page.sample_wanted.emit()
    qtbot.waitUntil(lambda: bool(program.window.notices.shown), timeout=PATIENCE_MS)
    [notice] = program.window.notices.shown
    texts = [button.text() for button in notice.findChildren(QPushButton)]
    assert "Pilih folder…" in texts
    assert not list((tmp_path / "data" / "contoh").glob("*.netra"))
