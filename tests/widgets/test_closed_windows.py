"""A window that is closed while its work still runs is not touched by what comes of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QDialog, QLabel, QWidget
from shiboken6 import isValid

from app.domain.errors import FileMissing
from app.services import dossiers, model_install
from app.tasks.job import Job, JobContext, Lane, Progress
from widgets.cases.start_page import StartPage
from widgets.desk import Desk
from widgets.dossier.badge import IntegrityBadge
from widgets.dossier.dialog import DossierDialog
from widgets.queue.models_dialog import ModelsDialog


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Hold back a job until it is opened."""
    made = threading.Event()
    yield made
    made.set()


def destroy(dialog: QWidget) -> None:
    dialog.close()
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


def test_a_dossier_that_comes_after_its_dialog_was_closed_is_not_taken(
    qtbot, desk: Desk, gate: threading.Event, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    head = desk.session.stores.custody.head()
    job = Job("dossier", Lane.DISK, lambda _ctx: gate.wait(60))
    monkeypatch.setattr(dossiers, "build_job", lambda *_given: job)
    dialog = DossierDialog(desk, tmp_path / "Berkas.pdf")
    dialog.start()
    (handle,) = desk.runner.handles
    destroy(dialog)
    assert handle.is_cancelling
    gate.set()
    qtbot.waitUntil(lambda: handle.is_over)
    assert desk.session.stores.custody.head() == head


@pytest.mark.parametrize("ending", ["succeeded", "failed", "cancelled"])
def test_a_job_ends_after_the_badge_and_the_start_page_were_destroyed(
    qtbot, desk: Desk, gate: threading.Event, ending: str, tmp_path
) -> None:
    def work(ctx: JobContext) -> None:
        gate.wait(60)
        if ending == "failed":
            raise FileMissing(path=tmp_path)
        ctx.report(Progress(0.5, "copying", ""))
        if ending == "cancelled":
            ctx.check()

    badge, page = IntegrityBadge(), StartPage(desk.settings)
    handle = desk.runner.start(Job("x", Lane.DISK, work))
    badge.follow(handle)
    page.show_preparing(handle)
    destroy(badge)
    destroy(page)
    if ending == "cancelled":
        handle.cancel()
    gate.set()
    qtbot.waitUntil(lambda: handle.is_over)
    assert handle.state == ending


def test_the_badge_lets_go_of_the_job_that_another_replaces(
    qtbot, desk: Desk, gate: threading.Event
) -> None:
    badge = IntegrityBadge()
    qtbot.addWidget(badge)
    old = desk.runner.start(Job("old", Lane.MEDIA, lambda _ctx: None))
    new = desk.runner.start(Job("new", Lane.DISK, lambda _ctx: gate.wait(60)))
    badge.follow(old)
    badge.follow(new)
    qtbot.waitUntil(lambda: old.is_over)
    assert badge.is_checking
    gate.set()
    qtbot.waitUntil(lambda: new.is_over)
    assert not badge.is_checking
