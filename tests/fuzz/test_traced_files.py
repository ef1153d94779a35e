"""Every file, program and connection that native code asks the kernel for, by strace."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
CALLS = (
    "open,openat,creat,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,link,linkat,"
    "symlink,symlinkat,truncate,chmod,fchmodat,socket,connect,execve"
)
SYSTEM = ("/proc", "/sys", "/dev", "/etc", "/usr", "/lib", "/opt/pyca")
CHANGING = ("O_WRONLY", "O_RDWR", "O_CREAT")
LINE = re.compile(r"\d+\s+(\w+)\((.*)")


def _may_trace() -> bool:
    """Some containers hold strace and forbid what it does."""
    if shutil.which("strace") is None:
        return False
    trial = ["strace", "-f", "-qq", "-o", os.devnull, "true"]
    return subprocess.run(trial, capture_output=True, check=False).returncode == 0


def _traced_fuzz(tmp_path: Path) -> tuple[Path, Path]:
    """The log of one whole traced run, and its folder.

    strace now and then loses a child that ends while it stops ("ptrace(PTRACE_LISTEN, ...):
    Input/output error") and leaves with everything it traced. That run saw nothing of the
    program, so it is made again, three times at most.
    """
    for attempt in range(3):
        log, work = tmp_path / f"log-{attempt}", tmp_path / f"work-{attempt}"
        traced = ["strace", "-f", "-qq", "-e", f"trace={CALLS}", "-o", str(log)]
        asked = [sys.executable, "-m", "tests.fuzz", "media", "--count", "60"]
        done = subprocess.run(
            [*traced, *asked, "--folder", str(work)], cwd=REPO, capture_output=True, check=False
        )
        if done.returncode == 0:
            return log, work
        if b"strace: ptrace(" not in done.stderr:
            break
    pytest.fail(f"{done.stdout[-2000:]!r} {done.stderr[-2000:]!r}")


@pytest.mark.slow
@pytest.mark.skipif(not _may_trace(), reason="no strace here, or it may not trace")
def test_native_code_opens_writes_and_calls_nothing_but_what_it_was_given(tmp_path: Path) -> None:
    log, work = _traced_fuzz(tmp_path)
    real = REPO.parent / "shared" / "data" / "media"
    prefix = (sys.prefix, str(Path(sys.prefix).resolve()), sys.base_prefix)
    homes = [str(REPO), *prefix, *sysconfig.get_paths().values(), str(real)]
    readable, writable = (
        (*homes, *SYSTEM, str(work)),
        (str(work), "/dev/null", tempfile.gettempdir()),
    )
    strangers, sockets = [], 0
    for line in log.read_text(errors="replace").splitlines():
        found = LINE.match(line)
        if found is None:
            continue
        call, rest = found.groups()
        sockets += call == "socket" and "AF_UNIX" not in rest
        path = re.search(r'"([^"]*)"', rest)
        if call == "connect":
            strangers.append(line)
        elif path is not None and path[1].startswith("/") and call != "execve":
            changes = not call.startswith("open") or any(word in rest for word in CHANGING)
            allowed = writable if changes else (*readable, tempfile.gettempdir())
            is_ours = "__pycache__" in path[1] or path[1].startswith(allowed)
            strangers += [] if is_ours else [line]
    assert strangers == []
    assert sockets == 1, "the address that counts who calls"
    assert os.path.getsize(log) > 10_000  # noqa: PTH202 - it saw something at all
