"""A window that is closed while its work still runs is not touched by what comes of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QDialog, QLabel
from shiboken6 import isValid

from app.services import model_install
from app.tasks.job import Job, JobContext, Lane, Progress
from widgets.desk import Desk
from widgets.queue.models_dialog import ModelsDialog


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Hold back a job until it is opened."""
    made = threading.Event()
    yield made
    made.set()


def destroy(dialog: QDialog) -> None:
    dialog.reject()
    dialog.deleteLater()
    QCoreApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    assert not isValid(dialog)


class Page(QDialog):
    """Shows what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.said = QLabel(self)
        self.taken: list[str] = []

    def take(self, text: str) -> None:
        self.taken.append(text)
        self.said.setText(text)


@pytest.mark.parametrize("is_partial", [False, True])
def test_a_result_that_comes_after_its_page_was_destroyed_is_dropped(
    qtbot, desk: Desk, gate: threading.Event, is_partial: bool
) -> None:
    page = Page()
    taker = partial(page.take) if is_partial else page.take
    handle = desk.start(Job("x", Lane.DISK, lambda _ctx: str(gate.wait(60))), taker)
    destroy(page)
    gate.set()
    qtbot.waitUntil(lambda: handle.is_over)
    assert page.taken == []


def test_the_page_of_models_is_closed_while_one_is_installed(
    qtbot, desk: Desk, gate: threading.Event, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    def slowly(_paths: object, _to: object, ctx: JobContext, **_given: object) -> None:
        gate.wait(60)
        ctx.report(Progress(0.5, "copying", ""))
        ctx.check()

    monkeypatch.setattr(model_install, "install", slowly)
    page = ModelsDialog(desk.runner, desk.settings, None)
    handle = page.install([tmp_path])
    destroy(page)
    gate.set()
    qtbot.waitUntil(lambda: handle.is_over)
    assert not desk.notices.shown
