"""The one folder that a child may write into, for an operation that unpacks what strangers sent.

An audit hook refuses what Python code does, on every system. On Linux with Landlock the kernel
refuses it too, native code included. Both last until the process ends.
Source: landlock(7), linux/landlock.h.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = frozenset(
    f"os.{act}"
    for act in (
        *("chmod", "chown", "link", "mkdir", "remove", "rename", "rmdir", "symlink"),
        *("truncate", "utime", "setxattr", "removexattr", "mkfifo", "mknod"),
    )
)
_FOLDER_AT = {
    "os.remove": 1,
    "os.rmdir": 1,
    "os.mkdir": 2,
    "os.chmod": 2,
    "os.utime": 3,
    "os.symlink": 2,
    "os.rename": 2,
    "os.link": 2,
}
"""Which argument of an event is the open folder (`dir_fd`), the first where there are two."""
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION, _PATH_BENEATH = 1, 1
# write_file, remove_dir, remove_file, make_char, _dir, _reg, _sock, _fifo, _block, _sym
_FIRST_RIGHTS = 0x2 | 0x10 | 0x20 | 0x40 | 0x80 | 0x100 | 0x200 | 0x400 | 0x800 | 0x1000
_REFER, _TRUNCATE = 0x2000, 0x4000
_ON_FILES = 0x2 | _TRUNCATE


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("rights", ctypes.c_uint64), ("folder", ctypes.c_int32))


def write_only_below(folder: Path) -> bool:
    """Let this process change files below `folder` only; called once, in a child of its own.

    Args:
        folder: absolute, no link in it.

    Returns:
        Whether the kernel refuses too; False where it knows no Landlock.
    """
    room = os.path.join(os.path.realpath(folder), "")  # noqa: PTH118 - with its last separator

    def refuse(event: str, args: tuple[object, ...]) -> None:
        if event == "open":
            _judge_open(room, args)
        elif event in _CHANGES:
            _judge(room, event, args)

    sys.addaudithook(refuse)
    return _confined(room)


def _judge_open(room: str, args: tuple[object, ...]) -> None:
    path, _mode, flags = args
    if isinstance(flags, int) and flags & _WRITES and path != os.devnull:
        _require_below(room, "open", path)


def _judge(room: str, event: str, args: tuple[object, ...]) -> None:
    # A link may point where it likes: whatever is written through it is judged again.
    places = {"os.rename": (0, 1), "os.link": (0, 1), "os.symlink": (1,)}.get(event, (0,))
    for place in places:
        at = _FOLDER_AT.get(event, len(args)) + (place if len(places) > 1 else 0)
        _require_below(room, event, args[place], args[at] if at < len(args) else None)


def _require_below(room: str, event: str, path: object, folder: object = None) -> None:
    """Raise where `path`, seen from an open folder if there is one, is not below `room`."""
    if not isinstance(path, str | bytes | os.PathLike):
        return  # a descriptor: whoever opened it was judged then
    name = os.fsdecode(path)
    if isinstance(folder, int) and folder >= 0 and sys.platform == "linux":
        name = os.path.join(os.readlink(f"/proc/self/fd/{folder}"), name)  # noqa: PTH115, PTH118
    above, last = os.path.split(os.path.abspath(name))  # noqa: PTH100
    real = os.path.join(os.path.realpath(above), last)  # noqa: PTH118
    if not real.startswith(room) and real != room.rstrip(os.sep):
        raise PermissionError(event)


def _confined(room: str) -> bool:
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    version = libc.syscall(ctypes.c_long(_CREATE_RULESET), None, ctypes.c_size_t(0), _ASK_VERSION)
    if version < 1:
        return False
    rights = _FIRST_RIGHTS | (_REFER if version > 1 else 0) | (_TRUNCATE if version > 2 else 0)
    handled = ctypes.c_uint64(rights)
    rules = libc.syscall(
        ctypes.c_long(_CREATE_RULESET), ctypes.byref(handled), ctypes.c_size_t(8), 0
    )
    if rules < 0:
        return False
    try:
        _allow(libc, rules, room, rights)
        _allow(libc, rules, os.devnull, rights & _ON_FILES)
        return bool(libc.syscall(ctypes.c_long(_RESTRICT_SELF), ctypes.c_long(rules), 0) == 0)
    finally:
        os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, path: str, rights: int) -> None:
    if sys.platform != "linux":
        return
    below = os.open(path, os.O_PATH)
    try:
        rule = _Beneath(rights, below)
        libc.syscall(
            ctypes.c_long(_ADD_RULE), ctypes.c_long(rules), _PATH_BENEATH, ctypes.byref(rule), 0
        )
    finally:
        os.close(below)
