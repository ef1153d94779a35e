"""A paused job pauses its child: it waits between two steps, and goes on where it was."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.domain.errors import Cancelled, WorkerTimedOut
from app.tasks.job import PAUSED, JobContext, Progress
from media.worker import child, client
from media.worker.client import run
from tests.media.test_worker import call
from tests.media.worker_ops import Said

PATIENCE_S = 60.0


@pytest.fixture(autouse=True)
def no_child_left() -> Iterator[None]:
    yield
    client.shutdown()


class Running:
    """An operation at work on a thread, and what came of it so far."""

    def __init__(self, tally: Path, number: int, **options: Any) -> None:
        self.tally = tally
        self.steps: list[Progress] = []
        self.ended: list[object] = []
        self.ctx = JobContext(
            on_progress=self.steps.append, cancel=threading.Event(), pause=threading.Event()
        )
        asked = call("tally", str(tally), number, **options)
        self._thread = threading.Thread(target=self._work, args=(asked,))
        self._thread.start()

    def _work(self, asked: client.Call[Said]) -> None:
        try:
            self.ended.append(run(asked, self.ctx))
        except (Cancelled, WorkerTimedOut) as e:
            self.ended.append(e)

    @property
    def done(self) -> int:
        """How often the child has done its step, by its own file."""
        return self.tally.stat().st_size if self.tally.exists() else 0

    def pause(self) -> None:
        """Pause, and wait until the child says that it waits."""
        assert self.ctx.pause is not None
        self.ctx.pause.set()
        wait_until(lambda: self.is_waiting)

    @property
    def is_waiting(self) -> bool:
        """True from when the child said that it waits until it is to go on."""
        assert self.ctx.pause is not None
        return self.ctx.pause.is_set() and bool(self.steps) and self.steps[-1].step == PAUSED

    def go_on(self) -> None:
        assert self.ctx.pause is not None
        self.ctx.pause.clear()

    def outcome(self) -> object:
        self._thread.join(PATIENCE_S)
        (ended,) = self.ended
        return ended


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_the_child_does_nothing_while_it_is_paused_and_then_all_of_it(tmp_path: Path) -> None:
    work = Running(tmp_path / "tally", 200)
    wait_until(lambda: work.done > 5)
    work.pause()
    before = work.done
    time.sleep(0.6)  # a child that went on would have done some fifty steps
    assert work.done == before
    assert before < 200
    work.go_on()
    assert isinstance(work.outcome(), Said)
    assert work.done == 200
    assert work.steps[-1].step == "counting"


def test_a_pause_counts_as_no_silence_and_as_no_time_of_the_operation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hours: list[Progress] = []
    take = child.Child._next

    def take_for_an_hour(asked: child.Child, one: client.Call[Said]) -> object:
        """Let an hour pass where the parent listens to a child that waits."""
        reply = take(asked, one)
        if work.is_waiting:
            hours.append(work.steps[-1])
        return reply

    hand = SimpleNamespace(monotonic=lambda: time.monotonic() + 3600 * len(hours))
    monkeypatch.setattr(child, "time", hand)
    monkeypatch.setattr(child.Child, "_next", take_for_an_hour)
    work = Running(tmp_path / "tally", 200, silence_s=120.0, total_s=240.0)
    wait_until(lambda: work.done > 2)
    work.pause()
    wait_until(lambda: len(hours) > 2)
    work.go_on()
    assert isinstance(work.outcome(), Said)


def test_a_paused_child_stops_when_it_is_cancelled_and_is_used_again(tmp_path: Path) -> None:
    work = Running(tmp_path / "tally", 10_000)
    wait_until(lambda: work.done > 2)
    work.pause()
    before = work.done
    assert work.ctx.cancel is not None
    work.ctx.cancel.set()
    assert isinstance(work.outcome(), Cancelled)
    assert work.done == before
    again = Running(tmp_path / "again", 5)
    assert isinstance(again.outcome(), Said)
    assert again.done == 5


def test_a_job_paused_before_its_child_was_asked_begins_when_it_goes_on(tmp_path: Path) -> None:
    pause = threading.Event()
    pause.set()
    ctx = JobContext(pause=pause, cancel=threading.Event())
    timer = threading.Timer(0.3, pause.clear)
    timer.start()
    assert isinstance(run(call("tally", str(tmp_path / "tally"), 3), ctx), Said)
    timer.join()
