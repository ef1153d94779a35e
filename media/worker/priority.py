"""Long work steps back: whoever watches a video meanwhile must not feel it."""

from __future__ import annotations

import os
import sys

_NICENESS = 10
_BELOW_NORMAL = 0x0000_4000  # winbase.h BELOW_NORMAL_PRIORITY_CLASS


def lower_priority() -> None:
    """Give this process a lower priority for the rest of its life.

    Only for a child that does one long operation: it cannot be raised again.
    """
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        # Without its type the handle, -1, would arrive as 32 bits.
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        kernel.SetPriorityClass.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        os.nice(max(0, _NICENESS - os.nice(0)))
