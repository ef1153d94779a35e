"""The child process: whatever a file makes it do, the parent goes on."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import (
    Cancelled,
    InvalidValue,
    UnreadableMedia,
    WorkerCrashed,
    WorkerTimedOut,
)
from app.domain.evidence import EvidenceKind, MediaInfo
from app.domain.plain import from_plain
from app.tasks.job import JobContext, Progress
from media.worker import believable, client
from media.worker.client import GIB, Call, run
from tests.media import worker_ops
from tests.media.worker_ops import Said, Say

REPO = Path(__file__).parents[2]
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


@pytest.fixture(autouse=True)
def no_child_left() -> Iterator[None]:
    yield
    client.shutdown()


def call(op: str, text: str = "", number: int = 0, **options: Any) -> Call[Said]:
    return Call(
        op,
        Path("BB-001"),
        Say(text, number),
        Said,
        table=worker_ops.__name__,
        **{"silence_s": 20.0, "is_short": True, **options},
    )


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_an_answer_comes_back_as_the_declared_type() -> None:
    assert run(call("echo", "halo"), JobContext()).text == "halo"


def test_a_warm_child_is_used_again_and_a_long_operation_gets_its_own() -> None:
    first = run(call("echo"), JobContext()).pid
    assert run(call("echo"), JobContext()).pid == first
    assert client.is_warm_child(first)
    own = run(call("echo", is_short=False), JobContext()).pid
    assert own != first
    assert not client.is_warm_child(own)


@posix_only
def test_shutdown_leaves_no_process() -> None:
    pid = run(call("echo"), JobContext()).pid
    client.shutdown()
    assert not is_running(pid)


@posix_only
@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_crash_costs_one_operation_and_names_the_signal(number: int) -> None:
    with pytest.raises(WorkerCrashed) as caught:
        run(call("die", number=number), JobContext())
    assert caught.value.facts["exit_code"] == -number
    assert caught.value.facts["path"] == "BB-001"
    assert run(call("echo", "on"), JobContext()).text == "on"


def test_a_child_that_just_ends_is_a_crash_with_its_exit_code() -> None:
    with pytest.raises(WorkerCrashed) as caught:
        run(call("leave", number=3), JobContext())
    assert caught.value.facts["exit_code"] == 3


def test_a_warm_child_that_died_while_idle_is_replaced() -> None:
    pid = run(call("echo"), JobContext()).pid
    os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + 60
    while any(child.is_alive() for child in client._idle) and time.monotonic() < until:
        time.sleep(0.01)
    assert run(call("echo"), JobContext()).pid != pid


def test_silence_ends_the_child_after_the_limit() -> None:
    with pytest.raises(WorkerTimedOut) as caught:
        run(call("hang", silence_s=1.0), JobContext())
    assert caught.value.facts["seconds"] == 1.0


def test_progress_is_a_sign_of_life_and_never_runs_back() -> None:
    seen: list[Progress] = []
    run(call("echo"), JobContext())
    began_s = time.monotonic()
    run(
        call("count", number=400, silence_s=3.0, item=Said),
        JobContext(on_progress=seen.append),
    )
    lasted_s = time.monotonic() - began_s
    dones = [progress.done for progress in seen]
    assert dones == sorted(dones)
    assert 2 <= len(dones) < 12 * lasted_s + 2, "thinned to some ten a second"
    assert seen[0].step == "counting"


def cancelled_at_the_first_item() -> tuple[JobContext, list[object]]:
    items: list[object] = []
    cancel = threading.Event()

    def take(item: object) -> None:
        items.append(item)
        cancel.set()

    return JobContext(on_item=take, cancel=cancel), items


def test_cancel_reaches_an_operation_that_checks_and_the_child_stays() -> None:
    pid = run(call("echo"), JobContext()).pid
    ctx, items = cancelled_at_the_first_item()
    with pytest.raises(Cancelled):
        run(call("count", number=100_000, item=Said), ctx)
    assert items
    assert run(call("echo"), JobContext()).pid == pid


def test_what_was_finished_while_cancelling_is_kept() -> None:
    ctx, items = cancelled_at_the_first_item()
    with pytest.raises(Cancelled):
        run(call("last_words", item=Said), ctx)
    assert items == [Said("before"), Said("after")]


def test_cancel_ends_a_child_that_does_not_listen() -> None:
    ctx = JobContext(cancel=threading.Event())
    assert ctx.cancel is not None
    timer = threading.Timer(0.3, ctx.cancel.set)
    timer.start()
    with pytest.raises(Cancelled):
        run(call("hang"), ctx)
    timer.join()


@posix_only
def test_a_stopped_child_that_no_request_reaches_is_killed() -> None:
    run(call("echo"), JobContext())  # starting a child takes its time on a busy machine
    began = time.monotonic()
    with pytest.raises(WorkerTimedOut):
        run(call("die", number=signal.SIGSTOP, silence_s=0.5), JobContext())
    assert time.monotonic() - began > 2.4


def test_a_job_cancelled_before_it_starts_starts_no_child() -> None:
    ctx = JobContext(cancel=threading.Event())
    assert ctx.cancel is not None
    ctx.cancel.set()
    with pytest.raises(Cancelled):
        run(call("echo"), ctx)
    assert not client._idle


@posix_only
def test_a_memory_bomb_meets_the_limit() -> None:
    with pytest.raises(WorkerCrashed) as caught:
        run(call("bomb", memory_bytes=GIB), JobContext())
    assert caught.value.facts["why"] == "out_of_memory"


def test_a_foreseen_error_crosses_as_itself_with_its_facts() -> None:
    with pytest.raises(UnreadableMedia) as caught:
        run(call("refuse", "a.mp4"), JobContext())
    assert caught.value.facts == {"path": "a.mp4", "why": "damaged", "frame": 7}


def test_a_bug_in_the_child_is_logged_with_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(WorkerCrashed) as caught:
        run(call("bug"), JobContext())
    assert caught.value.facts["why"] == "bug"
    assert "ZeroDivisionError" in caplog.text


@posix_only
@pytest.mark.parametrize(
    "message",
    [
        "text",
        "pickle",
        "deep",
        "unknown",
        "nan",
        "huge",
        "negative",
        "wrong result",
        "surrogate",
        "wrong item",
        "foreign error",
        "no error",
        "self fact",
        "infinite",
        "no float",
    ],
)
def test_a_message_that_is_not_what_was_agreed_is_refused(message: str) -> None:
    with pytest.raises(WorkerCrashed) as caught:
        run(call("garble", message, item=Said), JobContext())
    assert caught.value.facts["why"] == "bad_message"


@posix_only
def test_half_a_message_does_not_hold_the_parent() -> None:
    with pytest.raises(WorkerTimedOut):
        run(call("garble", "half", silence_s=1.0), JobContext())


def test_parts_are_refused_where_none_were_agreed() -> None:
    with pytest.raises(WorkerCrashed, match="bad_message"):
        run(call("count", number=3), JobContext())


def test_an_error_of_whoever_takes_the_parts_ends_the_child() -> None:
    def full(_item: object) -> None:
        raise InvalidValue(field="disk", value="full", expected="room")

    with pytest.raises(InvalidValue):
        run(call("count", number=100_000, item=Said), JobContext(on_item=full))
    assert not client._idle


def test_a_request_that_would_not_fit_the_pipe_is_refused_at_once() -> None:
    with pytest.raises(InvalidValue):
        run(call("echo", "x" * 100_000), JobContext())


def test_nothing_the_child_prints_reaches_our_output(capfd: pytest.CaptureFixture[str]) -> None:
    run(call("shout"), JobContext())
    assert capfd.readouterr() == ("", "")


def test_the_child_reaches_no_network() -> None:
    assert run(call("call_home"), JobContext()).text in ("socket.connect", "socket.getaddrinfo")


def test_the_child_loads_neither_qt_nor_a_database_nor_the_signing() -> None:
    loaded = set(run(call("loaded", is_short=False), JobContext()).text.split())
    assert not {"PySide6", "sqlite3", "sqlite_utils", "pyhanko", "reportlab", "app.store"} & loaded


def test_two_threads_get_an_answer_each() -> None:
    answers: list[str] = []
    threads = [
        threading.Thread(target=lambda n=n: answers.append(run(call("echo", n), JobContext()).text))
        for n in ("a", "b", "c")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["a", "b", "c"]
    assert len(client._idle) <= 2


@posix_only
def test_the_child_ends_when_the_parent_is_killed(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent(
            f"""
            import sys
            sys.path.insert(0, {str(REPO)!r})
            import threading, time
            from pathlib import Path
            from tests.media import worker_ops
            from app.tasks.job import JobContext
            from media.worker.client import Call, run

            def ask(op):
                return run(Call(op, Path("x"), worker_ops.Say(), worker_ops.Said,
                                table=worker_ops.__name__, is_short=True), JobContext())

            if __name__ == "__main__":
                Path({str(told)!r}).write_text(str(ask("echo").pid))
                ask("hang")
            """
        ),
        encoding="utf-8",
    )
    parent = subprocess.Popen([sys.executable, str(script)])
    until = time.monotonic() + 120
    while not (told.exists() and told.read_text()) and time.monotonic() < until:
        time.sleep(0.05)
    pid = int(told.read_text())
    assert is_running(pid)
    parent.kill()
    parent.wait()
    while is_running(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(pid)


def test_a_probe_result_out_of_range_is_not_believed() -> None:
    info = MediaInfo(kind=EvidenceKind.VIDEO, width=10, height=10)
    assert believable.is_believable(info)
    for change in (
        {"rotation": 45},
        {"duration_us": -1},
        {"width": 2**60},
        {"claimed_gps": (91.0, 0.0)},
        {"damage": "x" * 5000},
        {"exif": (("a", "b"),) * 1001},
    ):
        assert not believable.is_believable(dataclasses.replace(info, **change))


@pytest.mark.parametrize("bomb", ["1e999999999", "1/0", "0.5", " 1/2", "1" * 5000])
def test_a_fraction_that_would_fill_the_memory_is_no_fraction(bomb: str) -> None:
    with pytest.raises(InvalidValue):
        from_plain(MediaInfo, {"kind": "video", "frame_rate": bomb})
