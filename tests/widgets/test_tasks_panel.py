from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.tasks.job import Job, JobContext, Lane, Progress
from app.tasks.runner import TaskRunner
from widgets.tasks_panel import TasksPanel, estimate, task_title


def test_a_job_shows_what_it_does_and_goes_when_it_ends(qtbot, runner: TaskRunner):
    panel = TasksPanel(runner)
    qtbot.addWidget(panel)
    gate = threading.Event()

    def work(ctx: JobContext) -> None:
        ctx.progress(0.4, "copying", "VID_01.mp4")
        gate.wait(10)

    assert panel.isHidden()
    handle = runner.start(Job("VID_01.mp4", Lane.DISK, work))
    qtbot.waitUntil(lambda: "40 %" in panel.rows[0].state_text)
    assert "menyalin" in panel.rows[0].state_text
    with qtbot.waitSignal(handle.finished):
        gate.set()
    assert panel.rows == []
    assert panel.isHidden()


def test_the_button_stops_the_job(qtbot, runner: TaskRunner):
    panel = TasksPanel(runner)
    qtbot.addWidget(panel)

    def work(ctx: JobContext) -> None:
        while True:
            ctx.check()

    handle = runner.start(Job("job", Lane.MEDIA, work))
    with qtbot.waitSignal(handle.cancelled):
        panel.rows[0]._stop.click()
        assert panel.rows[0].state_text == "sedang dihentikan…"


def test_a_panel_that_goes_before_its_job_leaves_the_job_alone(qtbot, runner: TaskRunner):
    go_on = threading.Event()
    panel = TasksPanel(runner)

    def work(ctx: JobContext) -> None:
        go_on.wait()
        ctx.progress(0.5, "hashing")

    handle = runner.start(Job(label="BB-001 index", lane=Lane.MEDIA, run=work))
    qtbot.waitUntil(lambda: len(panel.rows) == 1)
    panel.deleteLater()
    QApplication.sendPostedEvents(panel, QEvent.Type.DeferredDelete)
    with qtbot.waitSignal(handle.progressed):  # a fault in a slot fails the test
        go_on.set()
    if not handle.is_over:
        qtbot.waitSignal(handle.finished).wait()


def test_waiting_jobs_beyond_the_fourth_are_counted(qtbot, runner: TaskRunner):
    panel = TasksPanel(runner)
    qtbot.addWidget(panel)
    gate = threading.Event()
    for _ in range(7):
        runner.start(Job("job", Lane.DISK, lambda _ctx: gate.wait(10)))
    assert panel._more.text() == "dan 3 lagi menunggu"
    gate.set()
    qtbot.waitUntil(lambda: not runner.handles)


def test_time_left_is_said_only_when_it_can_be_known():
    assert estimate(Progress(0.01), 60) == ""
    assert estimate(Progress(0.5), 1) == ""
    assert estimate(Progress(0.5), 120) == "sekitar 2 menit lagi"


def test_a_job_label_reads_as_words():
    assert task_title("BB-001 transcribe") == "Transkripsi BB-001"
    assert task_title("WhatsApp Video 2024.mp4") == "WhatsApp Video 2024.mp4"


@pytest.mark.parametrize("lane", [Lane.DISK, Lane.WORKER])
def test_the_pause_button_pauses_says_so_and_lets_the_job_go_on(
    qtbot, runner: TaskRunner, lane: Lane
):
    panel = TasksPanel(runner)
    qtbot.addWidget(panel)
    done = threading.Event()

    def work(ctx: JobContext) -> None:
        while not done.is_set():
            ctx.progress(0.5, "hashing", "VID_01.mp4")

    handle = runner.start(Job("VID_01.mp4", lane, work))
    task_row = panel.rows[0]
    assert task_row._pause.isHidden()
    qtbot.waitUntil(lambda: not task_row._pause.isHidden())
    task_row._pause.click()
    qtbot.waitUntil(lambda: task_row.state_text == "50 % · dijeda · VID_01.mp4")
    assert task_row._pause.accessibleName() == "Lanjutkan: VID_01.mp4"
    task_row._pause.click()
    qtbot.waitUntil(lambda: "menghitung hash" in task_row.state_text)
    assert task_row._pause.accessibleName() == "Jeda: VID_01.mp4"
    done.set()
    with qtbot.waitSignal(handle.finished):
        pass
