"""Which passages of a recording sound as if the same person spoke: a guess, by a shipped network.

Each passage is described by 192 numbers; passages whose numbers point the same way are grouped.
Background, distance from the microphone and emotion move them: see `bench voices`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import InvalidValue
from app.domain.mediatime import TimeRange
from app.domain.transcript import SPEAKERS
from app.domain.voices import LIKENESS, METHOD, VoicesFound
from app.tasks.job import JobContext
from media.audio import SAMPLE_RATE, stretches, us_to_sample
from media.detectors import network

LEAST_US = 700_000
"""A shorter passage says too little of its voice: nobody is named."""
PASSAGES_MAX = 200_000
_GROUPED_MAX = 1_200
"""So many are compared each with each; the rest go to the nearest group."""
_READ_MAX = 12 * SAMPLE_RATE
"""Of a long passage its beginning is enough."""
_FRAME, _HOP = 400, 160
_QUIET_DB = 30.0
_SILENCE_DB = -75.0
_ALIKE = 0.3
"""Groups less alike than this on average (cosine) are different voices. Of ten people in meetings
19 of 20 pairs of passages were at least 0.48 alike for one, at most 0.22 for two of them."""
_LEAST_FRAMES = 25


@dataclass(frozen=True, slots=True)
class Passage:
    """How one passage sounds."""

    voice: NDArray[np.float32]
    """What the network says of it, shape (192,), length 1."""
    frames: int
    """So many, of 10 ms, were loud enough to count."""


def tell_apart(
    path: Path,
    audio_stream: int,
    spans: Sequence[TimeRange],
    count: int,
    model: Path,
    ctx: JobContext,
) -> VoicesFound:
    """Group passages of one recording by voice.

    Args:
        path: a media file.
        audio_stream: which one, counted among the audio streams, 0-based.
        spans: the passages, microseconds from the item's origin.
        count: how many people speak, 1 to `SPEAKERS`; 0 to guess that too.
        model: file of `app.domain.voices.LIKENESS`.
        ctx: progress with the step `telling_voices`.

    Raises:
        InvalidValue: no such number of people, or more passages than can be.
        UnreadableMedia: there is no sound that decodes.
        DetectorUnusable: the network's file is missing or not the one that was checked.
        Cancelled: a person stopped it.
    """
    if not 0 <= count <= SPEAKERS:
        raise InvalidValue(field="count", value=count, expected=f"0..{SPEAKERS}")
    if len(spans) > PASSAGES_MAX:
        raise InvalidValue(field="passages", value=len(spans), expected=f"<= {PASSAGES_MAX}")
    heard = {}
    last = max((us_to_sample(span.end_us) for span in spans), default=1)
    for number, sound, at in _sounds(path, audio_stream, spans):
        ctx.progress(min(1.0, at / max(1, last)), "telling_voices")
        found = describe(sound, model)
        if found is not None:
            heard[number] = found
    groups = group(list(heard.values()), count)
    by_number = dict(zip(heard, groups, strict=True))
    numbered = _by_first(by_number.get(number, 0) for number in range(len(spans)))
    return VoicesFound(METHOD, tuple(spans), numbered)


def describe(sound: NDArray[np.float32], model: Path) -> Passage | None:
    """Tell how a passage sounds; None where too little of it is loud enough.

    Args:
        sound: shape (n,), 16 kHz, values in [-1, 1].
        model: file of `app.domain.voices.LIKENESS`; it is loaded once in a process.

    Raises:
        DetectorUnusable: as `tell_apart`.
    """
    if sound.size < _FRAME * 2:
        return None
    frames = np.lib.stride_tricks.sliding_window_view(sound, _FRAME)[::_HOP]
    level = 10 * np.log10(np.mean(frames.astype(np.float64) ** 2, axis=1) + 1e-12)
    loud = np.flatnonzero(level > max(np.percentile(level, 98) - _QUIET_DB, _SILENCE_DB))
    if loud.size < _LEAST_FRAMES:
        return None
    part = sound[loud[0] * _HOP : loud[-1] * _HOP + _FRAME]
    (told,) = _session(model).run(None, {"sound": part[np.newaxis].astype(np.float32)})
    return Passage(told[0] / np.linalg.norm(told[0]), int(loud.size))


def group(passages: Sequence[Passage], count: int) -> list[int]:
    """Give a group for each passage, from 1; passages of one group sound alike.

    Args:
        count: how many groups; 0 to stop where they are unlike, at the latest at `SPEAKERS`.
    """
    if not passages:
        return []
    voices = np.array([passage.voice for passage in passages])
    order = sorted(range(len(passages)), key=lambda at: -passages[at].frames)[:_GROUPED_MAX]
    order.sort()
    weights = np.array([passages[at].frames for at in order], float)
    labels = _linked(voices[order], weights, count)
    if len(order) == len(passages):
        return [int(label) + 1 for label in labels]
    centres = np.array([voices[order][labels == one].mean(axis=0) for one in np.unique(labels)])
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    return [int(label) + 1 for label in (voices @ centres.T).argmax(axis=1)]


def _linked(
    voices: NDArray[np.float32], weights: NDArray[np.float64], count: int
) -> NDArray[np.int64]:
    """Join the two most alike groups again and again, by the average of their passages."""
    size = len(voices)
    labels = np.arange(size)
    apart = 1 - (voices @ voices.T).astype(np.float64)
    np.fill_diagonal(apart, np.inf)
    weights = weights.copy()
    left = size
    wanted = min(count, size) if count else 1
    while left > wanted:
        first, second = sorted(divmod(int(apart.argmin()), size))
        if not count and left <= SPEAKERS and apart[first, second] > 1 - _ALIKE:
            break
        total = weights[first] + weights[second]
        joined = (weights[first] * apart[first] + weights[second] * apart[second]) / total
        apart[first], apart[:, first] = joined, joined
        apart[first, first] = np.inf
        apart[second], apart[:, second] = np.inf, np.inf
        weights[first] = total
        labels[labels == second] = first
        left -= 1
    return np.unique(labels, return_inverse=True)[1]


def _by_first(groups: Iterable[int]) -> tuple[int, ...]:
    """Number groups anew by who speaks first; 0 stays 0."""
    numbers = {0: 0}
    return tuple(numbers.setdefault(one, len(numbers)) for one in groups)


@cache
def _session(model: Path) -> Any:
    return network(model, LIKENESS)


def _sounds(
    path: Path, audio_stream: int, spans: Sequence[TimeRange]
) -> Iterator[tuple[int, NDArray[np.float32], int]]:
    """Give number, sound and end (sample) of each passage that is long enough, in order of time.

    The recording is decoded once; only as much of it is kept as the passages in work need.
    """
    waiting = sorted(
        (us_to_sample(span.start_us), us_to_sample(span.end_us), number)
        for number, span in enumerate(spans)
        if span.length_us >= LEAST_US
    )
    open_: list[tuple[int, int, int, list[NDArray[np.float32]]]] = []
    begin = next_ = 0
    for stretch in stretches(path, audio_stream):
        end = begin + stretch.size
        while next_ < len(waiting) and waiting[next_][0] < end:
            start, stop, number = waiting[next_]
            open_.append((start, min(stop, start + _READ_MAX), number, []))
            next_ += 1
        for start, stop, _number, parts in open_:
            parts.append(stretch[max(0, start - begin) : max(0, stop - begin)].copy())
        for _start, stop, number, parts in [one for one in open_ if one[1] <= end]:
            yield number, np.concatenate(parts), stop
        open_ = [one for one in open_ if one[1] > end]
        begin = end
        if next_ == len(waiting) and not open_:
            return
    for _start, stop, number, parts in open_:
        yield number, np.concatenate(parts), stop
