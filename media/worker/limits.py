"""What the child may use and do: set by the child itself, before a stranger's first byte is read.

Memory, processor time, file size, open files, and on Linux the system calls of
`media.worker.system_calls`. Time on the clock is the parent's to watch, and on Windows memory
too (`media.worker.job_object`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from media.worker.system_calls import forbid

_OPEN_FILES = 256
"""The libraries' own files and pipes are some twenty."""


def confine() -> None:
    """Set what holds for the child's whole life."""
    if sys.platform == "win32":
        return
    import resource

    _lower(resource.RLIMIT_CORE, 0)  # a core file would hold evidence
    _lower(resource.RLIMIT_NOFILE, _OPEN_FILES)
    if sys.platform == "linux":
        forbid()


def limit(memory_bytes: int, output_bytes: int, total_s: float) -> None:
    """Set what holds for the next operation; 0 leaves a limit as it is.

    Args:
        memory_bytes: address space (Linux).
        output_bytes: length of any file that is written; a longer one is an EFBIG error.
        total_s: the parent's limit of time. As processor time of all cores together it ends a
            child that native code keeps busy after the parent was killed.
    """
    if sys.platform == "win32":
        return
    import resource

    if sys.platform == "linux" and memory_bytes:
        _set_soft(resource.RLIMIT_AS, memory_bytes)
    if output_bytes:
        _set_soft(resource.RLIMIT_FSIZE, output_bytes)
    if total_s:
        used = resource.getrusage(resource.RUSAGE_SELF)
        cores = os.cpu_count() or 1
        _set_soft(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + total_s * cores) + 1)


def _set_soft(which: int, wanted: int) -> None:
    _change(which, lambda _soft, hard: (_within(wanted, hard), hard))


def _lower(which: int, wanted: int) -> None:
    _change(which, lambda _soft, hard: (_within(wanted, hard), _within(wanted, hard)))


def _change(which: int, change: Callable[[int, int], tuple[int, int]]) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(which, change(*resource.getrlimit(which)))


def _within(wanted: int, hard: int) -> int:
    return wanted if hard < 0 else min(wanted, hard)  # RLIM_INFINITY is -1
