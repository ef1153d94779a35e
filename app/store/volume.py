"""What kind of volume a folder lies on, and the lock of the one writer."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from filelock import FileLock, Timeout

from app.domain.errors import FolderMissing, OutputRefused, StoreLocked

_NETWORK_SYSTEMS = frozenset(
    (
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "fuse.sshfs",
        "9p",
        "afs",
        "ncpfs",
        "davfs",
        "fuse.rclone",
    )
)
_DRIVE_REMOTE = 4
_READ_ONLY_VOLUME = 0x80000
LOCK_NAME = "lock"


def is_network_folder(folder: Path) -> bool:
    """Tell whether a folder lies on a share, where SQLite's locks are unsafe."""
    resolved = folder.resolve()
    if sys.platform == "win32":
        import ctypes

        if str(resolved).startswith("\\\\"):
            return True
        return bool(ctypes.windll.kernel32.GetDriveTypeW(resolved.anchor) == _DRIVE_REMOTE)
    mounts = Path("/proc/self/mounts")
    if not mounts.exists():
        return False
    best, kind = "", ""
    for line in mounts.read_text(errors="replace").splitlines():
        fields = line.split(" ")
        point = fields[1].replace("\\040", " ")
        if resolved.is_relative_to(point) and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind in _NETWORK_SYSTEMS


def is_writable(folder: Path) -> bool:
    """Tell whether this user may write into a folder (a stick may be locked)."""
    if sys.platform == "win32":
        import ctypes

        # os.access looks at the folder's own attribute there, never at the volume
        flags = ctypes.c_ulong(0)
        known = ctypes.windll.kernel32.GetVolumeInformationW(
            *(folder.resolve().anchor, None, 0, None, None, ctypes.byref(flags), None, 0)
        )
        if known and flags.value & _READ_ONLY_VOLUME:
            return False
    return os.access(folder, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def require_folder(folder: Path) -> None:
    """Refuse a folder that nothing can be written into, before any work is done.

    Raises:
        FolderMissing: there is none.
        OutputRefused: this user may not write there.
    """
    if not folder.is_dir():
        raise FolderMissing(path=folder)
    if not is_writable(folder):
        raise OutputRefused(path=folder)


class WriterLock:
    """Held by the one window or command that writes a case; freed by the system at a crash."""

    def __init__(self, cache: Path) -> None:
        self._folder = cache.parent
        cache.mkdir(exist_ok=True)
        self._lock = FileLock(cache / LOCK_NAME, thread_local=False)

    def acquire(self) -> None:
        """Take the lock at once or not at all.

        Raises:
            StoreLocked: another window or program writes this case.
        """
        try:
            self._lock.acquire(timeout=0)
        except Timeout as e:
            raise StoreLocked(path=self._folder) from e

    def release(self) -> None:
        """Give the lock back."""
        self._lock.release()
