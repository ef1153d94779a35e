"""Long work in the child steps back behind the window."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.skipif(sys.platform == "win32", reason="niceness is POSIX's; Windows has classes")
def test_long_work_runs_at_a_lower_priority_and_asking_twice_changes_nothing() -> None:
    code = (
        "import os; from media.worker.priority import lower_priority as lower;"
        "lower(); lower(); print(os.nice(0))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert int(done.stdout) >= 10
