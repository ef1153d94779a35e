"""The long forms: `python3 -m tests.attack kill|flips|clean [--count N] [--seed S]`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def kill(folder: Path, count: int, seed: int) -> int:
    from tests.attack.kill_lab import Lab, kills
    from tests.attack.material import whole_case, write_files

    files = write_files(folder / "files")
    lab = Lab(whole_case(folder, files), files, folder)
    acts: Counter[str] = Counter()
    bad = killed = acknowledged = 0
    for number, found in enumerate(kills(lab, count, seed), 1):
        acts[found.act] += 1
        killed += found.was_killed
        acknowledged += found.acknowledged
        if found.faults:
            bad += 1
            print(f"FAULT {found}", flush=True)
        elif number % 20 == 0:
            print(f"{number} kills, {bad} with faults", flush=True)
    print(
        f"kill: {count} points ({dict(acts)}), {killed} killed in mid-work, "
        f"{acknowledged} acts acknowledged before, {bad} reopened cases with a fault"
    )
    return bad


FORMS = {"kill": (kill, 200)}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 -m tests.attack")
    parser.add_argument("form", choices=FORMS)
    parser.add_argument("--count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    run, usual = FORMS[given.form]
    with tempfile.TemporaryDirectory(prefix="netra-attack-") as folder:
        os.environ["NETRA_DATA"] = str(Path(folder, "data"))
        return 1 if run(Path(folder), given.count or usual, given.seed) else 0


if __name__ == "__main__":
    sys.exit(main())
