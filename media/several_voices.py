"""Where more than one voice is heard: at once, or one after the other in the same passage.

A model of speech writes one text, whoever speaks: of two people at once it hears one, and of two
that take turns it makes one sentence. Whose words they are is then for a person to hear.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.voices import SEVERAL
from media.audio import SAMPLE_RATE
from media.detectors import network

_CHUNK = 10 * SAMPLE_RATE
"""What the network takes; its voices are numbered anew in each."""
_STEP = _CHUNK // 2
"""So that no change of voice lies on an edge only (of real voices in turns, 0.81 were found with
chunks end to end and 0.94 with these)."""
_FRAME, _FIRST = 270, 360
"""Samples from one judgement to the next, and to the middle of the first."""
_SPEAKS = 0.5
_LEAST_FRAMES = 18
"""Of each of two voices, 0.3 s; see `bench several_voices`."""
# The network's seven answers: nobody, each of three voices, each two of them at once.
_VOICES_IN = np.array(
    [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]], np.float32
)


@dataclass(frozen=True, slots=True)
class VoicesHeard:
    """Who speaks when in one sound of some seconds."""

    speaks: tuple[NDArray[np.bool_], ...]
    """For each chunk, every half of one a new one: shape (frames, 3), its own three voices."""

    def is_several(self, start: int, end: int) -> bool:
        """Tell whether at least two voices are heard for 0.3 s each.

        Args:
            start: first sample of the passage, from the start of the sound.
            end: first sample after it.
        """
        for number, voices in enumerate(self.speaks):
            middles = number * _STEP + _FIRST + _FRAME * np.arange(len(voices))
            within = voices[(middles >= start) & (middles < end)]
            if int((within.sum(axis=0) >= _LEAST_FRAMES).sum()) > 1:
                return True
        return False


def listen(sound: NDArray[np.float32], model: Path) -> VoicesHeard:
    """Tell who speaks when.

    Args:
        sound: shape (n,), 16 kHz, n > 0; nobody is heard in what lies beyond it.
        model: file of the shipped network; it is loaded once in a process.

    Raises:
        DetectorUnusable: the file is missing (`detector_missing`) or not the one that was
            checked (`detector_changed`).
    """
    starts = range(0, max(1, sound.size - _STEP), _STEP)
    chunks = np.zeros((len(starts), 1, _CHUNK), np.float32)
    for chunk, start in zip(chunks, starts, strict=True):
        part = sound[start : start + _CHUNK]
        chunk[0, : part.size] = part
    (logarithms,) = _session(model).run(None, {"input": chunks})
    return VoicesHeard(tuple(np.exp(logarithms) @ _VOICES_IN > _SPEAKS))


@cache
def _session(model: Path) -> Any:
    return network(model, SEVERAL)
