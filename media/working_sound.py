"""A working copy of the sound, levelled and perhaps rid of noise, at exactly the same times.

Only what the model hears is changed, and only in the child's memory and spool: the original is
read, never written. What a filter delays is taken back, so that no word moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.error import BlockingIOError as NothingYet
from av.error import EOFError as NothingMore
from numpy.typing import NDArray

from app.domain.errors import InvalidValue
from app.domain.listening import WorkingSound
from media.audio import SAMPLE_RATE

_DELAYS = {"afftdn": 400}
"""Samples at 16 kHz by which a filter is late; measured, and held by a test."""


def worked(stretches: Iterable[NDArray[np.float32]], recipe: str) -> Iterable[NDArray[np.float32]]:
    """Give the sound as the model is to hear it.

    Args:
        stretches: 16 kHz mono, as `media.audio.stretches` gives it.
        recipe: a `WorkingSound`; empty gives the sound itself.

    Returns:
        Stretches that together are as long as what came in.

    Raises:
        InvalidValue: a recipe that is none of ours; FFmpeg's filters can read files.
    """
    if recipe not in set(WorkingSound):
        raise InvalidValue(field="working_sound", value=recipe[:200], expected="WorkingSound")
    return _filtered(stretches, recipe) if recipe else stretches


def _filtered(
    stretches: Iterable[NDArray[np.float32]], recipe: str
) -> Iterator[NDArray[np.float32]]:
    names = [part.partition("=")[0] for part in recipe.split(",")]
    delay = sum(_DELAYS.get(name, 0) for name in names)
    line = _Line(recipe)
    late = delay
    for stretch in stretches:
        line.push(stretch)
        for part in line.ready():
            late, kept = max(0, late - part.size), part[late:]
            if kept.size:
                yield kept
    # What the filters hold back comes out behind as much silence, which stays inside.
    line.push(np.zeros(delay, np.float32))
    line.close()
    for part in line.ready():
        late, kept = max(0, late - part.size), part[late:]
        if kept.size:
            yield kept


class _Line:
    """One chain of filters, fed with samples."""

    def __init__(self, recipe: str) -> None:
        self._graph = av.filter.Graph()
        time_base = Fraction(1, SAMPLE_RATE)
        self._source = self._graph.add_abuffer(
            sample_rate=SAMPLE_RATE, format="flt", layout="mono", time_base=time_base
        )
        last: Any = self._source
        same = f"aformat=sample_fmts=flt:sample_rates={SAMPLE_RATE}:channel_layouts=mono"
        for part in (*recipe.split(","), same):
            name, _equals, options = part.partition("=")
            step = self._graph.add(name, options)
            last.link_to(step)
            last = step
        self._sink = self._graph.add("abuffersink")
        last.link_to(self._sink)
        self._graph.configure()
        self._pushed = 0

    def push(self, samples: NDArray[np.float32]) -> None:
        """Feed the next samples, shape (n,)."""
        if not samples.size:
            return
        whole = np.ascontiguousarray(samples[np.newaxis])
        frame = av.AudioFrame.from_ndarray(whole, format="flt", layout="mono")
        frame.rate = SAMPLE_RATE
        frame.time_base = Fraction(1, SAMPLE_RATE)
        frame.pts = self._pushed
        self._pushed += samples.size
        self._source.push(frame)

    def close(self) -> None:
        """Say that nothing more comes."""
        self._source.push(None)

    def ready(self) -> Iterator[NDArray[np.float32]]:
        """Give what has come out, in [-1, 1]."""
        while True:
            try:
                frame = self._sink.pull()
            except (NothingYet, NothingMore):
                return
            if isinstance(frame, av.AudioFrame):
                yield np.clip(frame.to_ndarray().reshape(-1), -1.0, 1.0)
