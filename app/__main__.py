"""The program's one entry: `netra`, `python -m app`, and the built program."""

from __future__ import annotations

import multiprocessing
import sys
from pathlib import Path


def main() -> int:
    """Run the program and give its exit status: the window without arguments, else the command.

    Nothing is imported before `freeze_support`: in the built program a child process of
    `media.worker` starts here too, and must not load the window or the command line.
    """
    multiprocessing.freeze_support()
    if len(sys.argv) > 1:
        from app.cli.main import run

        return run(open_window=_open_window)
    from app.runtime.paths import settings_file
    from app.runtime.settings import LANGUAGE, Settings

    return _open_window(None, Settings(settings_file()).get(LANGUAGE))


def _open_window(case: Path | None, lang: str) -> int:
    from app.main import run_window

    return run_window(case, lang)


if __name__ == "__main__":
    sys.exit(main())
