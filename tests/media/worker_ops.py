"""Operations that behave as a hostile file would make them; run in a real child process."""

from __future__ import annotations

import ctypes
import errno
import gc
import os
import re
import signal
import socket
import sys
import threading
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from app.domain.errors import UnreadableMedia
from app.tasks.job import JobContext
from media.worker.protocol import Done, Failed, Item, write_reply

if sys.platform != "win32":
    import resource


@dataclass(frozen=True, slots=True)
class Say:
    """What the operation shall do it with."""

    text: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """What it answers."""

    text: str = ""
    pid: int = 0


def _echo(task: Say, _ctx: JobContext) -> Said:
    return Said(task.text, os.getpid())


def _die(task: Say, _ctx: JobContext) -> Said:
    os.kill(os.getpid(), task.number)
    time.sleep(60)
    return Said()


def _leave(task: Say, _ctx: JobContext) -> Said:
    os._exit(task.number)


def _hang(_task: Say, _ctx: JobContext) -> Said:
    time.sleep(600)
    return Said()


def _count(task: Say, ctx: JobContext) -> Said:
    for i in range(task.number):
        ctx.progress(i / task.number, "counting", str(i))
        ctx.emit(Said(str(i)))
        time.sleep(0.01)
    return Said("done", os.getpid())


def _tally(task: Say, ctx: JobContext) -> Said:
    """Write one byte a step, so that anybody sees when it goes on."""
    with Path(task.text).open("ab", buffering=0) as file:
        for i in range(task.number):
            ctx.progress(i / task.number, "counting", str(i))
            file.write(b"x")
            time.sleep(0.01)
    return Said("done", os.getpid())


def _last_words(_task: Say, ctx: JobContext) -> Said:
    ctx.emit(Said("before"))
    assert ctx.cancel is not None
    ctx.cancel.wait(30)
    ctx.emit(Said("after"))
    ctx.check()
    return Said()


def _bomb(_task: Say, _ctx: JobContext) -> Said:
    held = []
    while True:
        held.append(bytearray(64 * 1024 * 1024))


def _refuse(task: Say, _ctx: JobContext) -> Said:
    raise UnreadableMedia(path=task.text, why="damaged", frame=7)


def _bug(_task: Say, _ctx: JobContext) -> Said:
    raise ZeroDivisionError


def _raw(data: bytes) -> None:
    for found in gc.get_objects():
        if isinstance(found, Connection) and found.writable and not found.closed:
            os.write(found.fileno(), data)


def _framed(body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + body


def _garble(task: Say, _ctx: JobContext) -> Said:
    messages = {
        "text": _framed(b"hello"),
        "pickle": _framed(b"\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00\x8c\x05hello\x94."),
        "deep": _framed(b"[" * 200_000),
        "unknown": _framed(b'["fetch", {}]'),
        "nan": _framed(b'["progressed", {"done": NaN, "step": "", "detail": ""}]'),
        "huge": b"\x7f\xff\xff\xff",
        "negative": b"\xff\xff\xff\xff" + bytes(8),
        "half": b"\x00\x00\x01\x00abc",
        "wrong result": _framed(write_reply(Done({"text": 5}))),
        "surrogate": _framed(write_reply(Done({"text": "\ud800", "pid": 1}))),
        "wrong item": _framed(write_reply(Item({"words": []}))),
        "foreign error": _framed(write_reply(Failed("SystemExit", {}))),
        "self fact": _framed(write_reply(Failed("UnreadableMedia", {"self": 1}))),
        "infinite": _framed(b'["progressed", {"done": 1e999, "step": "", "detail": ""}]'),
        "no float": _framed(
            b'["progressed", {"done": 1' + b"0" * 400 + b', "step": "", "detail": ""}]'
        ),
        "no error": _framed(write_reply(Failed("annotations", {}))),
    }
    _raw(messages[task.text])
    time.sleep(600)
    return Said()


def _shout(_task: Say, _ctx: JobContext) -> Said:
    sys.stdout.write("from python")
    sys.stdout.flush()
    os.write(1, b"from C")
    os.write(2, b"from C to stderr")
    return Said()


def _call_home(_task: Say, _ctx: JobContext) -> Said:
    try:
        socket.create_connection(("127.0.0.1", 9))
    except PermissionError as e:
        return Said(str(e))
    return Said("connected")


def _native(task: Say, _ctx: JobContext) -> Said:
    """Ask the kernel past Python, as a decoder that was taken over would."""
    libc = ctypes.CDLL(None, use_errno=True)
    asked = {
        "socket": lambda: libc.socket(socket.AF_INET, socket.SOCK_STREAM, 0),
        "unix socket": lambda: libc.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0),
        "fork": libc.fork,
        "exec": lambda: libc.execve(b"/bin/true", None, None),
        "signal": lambda: libc.kill(task.number, 0),
        "memory": lambda: libc.process_vm_readv(task.number, None, 0, None, 0, 0),
    }
    answered = asked[task.text]()
    if answered == 0 and task.text == "fork":
        os._exit(0)
    return Said(f"{answered} {errno.errorcode.get(ctypes.get_errno(), '')}")


def _own(_task: Say, _ctx: JobContext) -> Said:
    """Do what must go on working: a thread, a signal to oneself, a pair of sockets."""
    heard: list[int] = []
    signal.signal(signal.SIGUSR1, lambda number, _frame: heard.append(number))
    os.kill(os.getpid(), signal.SIGUSR1)
    thread = threading.Thread(target=heard.append, args=(1,))
    thread.start()
    thread.join()
    for end in socket.socketpair():
        end.close()
    return Said(f"{len(heard)}")


def _limits(_task: Say, _ctx: JobContext) -> Said:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    words = [line for line in status.splitlines() if line.startswith(("NoNewPrivs", "Seccomp:"))]
    words += [f"core {resource.getrlimit(resource.RLIMIT_CORE)}"]
    words += [f"files {resource.getrlimit(resource.RLIMIT_NOFILE)}"]
    return Said("; ".join(words))


def _spill(task: Say, _ctx: JobContext) -> Said:
    with Path(task.text).open("wb") as out:
        for _ in range(task.number):
            out.write(bytes(1024 * 1024))
    return Said("written")


def _chatter(_task: Say, ctx: JobContext) -> Said:
    while True:
        ctx.progress(-1, "reading")
        time.sleep(0.05)


def _stick(_task: Say, _ctx: JobContext) -> Said:
    """Hold the interpreter's lock for ever, as native code in a loop does."""
    re.match(r"(a+)+$", "a" * 60 + "b")
    return Said()


def _loaded(_task: Say, _ctx: JobContext) -> Said:
    return Said(" ".join(sorted(sys.modules)), os.getpid())


OPERATIONS = {
    "echo": (Say, _echo),
    "die": (Say, _die),
    "leave": (Say, _leave),
    "hang": (Say, _hang),
    "count": (Say, _count),
    "tally": (Say, _tally),
    "last_words": (Say, _last_words),
    "bomb": (Say, _bomb),
    "refuse": (Say, _refuse),
    "bug": (Say, _bug),
    "garble": (Say, _garble),
    "shout": (Say, _shout),
    "call_home": (Say, _call_home),
    "loaded": (Say, _loaded),
    "native": (Say, _native),
    "own": (Say, _own),
    "limits": (Say, _limits),
    "spill": (Say, _spill),
    "chatter": (Say, _chatter),
    "stick": (Say, _stick),
}
