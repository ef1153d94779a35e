"""The table of a two hours' film, and what is done before the window may decode a file.

Peers in the same run: `ffprobe -count_packets`, which reads the same packets and keeps nothing,
and a plain decode. Two hours are one short clip again and again, packet by packet.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import av

from app.tasks.job import JobContext
from media.index import build_index
from media.rehearsal import rehearse
from tests.bench.film import HOURS, repeated, short_clip
from tests.media.barcode import cut_to


def run() -> list[Mapping[str, Any]]:
    """Give one row a file: seconds for people of this machine, ratios for all others."""
    with tempfile.TemporaryDirectory(prefix="netra-bench-index-") as name:
        folder = Path(name)
        clip = short_clip(folder, gop=250)
        rows = [_long(repeated(clip, folder / f"film.{kind}")) for kind in ("mp4", "mkv", "ts")]
        rows += [_short(clip, "10 s"), _short(_cut(clip, folder), "10 s, cut")]
    return rows


def _long(path: Path) -> Mapping[str, Any]:
    _warm(path)
    index_s, frames = _timed(lambda: len(build_index(path, JobContext())))
    index = build_index(path, JobContext())
    rehearsal_s, _ = _timed(lambda: rehearse(path, index, JobContext()))
    peer_s = _ffprobe(path)
    return {
        "file": f"{HOURS} h {path.suffix}",
        "frames": frames,
        "index s": index_s,
        "rehearsal s": rehearsal_s,
        "peer": "ffprobe -count_packets",
        "peer s": peer_s,
        "index / peer": index_s / peer_s if peer_s else 0.0,
    }


def _short(path: Path, name: str) -> Mapping[str, Any]:
    index_s, frames = _timed(lambda: len(build_index(path, JobContext())))
    index = build_index(path, JobContext())
    rehearsal_s, _ = _timed(lambda: rehearse(path, index, JobContext()))
    decode_s, _ = _timed(lambda: _decode(path))
    return {
        "file": name,
        "frames": frames,
        "index s": index_s,
        "rehearsal s": rehearsal_s,
        "peer": "plain decode",
        "peer s": decode_s,
        "index / peer": index_s / decode_s,
    }


def _cut(clip: Path, folder: Path) -> Path:
    with (
        av.open(str(clip)) as given,
        av.open(str(folder / "cut.mp4"), "w", options={"movflags": "faststart"}) as made,
    ):
        target = made.add_stream_from_template(given.streams.video[0])
        for packet in given.demux(given.streams.video[0]):
            if packet.dts is not None:
                packet.stream = target
                made.mux(packet)
    cut_to(0.7)(folder / "cut.mp4")
    return folder / "cut.mp4"


def _warm(path: Path) -> None:
    with path.open("rb") as handle:
        while handle.read(1 << 22):
            pass


def _decode(path: Path) -> int:
    count = 0
    with av.open(str(path)) as container:
        try:
            for _frame in container.decode(video=0):
                count += 1
        except av.FFmpegError:
            return count
    return count


def _ffprobe(path: Path) -> float:
    tool = shutil.which("ffprobe")
    if tool is None:
        return 0.0
    command = [tool, "-v", "error", "-count_packets", "-select_streams", "v:0"]
    command += ["-show_entries", "stream=nb_read_packets", "-of", "csv", str(path)]
    return _timed(lambda: subprocess.run(command, capture_output=True, check=True))[0]


def _timed(do: Callable[[], Any]) -> tuple[float, Any]:
    began_s = time.perf_counter()
    result = do()
    return time.perf_counter() - began_s, result
