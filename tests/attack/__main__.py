"""The long forms: `python3 -m tests.attack kill|flips|clean [--count N] [--seed S]`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

from app.runtime import paths

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The checked models stay findable when the data folder moves.
os.environ["NETRA_MODELS"] = str(paths.models_dir())


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


def clean(_folder: Path, count: int, seed: int) -> int:
    from tests.attack.clean_cases import run

    alarms = run(count, seed)
    print(f"clean: {count} cases made at random (seed {seed}), {len(alarms)} false alarms")
    for alarm in alarms:
        print(f"FALSE ALARM {alarm}")
    return len(alarms)


def flips(folder: Path, count: int, seed: int) -> int:
    from tests.attack.flip_lab import FlipLab
    from tests.attack.material import whole_case, write_files

    lab = FlipLab(whole_case(folder, write_files(folder / "files")), folder / "copy")
    missed = []
    tried: Counter[str] = Counter()
    for number, flip in enumerate(lab.flips(count, seed), 1):
        tried[flip.part] += 1
        if not flip.was_found:
            missed.append(flip)
            print(f"MISSED {flip}", flush=True)
        elif number % 50 == 0:
            print(f"{number} flips, {len(missed)} missed", flush=True)
    print(f"flips: {count} bytes ({dict(tried)}), {count - len(missed)} found at the right item")
    return len(missed)


FORMS = {"kill": (kill, 200), "clean": (clean, 200), "flips": (flips, 1000)}


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
