"""The long form: `python3 -m tests.clips --count 200 --seed 1`."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from app.domain.errors import AppError
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import TimeRange
from media.probe import probe
from tests.clips.cutting import Original, faults_of_cut
from tests.clips.enhancing import faults_of_enhancing
from tests.clips.excerpts import told_of_excerpt
from tests.clips.redacting import faults_of_redaction
from tests.clips.stepping import faults_of_steps
from tests.exact.all_clips import BY_NAME
from tests.media.barcode import SOUND_CLIPS

REAL = Path(__file__).parents[3] / "shared" / "data" / "media" / "video"


def main() -> int:
    """Cut so many stretches, spread over all files; 1 where one is not what was asked."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.clips", description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="part of the name")
    parser.add_argument("--redact", action="store_true", help="redact instead of cutting only")
    parser.add_argument("--steps", action="store_true", help="hold, slow and speed up frames")
    parser.add_argument("--enhance", action="store_true", help="enhance the pictures of each cut")
    asked = parser.parse_args()
    other = faults_of_redaction if asked.redact else faults_of_steps if asked.steps else None
    other = faults_of_enhancing if asked.enhance else other
    cuts = wrong = proven = refused = 0
    with tempfile.TemporaryDirectory(prefix="netra-clips-") as temporary:
        folder = Path(temporary)
        files = [each for each in _files(folder) if asked.only in each[0]]
        each_one, rest = divmod(asked.count, max(len(files), 1))
        for place, (name, write) in enumerate(files):
            seed = random.Random(f"{asked.seed} {name}")  # noqa: S311 - repeatable
            count = each_one + (place < rest)
            faults, excerpts = _cuts(write, folder, seed, count, other) if count else ([], [])
            cuts, wrong = cuts + count, wrong + len(faults)
            proven += sum(told == "proven" for told in excerpts)
            refused += sum(told != "proven" for told in excerpts)
            reasons = ", ".join(sorted(set(excerpts)))
            print(f"{name:<46} cuts {count}  faults {len(faults)}  excerpts: {reasons}", flush=True)
            for fault in faults[:4]:
                print(f"    {fault}", flush=True)
    print(f"{len(files)} files, {cuts} cuts, {wrong} faults; ", end="")
    print(f"excerpts {proven} proven, {refused} refused with a reason")
    return 1 if wrong else 0


def _files(folder: Path) -> Iterator[tuple[str, Callable[[], Path]]]:
    for name, made in BY_NAME.items():
        yield name, lambda made=made: made.write(_place(folder, "lab"))  # type: ignore[misc]
    for clip in SOUND_CLIPS:
        yield f"sound {clip.name}", lambda clip=clip: clip.write(_place(folder, "sound"))  # type: ignore[misc]
    for path in sorted(REAL.iterdir()) if REAL.is_dir() else []:
        try:
            if probe(path).kind is EvidenceKind.VIDEO:
                yield path.name, lambda path=path: path  # type: ignore[misc]
        except AppError as e:
            print(f"{path.name:<46} left out: {type(e).__name__} {e.facts.get('why')}")


def _place(folder: Path, name: str) -> Path:
    place = folder / name
    place.mkdir(exist_ok=True)
    return place


def _cuts(
    write: Callable[[], Path],
    folder: Path,
    seed: random.Random,
    count: int,
    other: Callable[[Original, TimeRange, Path, random.Random], list[str]] | None,
) -> tuple[list[str], list[str]]:
    faults: list[str] = []
    excerpts: list[str] = []
    try:
        original = Original.read(write())
        for _ in range(count):
            span = original.span(seed)
            if other is not None:
                found = other(original, span, folder, seed)
                faults += [f"{span.start_us}-{span.end_us}: {fault}" for fault in found]
                continue
            found = faults_of_cut(original, span, folder)
            told, more = told_of_excerpt(original.path, span, folder)
            excerpts.append(told)
            faults += [f"{span.start_us}-{span.end_us}: {fault}" for fault in found + more]
    except Exception:  # noqa: BLE001 - one file must not hide the others
        faults.append(traceback.format_exc(limit=-4))
    return faults, excerpts


if __name__ == "__main__":
    sys.exit(main())
