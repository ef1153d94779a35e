"""The child's operations, with a hook that ends the child where Python leaves its folders.

Native code is not seen by it: `tests.fuzz.watching` sees what that does.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import sysconfig
from pathlib import Path

from media.worker import operations

LEFT_ITS_FOLDERS = 97
"""Exit code of a child whose Python code opened, wrote or ran what it was not given."""
FOLDERS = "NETRA_FUZZ_FOLDERS"
_FILE_EVENTS = frozenset(("open", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.listdir"))
_NEVER = ("subprocess.Popen", "os.exec", "os.system", "os.posix_spawn", "socket.connect")
_SYSTEM = ("/proc", "/sys", "/dev", "/etc", "/usr", "/lib")


def _allowed() -> tuple[str, ...]:
    given = os.environ.get(FOLDERS, "").split(os.pathsep)
    # An environment may be a link to where it really lies.
    real = str(Path(sys.prefix).resolve())
    own = [str(Path(__file__).parents[2]), sys.prefix, real, sys.base_prefix]
    return tuple(filter(None, (*given, *own, *sysconfig.get_paths().values(), *_SYSTEM)))


def _watch(allowed: tuple[str, ...]) -> None:
    def hook(event: str, args: tuple[object, ...]) -> None:
        if event in _NEVER:
            os._exit(LEFT_ITS_FOLDERS)
        if event not in _FILE_EVENTS or not args or isinstance(args[0], int):
            return
        path = os.fsdecode(args[0]) if isinstance(args[0], str | bytes | os.PathLike) else ""
        if path and not os.path.abspath(path).startswith(allowed):  # noqa: PTH100 - Path opens nothing, but is slow
            os._exit(LEFT_ITS_FOLDERS)

    sys.addaudithook(hook)


OPERATIONS = operations.OPERATIONS
if multiprocessing.parent_process() is not None:  # the parent reads the names above only
    _watch(_allowed())
