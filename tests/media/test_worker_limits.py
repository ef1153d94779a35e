"""What the child may use and do, whatever a file makes of it."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, UnreadableMedia, WorkerCrashed, WorkerTimedOut
from app.tasks.job import JobContext
from media.worker import calls, client, system_calls
from media.worker.client import run
from media.worker.job_object import ExtendedLimits, JobObject, extended_limits
from tests.media.test_worker import REPO, call, is_running

MIB = 1024**2
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")


@pytest.fixture(autouse=True)
def no_child_left() -> Iterator[None]:
    yield
    client.shutdown()


@linux_only
@pytest.mark.parametrize("asked", ["socket", "unix socket", "fork", "exec", "signal", "memory"])
def test_native_code_reaches_no_network_no_program_and_no_other_process(asked: str) -> None:
    answer = run(call("native", asked, os.getpid()), JobContext()).text
    assert answer == "-1 EPERM"


@linux_only
def test_a_thread_a_signal_to_itself_and_a_pair_of_sockets_still_work() -> None:
    assert run(call("own"), JobContext()).text == "2"


@linux_only
def test_the_filter_is_on_with_no_new_privileges_no_core_and_few_files() -> None:
    said = run(call("limits"), JobContext()).text
    assert "NoNewPrivs:\t1" in said
    assert "Seccomp:\t2" in said
    assert "core (0, 0)" in said
    assert "files (256, 256)" in said


def test_a_processor_without_a_known_filter_goes_on_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(system_calls.platform, "machine", lambda: "sparc64")
    if sys.platform == "linux":
        # Not in this process: it would keep what forbid() gives up.
        monkeypatch.setattr(system_calls.ctypes, "CDLL", lambda *_a, **_k: _NoLibrary())
    assert not system_calls.forbid()


class _NoLibrary:
    def prctl(self, *_args: int) -> int:
        return 0


def test_the_filters_of_both_processors_have_the_same_gaps() -> None:
    """Every jump lands inside, and both end with the same number of answers."""
    lengths = set()
    for machine in system_calls._MACHINES.values():
        steps = system_calls._filter(machine, 1234)
        for place, (code, if_true, if_false, _value) in enumerate(steps):
            if code in (0x15, 0x35, 0x45):
                assert place + 1 + max(if_true, if_false) < len(steps)
        assert steps[-1][3] == 0x7FFF_0000
        lengths.add(len(steps) - 2 * len(machine.refused))
    assert len(lengths) == 1


def test_a_child_that_talks_for_ever_ends_after_the_time_in_all() -> None:
    with pytest.raises(WorkerTimedOut) as caught:
        run(call("chatter", total_s=1.0), JobContext())
    assert caught.value.facts["seconds"] == 1.0


@posix_only
def test_a_file_longer_than_allowed_costs_the_operation(tmp_path: Path) -> None:
    out = tmp_path / "spilt"
    with pytest.raises(WorkerCrashed) as caught:
        run(call("spill", str(out), 40, output_bytes=8 * MIB), JobContext())
    assert caught.value.facts["why"] == "too_much_output"
    assert out.stat().st_size == 8 * MIB
    assert run(call("spill", str(out), 40, output_bytes=64 * MIB), JobContext()).text == "written"


@linux_only
def test_a_child_stuck_in_native_code_ends_although_the_parent_is_gone(tmp_path: Path) -> None:
    """It cannot see that the pipe was closed: the limit of processor time ends it."""
    told = tmp_path / "pid"
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent(
            f"""
            import sys
            sys.path.insert(0, {str(REPO)!r})
            from pathlib import Path
            from tests.media import worker_ops
            from app.tasks.job import JobContext
            from media.worker.client import Call, run

            def ask(op, total_s):
                return run(Call(op, Path("x"), worker_ops.Say(), worker_ops.Said, total_s=total_s,
                                table=worker_ops.__name__, is_short=True), JobContext())

            if __name__ == "__main__":
                Path({str(told)!r}).write_text(str(ask("echo", 60.0).pid))
                import os, threading
                threading.Timer(0.5, lambda: os._exit(9)).start()
                ask("stick", 2.0)
            """
        ),
        encoding="utf-8",
    )
    parent = subprocess.Popen([sys.executable, str(script)])
    parent.wait(60)
    pid = int(told.read_text())
    until = time.monotonic() + 60
    while is_running(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(pid)


def test_the_job_objects_structure_is_the_one_windows_knows() -> None:
    if ctypes.sizeof(ctypes.c_void_p) == 8:
        assert ctypes.sizeof(ExtendedLimits) == 144
    limits = extended_limits(5)
    assert limits.process_memory == 5
    assert limits.basic.flags == 0x2000 | 0x0400 | 0x0008 | 0x0100
    assert extended_limits(0).basic.flags == 0x2000 | 0x0400 | 0x0008


@pytest.mark.skipif(sys.platform != "win32", reason="job objects are Windows's")
def test_on_windows_a_memory_bomb_meets_the_job_objects_limit() -> None:
    with pytest.raises(WorkerCrashed) as caught:
        run(call("bomb", memory_bytes=1024 * MIB), JobContext())
    assert caught.value.facts["why"] == "out_of_memory"


def test_elsewhere_a_job_object_does_nothing() -> None:
    if sys.platform != "win32":
        job = JobObject(os.getpid())
        job.limit_memory(1)
        job.close()


def test_cancel_still_ends_a_child_that_talks() -> None:
    ctx = JobContext(cancel=threading.Event())
    assert ctx.cancel is not None
    timer = threading.Timer(0.5, ctx.cancel.set)
    timer.start()
    with pytest.raises(Cancelled):
        run(call("chatter"), ctx)
    timer.join()


def test_a_file_that_needs_more_memory_than_given_is_too_large_to_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_memory(*_args: object) -> None:
        raise WorkerCrashed(op="probe", path="a", exit_code=70, why="out_of_memory")

    monkeypatch.setattr(calls, "run", without_memory)
    with pytest.raises(UnreadableMedia) as caught:
        calls.probe(tmp_path / "a", JobContext())
    assert caught.value.facts["why"] == "too_large"
