from __future__ import annotations

import gc
import random
import sys
import threading
import weakref
from collections import Counter

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QThread, Signal

from app.domain.errors import Cancelled, DiskFull
from app.tasks.job import PAUSED, Job, JobContext, Lane, Progress
from app.tasks.runner import TaskHandle, TaskRunner, TaskState


@pytest.fixture
def runner(qapp):
    made = TaskRunner()
    yield made
    made.close()


def wait_until_idle(qtbot, runner: TaskRunner, timeout: int = 60_000) -> None:
    qtbot.waitUntil(lambda: not runner.handles, timeout=timeout)


def count_endings(handle: TaskHandle, endings: Counter[str]) -> None:
    handle.succeeded.connect(lambda _result: endings.update(["succeeded"]))
    handle.failed.connect(lambda _error: endings.update(["failed"]))
    handle.cancelled.connect(lambda: endings.update(["cancelled"]))
    handle.finished.connect(lambda: endings.update(["finished"]))


def test_four_thousand_mixed_jobs_give_four_thousand_endings(qtbot, runner):
    choose = random.Random(4000)  # noqa: S311 -- repeatable, nothing secret
    endings: Counter[str] = Counter()

    def work(ctx: JobContext, kind: str) -> str:
        ctx.progress(0.5, "copying")
        ctx.emit(kind)
        if kind == "full":
            raise DiskFull(path="x", needed_bytes=1)
        while kind == "stopped":
            ctx.check()
        ctx.progress(1.0)
        return kind

    for _ in range(4000):
        kind = choose.choice(["fine", "full", "stopped"])
        job = Job("job", choose.choice(list(Lane)), lambda ctx, kind=kind: work(ctx, kind))
        handle = runner.start(job)
        count_endings(handle, endings)
        if kind == "stopped":
            handle.cancel()
    wait_until_idle(qtbot, runner)
    assert endings["finished"] == 4000
    assert endings["succeeded"] + endings["failed"] + endings["cancelled"] == 4000
    assert min(endings["succeeded"], endings["failed"], endings["cancelled"]) > 1000


def test_every_item_arrives_in_order_before_the_ending(qtbot, runner):
    seen: list[object] = []

    def work(ctx: JobContext) -> int:
        for number in range(500):
            ctx.emit(number)
            ctx.progress(number / 500)
        return 500

    handle = runner.start(Job("job", Lane.MEDIA, work))
    handle.item.connect(seen.append)
    handle.succeeded.connect(lambda result: seen.append(("end", result)))
    wait_until_idle(qtbot, runner)
    assert seen == [*range(500), ("end", 500)]


def test_progress_is_thinned_and_its_last_word_is_kept(qtbot, runner):
    seen: list[Progress] = []

    def work(ctx: JobContext) -> None:
        for number in range(1, 10_001):
            ctx.progress(number / 10_000, "copying")

    handle = runner.start(Job("job", Lane.DISK, work))
    handle.progressed.connect(seen.append)
    wait_until_idle(qtbot, runner)
    assert len(seen) < 50
    assert seen[-1].done == 1.0


def test_cancel_stops_a_running_job_and_keeps_what_it_gave(qtbot, runner):
    began, kept = threading.Event(), []

    def work(ctx: JobContext) -> None:
        ctx.emit("first stretch")
        began.set()
        while True:
            ctx.check()

    handle = runner.start(Job("job", Lane.WORKER, work))
    handle.item.connect(kept.append)
    with qtbot.waitSignal(handle.cancelled):
        began.wait(10)
        handle.cancel()
        assert handle.is_cancelling
    assert kept == ["first stretch"]
    assert handle.state is TaskState.CANCELLED


def test_a_job_cancelled_while_it_waited_never_runs(qtbot, runner):
    gate, ran = threading.Event(), []
    runner.start(Job("first", Lane.WORKER, lambda _ctx: gate.wait(10)))
    second = runner.start(Job("second", Lane.WORKER, lambda _ctx: ran.append(1)))
    second.cancel()
    gate.set()
    wait_until_idle(qtbot, runner)
    assert ran == []


def test_each_lane_runs_as_many_jobs_at_a_time_as_it_is_wide(qtbot, runner):
    lock, now, most = threading.Lock(), Counter(), Counter()

    def work(ctx: JobContext, lane: Lane) -> None:
        with lock:
            now[lane] += 1
            most[lane] = max(most[lane], now[lane])
        threading.Event().wait(0.01)
        with lock:
            now[lane] -= 1

    for _ in range(12):
        for lane in Lane:
            runner.start(Job("job", lane, lambda ctx, lane=lane: work(ctx, lane)))
    wait_until_idle(qtbot, runner)
    assert most == dict.fromkeys(Lane, 1) | {Lane.MEDIA: 2}


