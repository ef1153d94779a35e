"""A dossier of 300 moments with 300 stills, against the same ReportLab flowables alone.

Ours is everything that is done for the paper: pages with heads and feet, PDF/A-3b, attachments, a
signature; not the hashing of originals, which is the disk's. The peer lays out the same flowables
twice, since contents and page counts need two passes, and nothing else. Each in its own process, in
turns. Stills are 1280 x 720 and printed at 150 dpi or more.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from app.domain.dossier import DossierSnapshot
from app.dossier.certificates import demo_identity
from tests.bench.speech_sound import REPO
from tests.dossier import samples

_MOMENTS = 300
_ROUNDS = 2


def run() -> Mapping[str, Any]:
    """Give name -> figure."""
    with tempfile.TemporaryDirectory(prefix="netra-bench-") as name:
        folder = Path(name)
        path = folder / "snapshot"
        path.write_bytes(pickle.dumps(_snapshot(folder)))
        runs = [{one: _measured(one, path) for one in ("ours", "plain")} for _n in range(_ROUNDS)]
        size = (folder / "signed.pdf").stat().st_size
    ours_s, plain_s = (median(one[which]["wall_s"] for one in runs) for which in ("ours", "plain"))
    return {
        "moments": _MOMENTS,
        "pages": runs[0]["ours"]["pages"],
        "MB of PDF": size / 1e6,
        "ours s (under 60)": ours_s,
        "ours peak MB (under 600)": max(one["ours"]["peak_mb"] for one in runs),
        "plain ReportLab s": plain_s,
        "plain ReportLab peak MB": max(one["plain"]["peak_mb"] for one in runs),
        "speed, ours of plain (at least 0.8)": plain_s / ours_s,
    }


def _snapshot(folder: Path) -> DossierSnapshot:
    """Give a case with one still for each moment."""
    made = samples.signed_by(samples.snapshot(folder, moments=_MOMENTS), demo_identity())
    entries = tuple(replace(entry, stills=entry.stills[:1]) for entry in made.moments)
    stills = {still.code for entry in entries for still, _path in entry.stills}
    kept = tuple(one for one in made.derivatives if one.code in stills)
    return replace(made, moments=entries, derivatives=kept)


def _measured(which: str, path: Path) -> dict[str, Any]:
    line = [sys.executable, "-m", "tests.bench.dossier_press", which, str(path)]
    done = subprocess.run(line, cwd=REPO, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
