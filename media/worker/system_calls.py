"""System calls that the child is refused for good (Linux): network, programs, other processes.

An audit hook sees Python only; this also holds for code that a hostile file smuggled into a
decoder. A refused call fails with EPERM, as if rights were missing, and libraries go on without.
Source: seccomp(2), linux/filter.h, arch/*/syscall tables of Linux 6.12.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import sys
from dataclasses import dataclass

_LOAD_WORD, _IF_EQUAL, _IF_AT_LEAST, _IF_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _REFUSE = 0x7FFF_0000, 0x0005_0000
_NUMBER_AT, _ARCHITECTURE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
_SET_NO_NEW_PRIVILEGES = 38
_SET_MODE_FILTER, _ALL_THREADS = 1, 1
_CLONE_THREAD = 0x0001_0000
_X32_CALLS = 0x4000_0000


@dataclass(frozen=True, slots=True)
class _Machine:
    """Numbers of one processor's system calls."""

    audit: int
    """Its AUDIT_ARCH."""
    seccomp: int
    clone: int
    clone3: int
    signals: tuple[int, ...]
    """kill and tgkill: allowed towards this process only."""
    refused: tuple[int, ...]


_MACHINES = {
    "x86_64": _Machine(
        audit=0xC000_003E,
        seccomp=317,
        clone=56,
        clone3=435,
        signals=(62, 234),
        refused=(
            *(41, 42, 43, 49, 50, 288),  # socket, connect, accept, bind, listen, accept4
            *(57, 58, 59, 322),  # fork, vfork, execve, execveat
            *(101, 310, 311, 438),  # ptrace, process_vm_readv and _writev, pidfd_getfd
            *(129, 200, 297, 424),  # rt_sigqueueinfo, tkill, rt_tgsigqueueinfo, pidfd_send_signal
            *(165, 166, 272, 308),  # mount, umount2, unshare, setns
            *(248, 249, 250),  # add_key, request_key, keyctl
            *(298, 321, 323, 425),  # perf_event_open, bpf, userfaultfd, io_uring_setup
        ),
    ),
    "aarch64": _Machine(
        audit=0xC000_00B7,
        seccomp=277,
        clone=220,
        clone3=435,
        signals=(129, 131),
        refused=(
            *(198, 203, 202, 200, 201, 242),
            *(221, 281),
            *(117, 270, 271, 438),
            *(138, 130, 240, 424),
            *(40, 39, 97, 268),
            *(217, 218, 219),
            *(241, 280, 282, 425),
        ),
    ),
}


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("filter", ctypes.POINTER(_Instruction)))


def forbid() -> bool:
    """Give up those calls and all new privileges, for every thread and for good.

    Returns:
        False where this system or processor has no such filter; nothing is refused then.
    """
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    steps = [_Instruction(*step) for step in _filter(machine, os.getpid())]
    program = _Program(len(steps), (_Instruction * len(steps))(*steps))
    libc.syscall.restype = ctypes.c_long
    failed: int = libc.syscall(
        ctypes.c_long(machine.seccomp),
        ctypes.c_long(_SET_MODE_FILTER),
        ctypes.c_long(_ALL_THREADS),
        ctypes.byref(program),
    )
    return failed == 0


def _filter(machine: _Machine, pid: int) -> list[tuple[int, int, int, int]]:
    """Write the filter: (code, steps to skip if true, if false, value)."""
    refuse, allow = (_RETURN, 0, 0, _REFUSE | errno.EPERM), (_RETURN, 0, 0, _ALLOW)
    steps = [
        (_LOAD_WORD, 0, 0, _ARCHITECTURE_AT),
        (_IF_EQUAL, 1, 0, machine.audit),
        refuse,  # 32-bit calls have other numbers
        (_LOAD_WORD, 0, 0, _NUMBER_AT),
        (_IF_AT_LEAST, 0, 1, _X32_CALLS),
        refuse,
    ]
    for number in machine.refused:
        steps += [(_IF_EQUAL, 0, 1, number), refuse]
    # clone3 hides its flags in memory; without it the C library uses clone.
    steps += [(_IF_EQUAL, 0, 1, machine.clone3), (_RETURN, 0, 0, _REFUSE | errno.ENOSYS)]
    load_argument = (_LOAD_WORD, 0, 0, _FIRST_ARGUMENT_AT)
    steps += [
        (_IF_EQUAL, 0, 4, machine.clone),
        load_argument,
        (_IF_ANY_BIT, 0, 1, _CLONE_THREAD),
        allow,
        refuse,
    ]
    for number in machine.signals:
        steps += [
            (_IF_EQUAL, 0, 4, number),
            load_argument,
            (_IF_EQUAL, 0, 1, pid),
            allow,
            refuse,
        ]
    return [*steps, allow]
