"""The long form: `python3 -m tests.exact --seeks 100 --steps 50 --seed 1`."""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from app.domain.errors import AppError
from app.domain.evidence import EvidenceKind
from app.tasks.job import JobContext
from media.worker import calls, client
from tests.exact.all_clips import BY_NAME
from tests.exact.looking import HEAD, Lab, Looked
from tests.exact.witness import witness

Chosen = TypeVar("Chosen", str, Path)
REAL = Path(__file__).parents[3] / "shared" / "data" / "media" / "video"


def main() -> int:
    """Run and print one line for each clip; 1 where a frame was wrong."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.exact", description=__doc__)
    parser.add_argument("--seeks", type=int, default=100)
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--places", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="part of the name")
    parser.add_argument("--real", action="store_true", help="the real files only")
    parser.add_argument("--made", action="store_true", help="the generated clips only")
    asked = parser.parse_args()
    app = QApplication.instance() or QApplication([])
    print(HEAD, flush=True)
    rows: list[Looked] = []
    with tempfile.TemporaryDirectory(prefix="netra-exact-") as temporary:
        folder = Path(temporary)
        if not asked.real:
            rows += [_made(name, folder, asked) for name in _chosen(list(BY_NAME), asked)]
        if not asked.made:
            rows += [_real(path, folder, asked) for path in _chosen(_real_files(), asked)]
    client.shutdown()
    app.quit()
    wrong = [row for row in rows if row.faults]
    seeks, steps = sum(r.seeks for r in rows), sum(r.steps for r in rows)
    right = sum(r.right_seeks for r in rows), sum(r.right_steps for r in rows)
    print(
        f"{len(rows)} clips, {len(wrong)} with faults; seeks {right[0]}/{seeks}, "
        f"steps {right[1]}/{steps}"
    )
    return 1 if wrong else 0


def _chosen(found: list[Chosen], asked: argparse.Namespace) -> list[Chosen]:
    return [each for each in found if not asked.only or asked.only in str(each)]


def _real_files() -> list[Path]:
    found = []
    for path in sorted(REAL.iterdir()) if REAL.is_dir() else []:
        try:
            if calls.probe(path, JobContext()).kind is EvidenceKind.VIDEO:
                found.append(path)
        except AppError as e:
            print(f"{path.name:<42} {type(e).__name__} {e.facts.get('why')}")
    return found


def _made(name: str, folder: Path, asked: argparse.Namespace) -> Looked:
    made = BY_NAME[name]
    place = folder / name
    place.mkdir()
    return _look(lambda: made.write(place), place, asked, made.name)


def _real(path: Path, folder: Path, asked: argparse.Namespace) -> Looked:
    place = folder / path.name
    place.mkdir()
    return _look(lambda: path, place, asked, path.name)


def _look(write: Callable[[], Path], place: Path, asked: argparse.Namespace, name: str) -> Looked:
    looked = Looked(name)
    try:
        path = write()
        lab = Lab(path, place, random.Random(f"{asked.seed} {name}"))  # noqa: S311 - repeatable
        looked = lab.looked
        if name in BY_NAME:
            lab.expect(BY_NAME[name])
        looked.faults += witness(path, lab.truth)
        lab.run(asked.seeks, asked.steps, asked.places)
    except Exception:  # noqa: BLE001 - one clip must not hide the others
        looked.faults.append(traceback.format_exc(limit=-4))
    print(looked.row(), flush=True)
    for fault in looked.faults[:5]:
        print(f"    {fault}", flush=True)
    return looked


if __name__ == "__main__":
    sys.exit(main())
