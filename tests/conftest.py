"""What every test stands on: no screen, no network, no data of this user, nothing left running."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.runtime import paths

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

REPO = Path(__file__).parents[1]

# Set before Qt, huggingface_hub or a spawned child can look; children inherit all of it.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
# Hundreds of processes are started: each would compile every file anew, a third of its start,
# where this variable is set (as many containers do).
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# The user's checked models stay findable: 145 MB is not copied for a test.
os.environ["NETRA_MODELS"] = str(paths.models_dir())
_DATA = tempfile.mkdtemp(prefix="netra-test-data-")
os.environ["NETRA_DATA"] = _DATA
# The key ring of whoever runs the tests is theirs: heads last seen go to the folder above.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

_LOCAL_HOSTS = {None, "", b"", "localhost", b"localhost", "127.0.0.1", b"127.0.0.1", "::1", b"::1"}
_reached_out: list[str] = []


class NetworkReached(RuntimeError):
    """Code under test tried to leave this computer."""


def _refuse_network(event: str, args: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = args[1]
        host = address[0] if isinstance(address, tuple) else None  # a str is a local pipe's path
    elif event == "socket.getaddrinfo":
        host = args[0]
    else:
        return
    if host not in _LOCAL_HOSTS:
        _reached_out.append(f"{event} {host!r}")
        raise NetworkReached(_reached_out[-1])


# An audit hook, not a patched class: it also sees sockets that libraries made from _socket.
sys.addaudithook(_refuse_network)


def pytest_unconfigure() -> None:
    shutil.rmtree(_DATA, ignore_errors=True)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Ask for the real model where a test is marked so; in CI its absence is a failure."""
    if item.get_closest_marker("model") is None or any(paths.models_dir().glob("*/model.bin")):
        return
    reason = "no Whisper model on this machine; `python3 dev.py models` installs the small one"
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of real media beside the repository, for robustness on real files only."""
    folder = REPO.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the folder of real media is not beside this clone")
    return folder


@pytest.fixture
def fresh_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a test a user data folder of its own (settings, trust, list of cases)."""
    folder = tmp_path / "data"
    monkeypatch.setenv("NETRA_DATA", str(folder))
    return folder


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """Wait a minute for what comes: a busy machine is slow, not wrong. Only a failure takes it."""
    signals, states = ("waitSignal", "waitSignals", "waitCallback"), ("waitActive", "waitExposed")
    for name in (*signals, *states, "waitUntil"):
        setattr(qtbot, name, partial(getattr(qtbot, name), timeout=60_000))
    return qtbot


@pytest.fixture(scope="module", autouse=True)
def memory_given_back() -> Iterator[None]:
    """Give back what decoders freed: glibc keeps it, a heap for each of their threads."""
    yield
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)


def _threads() -> set[threading.Thread]:
    # Qt's pool threads show up as dummies once Python ran in them; Qt owns their end.
    dummy = threading._DummyThread
    return {t for t in threading.enumerate() if t.is_alive() and not isinstance(t, dummy)}


def _children() -> dict[int, str]:
    """Give the pids of this process's children and their command lines."""
    multiprocessing.active_children()  # reaps those that ended
    tasks = Path("/proc/self/task")
    if not tasks.is_dir():
        return {p.pid or 0: p.name for p in multiprocessing.active_children()}
    found = {}
    for task in tasks.iterdir():
        try:
            pids = (task / "children").read_text().split()
        except OSError:  # the thread ended while we looked
            continue
        for pid in pids:
            try:
                command = Path("/proc", pid, "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if command:  # a zombie has none: it has ended
                found[int(pid)] = command
    return found


def _urgency() -> int:
    return os.sched_getscheduler(0) if hasattr(os, "sched_getscheduler") else 0


_URGENCY = _urgency()


def _is_expected(pid: int, command: str) -> bool:
    # The interpreter's own tracker, and the warm worker that short media work shares on purpose.
    warm = sys.modules.get("media.worker.client")
    is_warm = getattr(warm, "is_warm_child", None)
    return "resource_tracker" in command or (is_warm is not None and is_warm(pid))


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    """Fail a test that leaves a thread or process behind, or that asked for the network.

    Nor may it leave this process more urgent than it was: encoders do, see `priority_kept`.
    """
    threads, children = _threads(), set(_children())
    _reached_out.clear()
    yield
    until = time.monotonic() + 20
    while True:
        left: list[object] = [t for t in _threads() - threads if t.is_alive()]
        left += [
            f"{pid}: {command[:120]}"
            for pid, command in _children().items()
            if pid not in children and not _is_expected(pid, command)
        ]
        if not left or time.monotonic() > until:
            break
        time.sleep(0.02)
    assert not left, f"still running after the test: {left}"
    assert _urgency() == _URGENCY, "the test left this process with another scheduling policy"
    assert not _reached_out, f"asked for the network: {_reached_out}"
