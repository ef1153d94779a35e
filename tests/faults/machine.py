"""A machine that fails: at one call that reaches the disk, chosen by its number.

Every call is counted that writes a file below one folder, brings it to the disk, or changes a
name there: Python's own, and SQLite's (through `xSetSystemCall` of its VFS; its fsync cannot be
had this way). At the chosen one the call fails with an error number, or the power goes: the
process ends, and what nobody brought to the disk is taken back, names and bytes, as the worst
file system would.
"""

from __future__ import annotations

import _sqlite3
import builtins
import ctypes
import errno
import io
import os
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from app.store import copying

CUT = 77
"""Exit status of a process whose power went."""
_PWRITE = ctypes.CFUNCTYPE(
    ctypes.c_ssize_t, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64, use_errno=True
)
_TRUNCATE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_int64, use_errno=True)
_UNLINK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p, use_errno=True)


class Machine:
    """Counts calls below a folder and fails at one of them."""

    def __init__(self, root: Path, how: str, fail_at: int = 0) -> None:
        self.calls: list[str] = []
        self._root = str(root)
        self._how = how
        self._fail_at = fail_at
        self._guard = threading.RLock()
        self._unsynced: dict[str, int] = {}
        self._synced: dict[str, int] = {}
        self._names: list[tuple[str, Callable[[], object]]] = []
        self._kept: list[object] = []
        self._unlink = os.unlink

    def install(self) -> None:
        """Stand between this process and the disk; there is no way back."""
        self._replace_names()
        self._replace_sync()
        self._replace_open()
        self._replace_sqlite()

    def appeared(self, path: Path) -> None:
        """Know of a file that another process wrote and did not bring to the disk."""
        with self._guard:
            self._unsynced[str(path)] = 0

    def step(self, what: str, path: str) -> int:
        """Count a call; give the error number with which it fails, 0 where it is done."""
        if not path.startswith(self._root):
            return 0
        with self._guard:
            self.calls.append(f"{what} {path[len(self._root) :]}")
            if len(self.calls) != self._fail_at:
                return 0
            if self._how == "cut":
                self._cut()
            return int(getattr(errno, self._how))

    def _cut(self) -> None:
        for _folder, undo in reversed(self._names):
            with suppress(FileNotFoundError):
                undo()
        for path, length in self._unsynced.items():
            if real_exists(path):
                real_chmod(path, 0o600)
                os.truncate(path, length)
        os._exit(CUT)

    def _replace_sync(self) -> None:
        for name in ("fsync", "fdatasync"):
            real = getattr(os, name)

            def sync(handle: int, real: Callable[[int], None] = real, name: str = name) -> None:
                path = _path_of(handle)
                raise_for(self.step(name, path), path)
                real(handle)
                with self._guard:
                    self._unsynced.pop(path, None)
                    self._synced[path] = os.fstat(handle).st_size
                    self._names = [kept for kept in self._names if kept[0] != path]

            setattr(os, name, sync)
        copying.sync_data = os.fdatasync

    def _replace_names(self) -> None:
        link, rename, unlink, mkdir = os.link, os.rename, self._unlink, os.mkdir

        def faulty_link(src: str, dst: str, **rest: Any) -> None:
            raise_for(self.step("link", str(dst)), str(dst))
            link(src, dst, **rest)
            with self._guard:
                if str(src) in self._unsynced:
                    self._unsynced[str(dst)] = self._unsynced[str(src)]
            self._named(str(dst), lambda: unlink(dst))

        def faulty_rename(src: str, dst: str) -> None:
            raise_for(self.step("rename", str(dst)), str(dst))
            saved = Path(dst).read_bytes() if Path(dst).is_file() else None
            rename(src, dst)
            with self._guard:
                if str(src) in self._unsynced:
                    self._unsynced[str(dst)] = self._unsynced.pop(str(src))

            def undo() -> None:
                rename(dst, src)
                if saved is not None:
                    Path(dst).write_bytes(saved)

            self._named(str(dst), undo)

        def faulty_unlink(path: str, **rest: Any) -> None:
            if real_exists(str(path)):
                raise_for(self.step("unlink", str(path)), str(path))
            unlink(path, **rest)

        def faulty_mkdir(path: str, mode: int = 0o777, **rest: Any) -> None:
            raise_for(self.step("mkdir", str(path)), str(path))
            mkdir(path, mode, **rest)
            self._named(str(path), lambda: shutil.rmtree(path))

        os.link, os.rename, os.replace = faulty_link, faulty_rename, faulty_rename  # type: ignore[assignment]
        os.unlink, os.remove, os.mkdir = faulty_unlink, faulty_unlink, faulty_mkdir  # type: ignore[assignment]

    def _named(self, path: str, undo: Callable[[], object]) -> None:
        if path.startswith(self._root):
            with self._guard:
                self._names.append((str(Path(path).parent), undo))

    def _replace_open(self) -> None:
        machine, real, unlink = self, io.open, self._unlink

        class Written(io.FileIO):
            _refused = 0

            def write(self, data: Any) -> int:
                path = str(self.name)
                raise_for(self._refused, path)
                self._refused = machine.step("write", path)
                with machine._guard:
                    length = self.tell() if "a" in self.mode else machine._synced.get(path, 0)
                    machine._unsynced.setdefault(path, length)
                if self._refused:
                    # A full disk takes what it still can, then nothing.
                    return super().write(bytes(data)[: max(1, len(data) // 2)])
                return super().write(data)

        def faulty_open(
            file: Any, mode: str = "r", buffering: int = -1, *rest: Any, **more: Any
        ) -> Any:
            path = os.fspath(file) if isinstance(file, str | Path) else ""
            if not set(mode) & set("wxa+") or not str(path).startswith(machine._root):
                return real(file, mode, buffering, *rest, **more)
            raise_for(machine.step("open", str(path)), str(path))
            is_new = not Path(path).exists()
            raw = Written(path, mode.replace("b", "").replace("t", ""))
            if is_new:
                machine._named(str(path), lambda: unlink(path))
            if set(mode) & set("wx"):
                with machine._guard:
                    machine._unsynced[str(path)] = 0  # also what goes in by other ways than write
            if buffering == 0:
                return raw
            kind = io.BufferedRandom if "+" in mode else io.BufferedWriter
            buffered = kind(raw)
            if "b" in mode:
                return buffered
            return io.TextIOWrapper(cast(io.BufferedWriter, buffered), *rest, **more)

        io.open = faulty_open
        builtins.open = faulty_open

    def _replace_sqlite(self) -> None:
        library = ctypes.CDLL(_sqlite3.__file__)
        find = library.sqlite3_vfs_find
        find.restype, find.argtypes = ctypes.c_void_p, [ctypes.c_char_p]
        vfs = find(None)
        setter, getter = _vfs_calls(vfs)

        def put(name: bytes, kind: Any, made: Callable[[Any], Callable[..., int]]) -> None:
            address = getter(vfs, name)
            assert address, name
            replaced = kind(made(kind(address)))
            self._kept.append(replaced)
            assert setter(vfs, name, ctypes.cast(replaced, ctypes.c_void_p)) == 0

        def failing(number: int) -> int:
            ctypes.set_errno(number)
            return -1

        def pwrite(real: Any) -> Callable[..., int]:
            def call(handle: int, data: int, size: int, at: int) -> int:
                number = self.step("pwrite", _path_of(handle))
                return failing(number) if number else int(real(handle, data, size, at))

            return call

        def truncate(real: Any) -> Callable[..., int]:
            def call(handle: int, size: int) -> int:
                number = self.step("ftruncate", _path_of(handle))
                return failing(number) if number else int(real(handle, size))

            return call

        def unlink(real: Any) -> Callable[..., int]:
            def call(path: bytes) -> int:
                number = self.step("unlink", os.fsdecode(path))
                return failing(number) if number else int(real(path))

            return call

        put(b"pwrite64", _PWRITE, pwrite)
        put(b"ftruncate", _TRUNCATE, truncate)
        put(b"unlink", _UNLINK, unlink)


def raise_for(number: int, path: str) -> None:
    """Raise what the system would."""
    if number:
        raise OSError(number, os.strerror(number), path)


def _path_of(handle: int) -> str:
    return str(Path(f"/proc/self/fd/{handle}").readlink())


def real_exists(path: str) -> bool:
    """Tell whether a path is there."""
    return Path(path).exists()


real_chmod = os.chmod


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("iVersion", ctypes.c_int),
        ("szOsFile", ctypes.c_int),
        ("mxPathname", ctypes.c_int),
        *((f"pointer{number}", ctypes.c_void_p) for number in range(16)),
        ("xSetSystemCall", ctypes.c_void_p),
        ("xGetSystemCall", ctypes.c_void_p),
    )


def _vfs_calls(vfs: int) -> tuple[Any, Any]:
    """Give xSetSystemCall and xGetSystemCall of SQLite's VFS."""
    found = _Vfs.from_address(vfs)
    assert found.iVersion >= 3
    pointer, name = ctypes.c_void_p, ctypes.c_char_p
    setter = ctypes.CFUNCTYPE(ctypes.c_int, pointer, name, pointer)(found.xSetSystemCall)
    getter = ctypes.CFUNCTYPE(pointer, pointer, name)(found.xGetSystemCall)
    return setter, getter