def test_a_bug_in_a_job_is_reported_as_it_is(qtbot, runner, caplog):
    handle = runner.start(Job("job", Lane.MEDIA, lambda _ctx: 1 // 0))
    with qtbot.waitSignal(handle.failed) as failed:
        pass
    assert isinstance(failed.args[0], ZeroDivisionError)
    assert "job failed with a bug" in caplog.text


def test_closing_cancels_and_waits_and_announces_every_ending(qtbot, qapp):
    runner, endings = TaskRunner(), Counter()

    def work(ctx: JobContext) -> None:
        while True:
            ctx.check()

    for lane in Lane:
        for _ in range(3):
            count_endings(runner.start(Job("job", lane, work)), endings)
    runner.close()
    assert endings == dict.fromkeys(("cancelled", "finished"), 3 * len(Lane))
    with pytest.raises(RuntimeError):
        runner.start(Job("job", Lane.DISK, work))


def test_nothing_is_left_of_a_job_that_ended(qtbot, runner):
    class Payload:
        pass

    payload = Payload()
    reference = weakref.ref(payload)
    handle = runner.start(Job("job", Lane.MEDIA, lambda _ctx, kept=payload: kept))
    del payload
    wait_until_idle(qtbot, runner)
    assert handle.is_over
    del handle
    QCoreApplication.sendPostedEvents(None, 0)
    gc.collect()
    qtbot.waitUntil(lambda: (gc.collect(), reference() is None)[1])


def test_qt_calls_do_not_eat_references_to_none_and_true(qapp):
    # PySide6 6.12.0 lost one reference a call on Python 3.11 and aborted after minutes
    class Sender(QObject):
        rang = Signal()

    sender = Sender()
    none_before, true_before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(1000):
        qapp.processEvents()
        sender.rang.emit()
    assert sys.getrefcount(None) > none_before - 200
    assert sys.getrefcount(True) > true_before - 200


def test_a_paused_job_waits_says_so_and_goes_on(qtbot, runner):
    seen: list[Progress] = []
    rounds = []

    def work(ctx: JobContext) -> str:
        while not done.is_set():
            rounds.append(1)
            ctx.progress(0.25, "hashing", "VID_01.mp4")
        return "done"

    done = threading.Event()
    handle = runner.start(Job("job", Lane.DISK, work))
    handle.progressed.connect(seen.append)
    qtbot.waitUntil(lambda: bool(rounds))
    handle.pause()
    qtbot.waitUntil(lambda: bool(seen) and seen[-1] == Progress(0.25, PAUSED, "VID_01.mp4"))
    assert handle.is_paused
    counted = len(rounds)
    QThread.msleep(200)
    assert len(rounds) == counted
    handle.resume()
    assert not handle.is_paused
    qtbot.waitUntil(lambda: len(rounds) > counted)
    done.set()
    with qtbot.waitSignal(handle.succeeded):
        pass
    assert seen[-1].step == "hashing"


def test_a_paused_job_is_cancelled_without_being_resumed(qtbot, runner):
    endings: Counter[str] = Counter()

    def work(ctx: JobContext) -> None:
        while True:
            ctx.check()

    handle = runner.start(Job("job", Lane.MEDIA, work))
    count_endings(handle, endings)
    handle.pause()
    qtbot.waitUntil(lambda: handle.progress.step == PAUSED)
    with qtbot.waitSignal(handle.cancelled):
        handle.cancel()
    assert endings == {"cancelled": 1, "finished": 1}


def test_closing_ends_paused_jobs_too(qtbot, qapp):
    runner, endings = TaskRunner(), Counter()

    def work(ctx: JobContext) -> None:
        while True:
            ctx.check()

    for lane in Lane:
        handle = runner.start(Job("job", lane, work))
        handle.pause()
        count_endings(handle, endings)
    runner.close()
    assert endings == dict.fromkeys(("cancelled", "finished"), len(Lane))


def test_time_spent_paused_is_not_counted_as_work(qtbot, runner, monkeypatch):
    now = [100.0]
    monkeypatch.setattr("app.tasks.runner.time.monotonic", lambda: now[0])
    handle = TaskHandle(Job("job", Lane.DISK, lambda _ctx: None), runner)
    handle.deliver("started", None)
    now[0] = 110.0
    handle.pause()
    now[0] = 400.0
    assert handle.worked_s == 10.0
    handle.resume()
    now[0] = 405.0
    assert handle.worked_s == 15.0


def test_a_part_of_the_work_is_paused_and_cancelled_with_the_whole():
    cancel, pause = threading.Event(), threading.Event()
    ctx = JobContext(cancel=cancel, pause=pause)
    parts = (ctx.silent(), ctx.within(lambda _progress: None))
    pause.set()
    assert all(part.is_paused for part in parts)
    cancel.set()
    for part in parts:
        with pytest.raises(Cancelled):
            part.check()


def test_background_work_never_takes_the_place_of_what_a_person_asked_for(qtbot, runner):
    gate, ran = threading.Event(), []
    background = runner.start(Job("check", Lane.BACKGROUND, lambda _ctx: gate.wait(10)))
    for lane in (Lane.DISK, Lane.MEDIA, Lane.WORKER):
        runner.start(Job("asked", lane, lambda _ctx, lane=lane: ran.append(lane)))
    qtbot.waitUntil(lambda: len(ran) == 3)
    assert not background.is_over
    gate.set()
    wait_until_idle(qtbot, runner)
