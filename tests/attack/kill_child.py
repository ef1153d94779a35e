"""The process that is killed: `python -m tests.attack.kill_child CASE FILES ACT AT`.

AT 0 runs to the end and says how many points it passed; above 0 the process ends itself with
SIGKILL before that call. Points are the calls that reach the disk or the worker.

The program is imported in `main`: `multiprocessing` runs this file again in each child it starts,
and a child of the real program (`app/__main__.py`) loads neither window nor command line either.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

_POINTS = frozenset(
    (
        "write",
        "flush",
        "close",
        "open",
        "fsync",
        "link",
        "unlink",
        "rename",
        "replace",
        "mkdir",
        "chmod",
        "execute",
        "commit",
        "send_bytes",
        "start",
    )
)


class Points:
    """Counts the calls that matter and ends the process at one of them."""

    def __init__(self, end_at: int) -> None:
        self.passed = 0
        self._end_at = end_at

    def watch(self, _frame: FrameType, event: str, called: object) -> None:
        if event == "c_call" and getattr(called, "__name__", "") in _POINTS:
            self.passed += 1
            if self.passed == self._end_at:
                os.kill(os.getpid(), signal.SIGKILL)


def say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


def main() -> None:
    from app.services import cases
    from tests.attack.kill_acts import ACTS
    from tests.services.casefiles import REVIEWER

    folder, files, act, at = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    points = Points(at)
    with cases.open_case(folder, REVIEWER) as session:
        say("ready")
        threading.setprofile(points.watch)
        sys.setprofile(points.watch)
        ACTS[act](session, files, lambda what: say(f"done {what}"))
    sys.setprofile(None)
    say(f"points {points.passed}")


if __name__ == "__main__":
    main()
