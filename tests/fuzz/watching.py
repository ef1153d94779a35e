"""Who opens or changes anything in a folder (inotify), and who calls at an address."""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import sys
import threading
from pathlib import Path

_OPENED, _ACCESSED, _MODIFIED, _MADE, _GONE, _MOVED = 0x20, 0x1, 0x2, 0x100, 0x200, 0xC0
_NONBLOCK, _CLOEXEC = 0o4000, 0o2000000
_FOLDER = 0x4000_0000
_EVENT = struct.Struct("iIII")


class FolderWatch:
    """Names of the entries of one folder that any process touched (Linux; elsewhere none).

    It sees native code too: the kernel reports each open, read, write, creation and removal.
    """

    def __init__(self, folder: Path) -> None:
        self._queue = -1
        if sys.platform == "linux":
            libc = ctypes.CDLL(None, use_errno=True)
            self._queue = libc.inotify_init1(_NONBLOCK | _CLOEXEC)
            mask = _OPENED | _ACCESSED | _MODIFIED | _MADE | _GONE | _MOVED
            if libc.inotify_add_watch(self._queue, os.fsencode(folder), mask) < 0:
                raise OSError(ctypes.get_errno(), "inotify", str(folder))

    def touched(self) -> set[str]:
        """Give the names since the last call; the folder itself is the empty name."""
        names: set[str] = set()
        while self._queue >= 0:
            try:
                data = os.read(self._queue, 65536)
            except BlockingIOError:
                break
            at = 0
            while at < len(data):
                _watch, mask, _cookie, length = _EVENT.unpack_from(data, at)
                name = data[at + _EVENT.size : at + _EVENT.size + length].rstrip(b"\0")
                at += _EVENT.size + length
                names.add(os.fsdecode(name) if name or not mask & _FOLDER else "")
        return names

    def close(self) -> None:
        """Stop watching."""
        if self._queue >= 0:
            os.close(self._queue)
            self._queue = -1


class CallCounter:
    """An address on this computer that counts who connects."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0.2)
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="fuzz-address")
        self._thread.start()

    @property
    def address(self) -> str:
        """What a file names to be fetched."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def _listen(self) -> None:
        while not self._is_over.is_set():
            try:
                self._socket.accept()[0].close()
                self.calls += 1
            except TimeoutError:
                continue

    def close(self) -> None:
        """Stop listening and wait for the thread."""
        self._is_over.set()
        self._thread.join()
        self._socket.close()
