"""Windows: a job object around one child, so that it keeps to its memory and ends with us.

The counterpart of `media.worker.limits`; made by the parent, since a child could leave no limit
unset for itself. Source: winnt.h, jobapi2.h.
"""

from __future__ import annotations

import ctypes
import sys

_EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation
_PROCESS_MEMORY, _NO_ERROR_BOX, _END_WITH_HANDLE = 0x0100, 0x0400, 0x2000
_ONE_PROCESS = 0x0008
_SET_QUOTA_AND_TERMINATE = 0x0101


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION; 144 bytes on 64 bits."""

    _fields_ = (
        ("basic", BasicLimits),
        ("io", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


def extended_limits(memory_bytes: int) -> ExtendedLimits:
    """Say: one process, so much committed memory (0: any), no error box, ended with the job."""
    flags = _END_WITH_HANDLE | _NO_ERROR_BOX | _ONE_PROCESS
    limits = ExtendedLimits()
    limits.basic.processes = 1
    limits.basic.flags = flags | (_PROCESS_MEMORY if memory_bytes else 0)
    limits.process_memory = memory_bytes
    return limits


class JobObject:
    """A job with one process in it. Elsewhere than on Windows it does nothing.

    Args:
        pid: the child, just started.

    Raises:
        OSError: Windows refused.
    """

    def __init__(self, pid: int) -> None:
        self._handle: int | None = None
        if sys.platform == "win32":
            kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            # Without these a handle would be cut to 32 bits.
            kernel.CreateJobObjectW.restype = ctypes.c_void_p
            kernel.OpenProcess.restype = ctypes.c_void_p
            kernel.OpenProcess.argtypes = (ctypes.c_uint32, ctypes.c_int, ctypes.c_uint32)
            kernel.AssignProcessToJobObject.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
            kernel.SetInformationJobObject.argtypes = (
                ctypes.c_void_p,
                ctypes.c_int,
                ctypes.c_void_p,
                ctypes.c_uint32,
            )
            kernel.CloseHandle.argtypes = (ctypes.c_void_p,)
            self._kernel = kernel
            self._handle = kernel.CreateJobObjectW(None, None)
            process = kernel.OpenProcess(_SET_QUOTA_AND_TERMINATE, 0, pid)
            try:
                self.limit_memory(0)
                if not process or not kernel.AssignProcessToJobObject(self._handle, process):
                    raise ctypes.WinError(ctypes.get_last_error())
            except OSError:
                self.close()
                raise
            finally:
                if process:
                    kernel.CloseHandle(process)

    def limit_memory(self, memory_bytes: int) -> None:
        """Set how much memory the child may commit from now on.

        Raises:
            OSError: Windows refused.
        """
        if sys.platform == "win32":
            limits = extended_limits(memory_bytes)
            if not self._kernel.SetInformationJobObject(
                self._handle, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
            ):
                raise ctypes.WinError(ctypes.get_last_error())

    def close(self) -> None:
        """Close the job; a child that still runs is ended by that."""
        if sys.platform == "win32" and self._handle is not None:
            self._kernel.CloseHandle(self._handle)
            self._handle = None
