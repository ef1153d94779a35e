"""Real people alone, out of the meetings in `tests/data/talk`: who speaks is known there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media.audio import SAMPLE_RATE, stretches

TALK = Path(__file__).parents[1] / "data" / "talk"
# recordings, start and end in seconds, as the annotators wrote them down
_ALONE = {
    "A": (("trn06", 13.6, 21.7), ("trn06", 22.4, 30.0)),
    "B": (("trn05", 19.6, 30.0),),
}


def alone(who: str) -> NDArray[np.float32]:
    """Give at least ten seconds in which one person speaks, 16 kHz mono, at one loudness."""
    parts = []
    for name, start_s, end_s in _ALONE[who]:
        sound = np.concatenate(list(stretches(TALK / f"{name}.flac")))
        parts.append(sound[round(start_s * SAMPLE_RATE) : round(end_s * SAMPLE_RATE)])
    said = np.concatenate(parts)
    return (said * (0.05 / float(np.sqrt(np.mean(said**2))))).astype(np.float32)
