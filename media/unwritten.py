"""Speech for which no word was written.

A model that cannot understand a passage leaves it out without a sign: of speech as loud as the
noise around it, 17 s in one stretch. What nobody sees is missing nobody goes to hear.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from media.speech import FRAME_SAMPLES, THRESHOLD, Span

LEAST_FRAMES = 32
"""Of speech, 1.02 s: on clear speech no such stretch was found (138 s, one reader and a synthetic
voice), under noise as loud as the voice each one of them held words that were said."""


def unwritten_spans(
    probabilities: NDArray[np.float32], within: Span, written: Iterable[Span]
) -> list[Span]:
    """Give where the detector hears at least a second of speech between what was written.

    Args:
        probabilities: of speech, shape (m,), one per 512 samples of the recording.
        within: samples of the recording to look at.
        written: what has text, in any order, overlapping or not.

    Returns:
        In order, each from its first to after its last frame of speech.
    """
    first = within.start // FRAME_SAMPLES
    heard = probabilities[first : -(-within.end // FRAME_SAMPLES)] >= THRESHOLD
    free = np.ones(heard.size, bool)
    for span in written:
        start = max(0, span.start // FRAME_SAMPLES - first)
        free[start : max(start, -(-span.end // FRAME_SAMPLES) - first)] = False
    # +1 where a free stretch begins, -1 after its end
    edges = np.flatnonzero(np.diff(np.concatenate(([0], free.astype(np.int8), [0]))))
    found = []
    for start, end in edges.reshape(-1, 2).tolist():
        speech = np.flatnonzero(heard[start:end])
        if speech.size >= LEAST_FRAMES:
            begin, stop = (first + start + int(at) for at in (speech[0], speech[-1] + 1))
            found.append(
                Span(
                    max(within.start, begin * FRAME_SAMPLES), min(within.end, stop * FRAME_SAMPLES)
                )
            )
    return found
