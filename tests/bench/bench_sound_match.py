"""Offsets told from sound: how far off, how often refused, and the time against a bare decode.

Pairs are two recorders' hearing of one scene of real and synthetic voices (or, where those are
not at hand, of sound made like speech): other beginnings, gain, noise, codec, and clocks that run
apart. Pairs of other scenes must be refused. Error figures are milliseconds.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from app.tasks.job import JobContext
from media.audio import SAMPLE_RATE, stretches
from media.onsets import onsets
from media.sound_match import match_onsets, match_sounds
from tests.media.sound_scenes import Samples, bursts, heard, speech, write

_PAIRS = 24
_UNRELATED = 200
_CODECS = (("pcm_s16le", ".wav", 0), ("aac", ".m4a", 32_000), ("libopus", ".ogg", 16_000))
_LONG_S = 1200.0


def run() -> dict[str, Any]:
    """Measure and give name -> figure."""
    with tempfile.TemporaryDirectory(prefix="netra-bench-") as name:
        folder = Path(name)
        scenes = _scenes()
        figures: dict[str, Any] = {"scene": f"{scenes.size / SAMPLE_RATE:.0f} s of voices"}
        for snr_db in (20, 10, 0, -5):
            figures |= _accuracy(folder, scenes, snr_db)
        return figures | _drift(folder) | _unrelated(scenes) | _speed(folder)


def _scenes() -> Samples:
    files = speech()
    if len(files) < 8:
        return bursts(140.0, seed=1)
    return np.concatenate([part for file in files for part in stretches(file)])


def _accuracy(folder: Path, scene: Samples, snr_db: float) -> dict[str, Any]:
    rng = np.random.default_rng(round(snr_db) + 100)
    errors, refused = [], 0
    length_s = scene.size / SAMPLE_RATE
    for number in range(_PAIRS):
        codec, suffix, bit_rate = _CODECS[number % len(_CODECS)]
        at_s, for_s = rng.uniform(0, length_s - 30), rng.uniform(10, 30)
        one = heard(scene, 0.0, length_s, gain=0.7, snr_db=snr_db, seed=number)
        gain = rng.uniform(0.05, 1.0)
        other = heard(scene, at_s, for_s, gain=gain, snr_db=snr_db, seed=number + 999)
        first = write(folder / "one.wav", one)
        second = write(folder / f"other{suffix}", other, codec, bit_rate)
        found = match_sounds(first, second, JobContext())
        refused += not found.is_sure
        if found.is_sure:
            errors.append(abs(found.offset_us / 1000 - at_s * 1000))
    worst = max(errors, default=float("nan"))
    return {
        f"{snr_db} dB: found of {_PAIRS}": _PAIRS - refused,
        f"{snr_db} dB: error median ms": float(np.median(errors)),
        f"{snr_db} dB: error worst ms": worst,
    }


def _drift(folder: Path) -> dict[str, Any]:
    scene = bursts(_LONG_S + 60, seed=77)
    first = write(folder / "long.wav", heard(scene, 0.0, _LONG_S + 60, seed=1))
    figures: dict[str, Any] = {}
    for drift_ppm in (-100, 20, 100):
        kept = heard(scene, 31.7, _LONG_S, drift=drift_ppm / 1e6, snr_db=10, seed=2)
        found = match_sounds(first, write(folder / "apart.wav", kept), JobContext())
        figures[f"clock {drift_ppm:+d} ppm, 20 min: offset error ms"] = (
            abs(found.offset_us / 1000 - 31_700) if found.is_sure else float("nan")
        )
        figures[f"clock {drift_ppm:+d} ppm, 20 min: measured ppm"] = found.drift_ppb / 1000
    return figures


def _unrelated(scene: Samples) -> dict[str, Any]:
    parts = [_onsets(part) for part in _cut(scene)]
    rng = np.random.default_rng(3)
    taken, highest = 0, 0.0
    for _ in range(_UNRELATED):
        one, other = rng.choice(len(parts), 2, replace=False)
        found = match_onsets(parts[one], parts[other], JobContext())
        taken += found.is_sure
        highest = max(highest, found.peak)
    return {
        f"unrelated: taken of {_UNRELATED}": taken,
        "unrelated: highest peak (8 is sure)": highest,
    }


def _cut(scene: Samples) -> Iterator[Samples]:
    size = 6 * SAMPLE_RATE
    for at in range(0, scene.size - size, size):
        yield scene[at : at + size]
    for seed in range(10):
        yield bursts(6.0, 1000 + seed)
        yield (np.random.default_rng(seed).normal(size=size) * 0.1).astype(np.float32)


def _onsets(samples: Samples) -> np.ndarray[Any, np.dtype[np.int8]]:
    with tempfile.TemporaryDirectory(prefix="netra-bench-") as name:
        return onsets(write(Path(name) / "part.wav", samples))


def _speed(folder: Path) -> dict[str, Any]:
    scene = bursts(_LONG_S, seed=5)
    first = write(folder / "a.m4a", scene, "aac", 64_000)
    second = write(folder / "b.m4a", heard(scene, 100.0, 900.0), "aac", 64_000)
    begun = time.process_time()
    decoded = sum(part.size for path in (first, second) for part in stretches(path))
    bare = time.process_time() - begun
    begun = time.process_time()
    match_sounds(first, second, JobContext())
    whole = time.process_time() - begun
    return {
        "decoded s": decoded / SAMPLE_RATE,
        "CPU s of a bare decode": bare,
        "CPU s of the match": whole,
        "match / bare decode": whole / bare,
    }
