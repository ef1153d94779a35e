"""Sound and picture over 30 minutes: how far a tone and its frame are apart.

The device is a quartz of its own (1.0001 of the clock, as measured on a real one) that reports in
steps of 8 ms and holds 200 ms, as Qt's sink does. In real time with NETRA_LONG=1 (30 minutes of
film in 30 minutes); without, the clock steps as fast as the decoders follow, so that drift and
rounding over 30 minutes show, and a busy machine does not. What lies behind the device and before
the eye (sound card, compositor) is in neither.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from media.playback import Playback
from media.playback_clock import PlayClock
from tests.media.numbered import index_of
from tests.media.sync import HonestDevice, SteppedClock, SyncResult, measure, write_long_film

_MINUTES = 30
_BOUND_MS = 40.0


def run() -> dict[str, Any]:
    """Measure and give name -> figure; milliseconds, picture after sound."""
    is_real = os.environ.get("NETRA_LONG") == "1"
    with tempfile.TemporaryDirectory(prefix="netra-bench-") as name:
        path = write_long_film(Path(name) / "film.mkv", _MINUTES)
        index = index_of(path)
        clock = None if is_real else SteppedClock()
        device = HonestDevice(clock or time.perf_counter)
        playback = Playback(path, index, device=device, clock=PlayClock(clock) if clock else None)
        begun = time.perf_counter()
        try:
            found = measure(playback, device, index.duration_us - 2_000_000, clock)
        finally:
            playback.close()
        return _figures(found, is_real=is_real, took_s=time.perf_counter() - begun)


def _figures(found: SyncResult, *, is_real: bool, took_s: float) -> dict[str, Any]:
    offsets = np.array(found.offsets_ms)
    tenth = max(1, offsets.size // 10)
    worst = float(np.abs(offsets).max())
    return {
        "clock": "real time" if is_real else "stepped",
        "film minutes": _MINUTES,
        "took s": took_s,
        "tones compared": int(offsets.size),
        "median ms": float(np.median(offsets)),
        "95 % within ms": float(np.percentile(np.abs(offsets), 95)),
        "worst ms": worst,
        "beyond 40 ms": int((np.abs(offsets) > _BOUND_MS).sum()),
        "drift, last tenth against first, ms": float(
            np.median(offsets[-tenth:]) - np.median(offsets[:tenth])
        ),
        "x bound of 40 ms": _BOUND_MS / max(worst, 1e-3),
        "frames dropped": found.dropped,
        "device starved s": found.starved_s,
    }
