"""What it costs to open a package whose transcript has 3,000 segments.

The peer is the same opening in a process that looks the declared types up for each value anew
(`tests.domain.plain_reference`), as Netra itself did. Both run one after the other in each
round, each in a process of its own; seconds of the processor count, for the machine may be busy.
A small package is opened beside them: what a long transcript adds is the rest.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from app.domain.transcript import AsrProfile, TranscriptionResult, TranscriptStretch
from app.services import cases, transcription
from tests.services.casefiles import MODEL, REVIEWER, add_video, new_case, segment
from tests.services.offices import export

SEGMENTS, AT_ONCE, ROUNDS = 3000, 10, 5
_TEXT = "dukung nomor dua supaya desa kita maju bersama semua warga"
_OPEN = """
import json, resource, sys
from pathlib import Path
from app.services import arrivals, package_child
from app.tasks.job import JobContext
def spent():
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(sum(resource.getrusage(kind)[:2]) for kind in kinds)
if sys.argv[3] == "anew":
    from tests.bench import slow_package_table
    package_child.TABLE = slow_package_table.__name__
found = []
for package in sys.argv[1:3]:
    before = spent()
    arrival = arrivals.arrival_job(Path(package), Path(package).parent).run(JobContext())
    found.append(spent() - before)
    arrival.holding.discard()
print(json.dumps(found))
"""


def run() -> dict[str, Any]:
    """Give how many times less an opening costs now, whole and for what the segments add."""
    with tempfile.TemporaryDirectory(prefix="netra-bench-") as folder:
        small, long = (_package(Path(folder) / name, n) for name, n in (("a", 1), ("b", SEGMENTS)))
        rounds = [
            (_opened(small, long, "anew"), _opened(small, long, "kept")) for _ in range(ROUNDS)
        ]
    whole = median(anew[1] / kept[1] for anew, kept in rounds)
    added = median((anew[1] - anew[0]) / (kept[1] - kept[0]) for anew, kept in rounds)
    return {
        f"opening {SEGMENTS} segments: times less than with types looked up anew": whole,
        "the same without what a package of one segment costs": added,
        "seconds of the processor, whole": median(kept[1] for _anew, kept in rounds),
    }


def _package(folder: Path, segments: int) -> Path:
    folder.mkdir()
    with new_case(folder) as session:
        code = add_video(session, folder)
        said = [segment(_TEXT, place * 400, 30) for place in range(segments)]
        plan = transcription.begin(session, code, MODEL, AsrProfile())
        for at in range(0, segments, AT_ONCE):
            some = tuple(said[at : at + AT_ONCE])
            transcription.store_stretch(session, plan, TranscriptStretch(some, some[-1].end_us))
        versions = (("faster-whisper", "1.2.1"),)
        result = TranscriptionResult("id", 1.0, 2_000_000, 1_500_000, 0.5, versions)
        transcription.finish(session, plan, result)
        case = session.folder
    with cases.open_case(case, REVIEWER) as session:
        return export(session, folder / "paket.zip").path


def _opened(small: Path, long: Path, how: str) -> tuple[float, float]:
    command = [sys.executable, "-c", _OPEN, str(small), str(long), how]
    first, second = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return first, second
