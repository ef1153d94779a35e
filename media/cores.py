"""What this computer's processor is, and how many threads decoding may use.

They are its physical cores, since hyper-threads make it slower.
"""

from __future__ import annotations

import os
import platform
from pathlib import Path

THREADS_MAX = 4
"""More brought nothing; with twice the cores the time doubled (measured)."""
_CPUS = Path("/sys/devices/system/cpu")
_ABOUT = Path("/proc/cpuinfo")
_NAME_MAX = 80


def physical_cores() -> int:
    """Give the number of physical cores that this process may use, at least 1.

    Where the system does not say which logical ones share a core, half of them are counted
    on machines that have more than two.
    """
    if hasattr(os, "sched_getaffinity"):
        usable = os.sched_getaffinity(0)
        siblings = {_siblings(cpu) for cpu in usable}
        if "" not in siblings:
            return max(1, len(siblings))
        return max(1, len(usable))
    logical = os.cpu_count() or 1
    return logical if logical <= 2 else logical // 2


def usable_threads(wanted: int) -> int:
    """Give how many threads to decode with, 1 to 4, never more than there are cores."""
    return max(1, min(wanted, THREADS_MAX, physical_cores()))


def processor() -> str:
    """Name the processor as the system does: one line of at most 80 characters."""
    name = os.environ.get("PROCESSOR_IDENTIFIER", "")  # Windows
    if _ABOUT.is_file():
        lines = _ABOUT.read_text(errors="replace").splitlines()
        name = next((x.partition(":")[2] for x in lines if x.startswith("model name")), "")
    return " ".join((name or platform.machine()).split())[:_NAME_MAX]


def _siblings(cpu: int) -> str:
    try:
        return (_CPUS / f"cpu{cpu}" / "topology" / "thread_siblings_list").read_text().strip()
    except OSError:
        return ""
