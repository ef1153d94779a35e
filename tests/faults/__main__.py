"""`python -m tests.faults prepare BASE` makes the case from which every walk starts.

`python -m tests.faults walk ROAD HOW BASE FOLDER COUNT` counts the calls of a road, then walks it
once for each (or for COUNT of them, above 0) with a failure there, opens what is left, and writes
a JSON line of what it found.
"""

# A package's own `__main__`: of any other, `multiprocessing` runs it again in each child it starts.

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.faults import road


def main(act: str, *words: str) -> None:
    if act == "prepare":
        road.prepare(Path(words[0]))
        return
    name, how, base, folder, count = words
    for found in road.every(name, how, Path(base), Path(folder), int(count)):
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
