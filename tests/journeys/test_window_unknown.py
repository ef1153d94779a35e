"""A case that came from elsewhere, opened in the window: looked at by a child, then shown."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.case import CaseForm, Reviewer
from app.program import Program
from app.runtime.paths import settings_file
from app.runtime.settings import Settings
from app.services import cases, database_child
from media.worker import client
from tests.services import package_ops

pytestmark = pytest.mark.window
PATIENCE_MS = 60_000


@pytest.fixture
def program(qtbot, qapp: QApplication, tmp_path: Path, fresh_data: Path) -> Iterator[Program]:
    made = Program(qapp, Settings(tmp_path / "settings.json"))
    qtbot.addWidget(made.window)
    made.window.show()
    yield made
    made.shut_down()


@pytest.fixture
def foreign(tmp_path: Path, fresh_data: Path) -> Path:
    form = CaseForm("1", "Apel", is_fictional=True)
    cases.new_case(tmp_path / "sini", form, Reviewer("Sri")).close()
    return Path(shutil.copytree(tmp_path / "sini.netra", tmp_path / "asing.netra"))


def test_a_case_from_elsewhere_opens_once_a_child_has_read_it(qtbot, program, foreign):
    reached = []
    assert not program.open_path(foreign, lambda: reached.append(program.view))
    assert [handle.label for handle in program.runner.handles] == ["Membaca perkara asing.netra"]
    qtbot.waitUntil(lambda: program.view is not None, timeout=PATIENCE_MS)
    assert program.view.desk.session.folder == foreign
    assert reached == [program.view]
    program.close_case()
    assert program.open_path(foreign)  # known from now on


def test_a_case_that_ends_its_reader_is_said_in_one_sentence_and_not_opened(
    qtbot, program, foreign, monkeypatch
):
    monkeypatch.setattr(database_child, "TABLE", package_ops.__name__)
    monkeypatch.setattr(database_child, "LOOK", "die of a database")
    assert not program.open_path(foreign)
    qtbot.waitUntil(lambda: bool(program.window.notices.shown), timeout=PATIENCE_MS)
    client.shutdown()
    (notice,) = program.window.notices.shown
    assert notice.message.title == "Basis data perkara rusak"
    assert "proses bantu berhenti mendadak" in notice.message.text
    assert program.view is None


def test_the_sample_built_before_opens_through_its_action(qtbot, program, foreign):
    folder = settings_file().parent / "contoh"
    folder.mkdir(parents=True)
    sample = Path(shutil.copytree(foreign, folder / "Perkara-Contoh.netra"))
    program.window.actions_["case.sample"].trigger()
    qtbot.waitUntil(lambda: program.view is not None, timeout=PATIENCE_MS)
    assert program.view.desk.session.folder == sample
