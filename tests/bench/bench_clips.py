"""Cutting a clip against the `ffmpeg` command line doing the same re-encode, in one run.

The peer seeks to the same place, decodes, and encodes with the same encoder and settings; it
gets no overlay and no hash of the frames, which we make all the same. The table of frames is
made once for an item, as the desk does on opening it, and read again for every clip.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from app.domain.clip import ClipCut, ClipSpec
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import US_PER_SECOND, TimeRange
from app.tasks.job import JobContext
from media.cut import cut_clip, cut_clips
from media.frame_table import MediaIndex
from media.index import build_index
from tests.bench.film import HOURS, repeated, short_clip

CLIPS = 10
_LENGTH_S = 2


def run() -> list[Mapping[str, Any]]:
    """Give a row for clips near the start, for ten over two hours, and for those as one batch."""
    with tempfile.TemporaryDirectory(prefix="netra-bench-clips-") as name:
        folder = Path(name)
        source = short_clip(folder, gop=60)
        film = repeated(source, folder / "film.mp4")
        out = folder / "out.mp4"
        step_s = HOURS * 3600 // CLIPS
        starts_s = [place * step_s + 3 for place in range(CLIPS)]
        short_index_s, film_index_s = _indexed(source), _indexed(film)
        _ours(source, 3, out)  # libraries are loaded before anything is measured
        own_s, ours_s, batch_s, peers_s, peer_s = 0.0, 0.0, 0.0, 0.0, 0.0
        cuts = [ClipCut(_spec(start_s), out) for start_s in starts_s]
        batch = cut_clips(film, cuts, JobContext(), MediaIndex.load(_table(film)))
        for start_s in starts_s:  # in turn, so that a busy minute falls on all of them
            own_s += _ours(source, 3, out)
            ours_s += _ours(film, start_s, out)
            batch_s += _timed(lambda: next(batch))
            peers_s += _peer(film, start_s, out)
            peer_s += _peer(source, 3, out)
    return [
        _row(f"{CLIPS} of 2 s from 10 s", short_index_s, own_s, peer_s, own_s),
        _row(f"{CLIPS} of 2 s from {HOURS} h", film_index_s, ours_s, peers_s, own_s),
        _row("the same in one batch", film_index_s, batch_s, peers_s, own_s),
    ]


def _row(
    what: str, index_s: float, ours_s: float, peer_s: float, own_s: float
) -> Mapping[str, Any]:
    return {
        "clips": what,
        "index s, once": index_s,
        "ours s": ours_s,
        "ffmpeg s": peer_s,
        "ours / ffmpeg": ours_s / peer_s if peer_s else 0.0,
        "ours / sum of own lengths": ours_s / own_s,
    }


def _ours(path: Path, start_s: int, out: Path) -> float:
    spec = _spec(start_s)
    table = _table(path)
    return _timed(
        lambda: cut_clip(path, EvidenceKind.VIDEO, spec, out, JobContext(), MediaIndex.load(table))
    )


def _spec(start_s: int) -> ClipSpec:
    start_us = start_s * US_PER_SECOND
    return ClipSpec(TimeRange(start_us, start_us + _LENGTH_S * US_PER_SECOND), None)


def _indexed(path: Path) -> float:
    return _timed(lambda: build_index(path, JobContext()).save(_table(path)))


def _table(path: Path) -> Path:
    return path.with_suffix(".npz")


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
