"""Cutting a clip against the `ffmpeg` command line doing the same re-encode, in one run.

The peer seeks to the same place, decodes, and encodes with the same encoder and settings; it
gets no overlay, no hash of the frames and no index, which we make all the same.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from app.domain.clip import ClipSpec
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import US_PER_SECOND, TimeRange
from app.tasks.job import JobContext
from media.cut import cut_clip
from tests.bench.bench_index import HOURS, _repeated
from tests.media.barcode import Clip

CLIPS = 10
_CLIP_S = 10
_LENGTH_S = 2
_SIZE = (640, 360)
_RATE = Fraction(30)


def run() -> list[Mapping[str, Any]]:
    """Give one row for a clip near the start, and one for ten over a two hours' film."""
    with tempfile.TemporaryDirectory(prefix="netra-bench-clips-") as name:
        folder = Path(name)
        source = Clip(
            "clip.mp4",
            size=_SIZE,
            gop=60,
            b_frames=3,
            rate=_RATE,
            frames=int(_CLIP_S * _RATE),
            time=lambda number: float(number / _RATE),
            options={"preset": "ultrafast", "crf": "30"},
        ).write(folder)
        film = _repeated(source, folder / "film.mp4")
        out = folder / "out.mp4"
        step_s = HOURS * 3600 // CLIPS
        starts_s = [place * step_s + 3 for place in range(CLIPS)]
        first_s = _ours(source, 3, out)
        ours_s = [_ours(film, start_s, out) for start_s in starts_s]
        peers_s = [_peer(film, start_s, out) for start_s in starts_s]
        peer_s = _peer(source, 3, out)
    return [
        _row("one of 2 s from 10 s", first_s, peer_s, first_s),
        _row(f"{CLIPS} of 2 s from {HOURS} h", sum(ours_s), sum(peers_s), CLIPS * first_s),
    ]


def _row(what: str, ours_s: float, peer_s: float, own_s: float) -> Mapping[str, Any]:
    return {
        "clips": what,
        "ours s": ours_s,
        "ffmpeg s": peer_s,
        "ours / ffmpeg": ours_s / peer_s if peer_s else 0.0,
        "ours / sum of own lengths": ours_s / own_s,
    }


def _ours(path: Path, start_s: int, out: Path) -> float:
    start_us = start_s * US_PER_SECOND
    spec = ClipSpec(TimeRange(start_us, start_us + _LENGTH_S * US_PER_SECOND), None)
    return _timed(lambda: cut_clip(path, EvidenceKind.VIDEO, spec, out, JobContext()))


def _peer(path: Path, start_s: int, out: Path) -> float:
    tool = shutil.which("ffmpeg")
    if tool is None:
        return 0.0
    command = [tool, "-v", "error", "-nostdin", "-y", "-ss", str(start_s), "-i", str(path)]
    command += ["-t", str(_LENGTH_S), "-c:v", "libx264", "-crf", "18", "-preset", "faster"]
    command += ["-bf", "0", "-g", "50", "-threads", "2", "-x264-params", "cpu-independent=1"]
    command += ["-pix_fmt", "yuv420p", "-movflags", "+faststart", "-f", "mp4", str(out)]
    return _timed(lambda: subprocess.run(command, capture_output=True, check=False))


def _timed(do: Callable[[], Any]) -> float:
    began_s = time.perf_counter()
    do()
    return time.perf_counter() - began_s
