"""The waveform of two hours of stereo sound against `ffmpeg` doing the same, in the same run.

The peer decodes with the `ffmpeg` program to 16-bit samples in a pipe and folds them with numpy
into the same 10 ms: what a program without PyAV would do, on two cores at once. `audiowaveform`
is measured too where it is installed. Figures `x` are the peer's time over ours: above 1 we are
quicker. CPU seconds are less disturbed by neighbours than wall time.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, cast

import av
import numpy as np

from app.tasks.job import JobContext
from media.waveform import write_waveform

_RATE, _CHANNELS, _BIN = 48_000, 2, 480
_HOURS = 2.0
_ROUNDS = 3
_BLOCK = _BIN * _CHANNELS * 2 * 400


def run() -> dict[str, Any]:
    """Measure and give name -> figure; seconds of the best of three rounds."""
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="netra-bench-") as name:
        folder = Path(name)
        for kind, codec in (("m4a", "aac"), ("wav", "pcm_s16le")):
            path = _make(folder / f"sound.{kind}", codec)
            ours = _best(partial(_netra, path, folder))
            theirs = _best(partial(_ffmpeg, path))
            figures |= _named(kind, "netra", ours) | _named(kind, "ffmpeg + numpy", theirs)
            figures[f"{kind} x ffmpeg wall"] = theirs[0] / ours[0]
            figures[f"{kind} x ffmpeg CPU"] = theirs[1] / ours[1]
            program = shutil.which("audiowaveform")
            if program:
                # it reads no m4a
                peer = _best(partial(_audiowaveform, program, path, folder))
                figures[f"{kind} x audiowaveform wall"] = peer[0] / ours[0]
            path.unlink()
    return figures


def _named(kind: str, who: str, taken: tuple[float, float]) -> dict[str, float]:
    return {f"{kind} {who} wall s": taken[0], f"{kind} {who} CPU s": taken[1]}


def _best(act: Callable[[], object]) -> tuple[float, float]:
    """Give the least wall and CPU seconds, children of this process included."""
    walls, cpus = [], []
    for _ in range(_ROUNDS):
        wall, cpu = time.perf_counter(), _cpu_s()
        act()
        walls.append(time.perf_counter() - wall)
        cpus.append(_cpu_s() - cpu)
    return min(walls), min(cpus)


def _cpu_s() -> float:
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _netra(path: Path, folder: Path) -> None:
    write_waveform(path, folder / "peaks.npz", JobContext())


def _ffmpeg(path: Path) -> None:
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-map", "0:a:0", "-f", "s16le", "-"]
    lows, highs = [], []
    with subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=_BLOCK) as process:
        assert process.stdout is not None
        while block := process.stdout.read(_BLOCK):
            samples = np.frombuffer(block, "<i2").reshape(-1, _CHANNELS)
            # the frame's channels lie side by side: one fold over both is the quickest there is
            flat = samples.reshape(-1)
            starts = np.arange(0, flat.size, _BIN * _CHANNELS)
            lows.append(np.minimum.reduceat(flat, starts))
            highs.append(np.maximum.reduceat(flat, starts))
    bins = (np.concatenate(lows).size, np.concatenate(highs).size)
    expected = round(_HOURS * 3600 * 100)
    if process.returncode or min(bins) < expected:
        sys.exit(f"bench: ffmpeg gave {bins} bins, {expected} expected")


def _audiowaveform(program: str, path: Path, folder: Path) -> None:
    out = folder / "peaks.dat"
    subprocess.run(
        [program, "-q", "-i", str(path), "-o", str(out), "-z", str(_BIN), "-b", "8"], check=False
    )


def _make(path: Path, codec: str) -> Path:
    """Write two hours of stereo noise that swells and falls, each minute the same block."""
    noise = np.random.default_rng(1).normal(0, 3_000, (_RATE * 60, _CHANNELS))
    swell = 0.2 + 0.8 * np.abs(np.sin(np.arange(_RATE * 60) / _RATE * 0.3))[:, None]
    minute = (noise * swell).astype("<i2")
    once = path.with_name(f"minute.{path.suffix[1:]}")
    with av.open(str(once), "w") as out:
        stream = cast("av.AudioStream", out.add_stream(codec, rate=_RATE))
        stream.layout = "stereo"
        for at in range(0, len(minute), 1024):
            block = np.ascontiguousarray(minute[at : at + 1024].reshape(1, -1))
            frame = av.AudioFrame.from_ndarray(block, format="s16", layout="stereo")
            frame.sample_rate, frame.pts = _RATE, at
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    # the minute is encoded once and put one behind the other: decoding costs the same
    listed = path.with_name("list.txt")
    listed.write_text(f"file '{once.name}'\n" * round(_HOURS * 60))
    command = ["ffmpeg", "-v", "error", "-f", "concat", "-safe", "0", "-i", str(listed)]
    subprocess.run([*command, "-c", "copy", "-y", str(path)], check=True, cwd=path.parent)
    once.unlink()
    return path
