"""Speech for the benches: where it lies, how it is read and written, how its words are compared."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

REPO = Path(__file__).parents[2]
OWN = REPO / "tests" / "data" / "speech"
SHARED = REPO.parent / "shared" / "data" / "speech"
RATE = 16_000


def decoded(path: Path) -> NDArray[np.int16]:
    """Give a recording at 16 kHz mono, shape (n,)."""
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray().reshape(-1) for frame in container.decode(audio=0)]
    return np.concatenate(frames)


def write_sound(path: Path, sound: NDArray[np.int16], times: int = 1) -> Path:
    """Write a sound as FLAC, so many times over; give its path."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("flac", rate=RATE)
        stream.layout = "mono"
        for _time in range(times):
            for start in range(0, sound.size, 60 * RATE):
                part = sound[np.newaxis, start : start + 60 * RATE]
                frame = av.AudioFrame.from_ndarray(part, format="s16", layout="mono")
                frame.rate = RATE
                out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def plain(text: str) -> str:
    """Give a text without case and signs, as errors are counted in it."""
    # A hyphen joins (bertahun-tahun): read apart or together, it is the same word here.
    kept = "".join(c if c.isalnum() or c.isspace() else " " for c in text.lower())
    return " ".join(kept.split())
