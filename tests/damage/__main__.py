"""The long form: `python3 -m tests.damage --count 1000 --seed 1`."""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
from pathlib import Path

from app.domain.errors import AppError
from app.tasks.job import JobContext
from media.index import build_index
from tests.damage import material, run


def main() -> int:
    """Run and print the figures; 1 where a defect was found."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.damage", description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first, to go on")
    parser.add_argument("--folder", type=Path, help="an empty folder to work in; it is kept")
    parser.add_argument("--only-mutations", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="netra-damage-") as temporary:
        folder = asked.folder or Path(temporary)
        (folder / "seeds").mkdir(parents=True, exist_ok=True)
        whole = material.whole_files(folder / "seeds")
        came = () if asked.only_mutations else tuple(material.came_damaged())
        made = material.damaged(whole, asked.count, asked.seed, asked.first)
        print(f"{len(whole)} whole files, {len(came)} that came damaged", flush=True)
        tally = run.run(folder, itertools.chain(came, made), frames_of(folder, whole), told=50)
    print(tally.as_text())
    return 1 if tally.defects else 0


def frames_of(folder: Path, whole: dict[str, bytes]) -> dict[str, int]:
    """Count the frames of the whole files that have any."""
    counts, path = {}, folder / "whole"
    for name, data in whole.items():
        path.write_bytes(data)
        try:
            counts[name] = len(build_index(path, JobContext()))
        except AppError:
            continue  # a sound or a photo
    path.unlink()
    return counts


if __name__ == "__main__":
    sys.exit(main())
