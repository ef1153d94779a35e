"""A file over which the program ended is not opened again unasked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.evidence import Evidence
from app.services import probing, watching
from app.services.session import CaseSession
from app.tasks.job import JobContext
from widgets.desk import Desk
from widgets.stage import Stage


@pytest.fixture
def ready(session: CaseSession, item: Evidence) -> Evidence:
    outcome = probing.probe_job(session, item).run(JobContext())
    return probing.record_probe(session, item.code, outcome)


@pytest.fixture
def stage(qtbot: QtBot, desk: Desk) -> Iterator[Stage]:
    made = Stage(desk)
    qtbot.addWidget(made.splitter)
    made.splitter.show()
    yield made
    made.close()


def test_what_is_watched_is_noted_until_it_is_let_go_of(
    qtbot: QtBot, stage: Stage, session: CaseSession, ready: Evidence
) -> None:
    stage.open_item(ready)
    qtbot.waitUntil(lambda: stage.player.playback is not None)
    assert watching.has_fallen(session, ready)

    stage.close()

    assert not watching.has_fallen(session, ready)


def test_after_a_fall_a_person_is_asked_and_may_open_it_all_the_same(
    qtbot: QtBot, stage: Stage, session: CaseSession, ready: Evidence
) -> None:
    watching.begin(session, ready)  # and then the program ended

    stage.open_item(ready)

    qtbot.waitUntil(stage.guard.page.isVisible)
    assert ready.code in stage.guard.page.title.text()
    assert stage.player.playback is None
    qtbot.mouseClick(stage.guard.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: stage.player.playback is not None)
    qtbot.waitUntil(stage.player.isVisible)


def test_without_the_right_to_write_nothing_is_noted(
    session: CaseSession, ready: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "is_read_only", True)
    watching.begin(session, ready)
    assert not watching.has_fallen(session, ready)


def test_a_page_that_asks_first_has_no_lanes_of_the_item_before(
    qtbot: QtBot, stage: Stage, session: CaseSession, ready: Evidence
) -> None:
    stage.open_item(ready)
    qtbot.waitUntil(stage.timeline.isVisible)
    watching.begin(session, ready)

    stage.open_item(ready)

    qtbot.waitUntil(stage.guard.page.isVisible)
    assert not stage.timeline.isVisible()
    qtbot.mouseClick(stage.guard.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(stage.timeline.isVisible)
