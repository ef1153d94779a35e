"""Long runs by hand: `python3 -m tests.fuzz media --count 5000 --seed 1`, or `packages`."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tests.fuzz import media_run, packages_fuzz


def main() -> int:
    """Run and print the figures; 1 where a defect was found."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.fuzz", description=__doc__)
    parser.add_argument("what", choices=["media", "packages"])
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="an empty folder to work in; it is kept")
    asked = parser.parse_args()
    if asked.what == "packages":
        done = packages_fuzz.run(asked.count, asked.seed)
        print(json.dumps(done, indent=2, ensure_ascii=False))
        return 1 if done["failures"] else 0
    real = Path(__file__).parents[3] / "shared" / "data" / "media"
    with tempfile.TemporaryDirectory(prefix="netra-fuzz-") as temporary:
        folder = asked.folder or Path(temporary)
        found = real if real.is_dir() else None
        tally = media_run.run(folder, asked.count, asked.seed, found, told=100)
    print(tally.as_text())
    return 1 if tally.defects else 0


if __name__ == "__main__":
    sys.exit(main())
