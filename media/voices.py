"""Which passages of a recording sound as if the same person spoke: a guess, without a model.

No weights of any kind are used. A passage is told by the average shape of its short spectra
(mel cepstra) and by the pitch of its voice; passages that lie close together are grouped.
Background, distance from the microphone and emotion move both: see `bench voices`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import InvalidValue
from app.domain.mediatime import TimeRange
from app.domain.transcript import SPEAKERS
from app.domain.voices import METHOD, VoicesFound
from app.tasks.job import JobContext
from media.audio import SAMPLE_RATE, stretches, us_to_sample

LEAST_US = 700_000
"""A shorter passage says too little of its voice: nobody is named."""
PASSAGES_MAX = 200_000
_GROUPED_MAX = 1_200
"""So many are compared each with each; the rest go to the nearest group."""
_READ_MAX = 12 * SAMPLE_RATE
"""Of a long passage its beginning is enough."""
_FRAME, _HOP, _FFT = 400, 160, 512
_MELS, _CEPSTRA = 32, 19
_QUIET_DB = 30.0
_PITCH_HZ = (70, 400)
_VOICED_MIN = 0.45
_PITCH_WEIGHT = 4.0
"""Of the pitch beside the whole of the cepstra; chosen on voices that the bench does not have."""
_APART = 1.6
"""Groups whose passages lie further apart on average are different voices."""
_LEAST_FRAMES = 25


@dataclass(frozen=True, slots=True)
class Passage:
    """How one passage sounds."""

    cepstra: NDArray[np.float64]
    """Mean of its frames, shape (19,)."""
    scatter: NDArray[np.float64]
    """Covariance of its frames, shape (19, 19)."""
    pitch: float
    """Median natural logarithm of the pitch in hertz; NaN where it has none."""
    frames: int
    """So many were loud enough to count."""


def tell_apart(
    path: Path, audio_stream: int, spans: Sequence[TimeRange], count: int, ctx: JobContext
) -> VoicesFound:
    """Group passages of one recording by voice.

    Args:
        path: a media file.
        audio_stream: which one, counted among the audio streams, 0-based.
        spans: the passages, microseconds from the item's origin.
        count: how many people speak, 1 to `SPEAKERS`; 0 to guess that too.
        ctx: progress with the step `telling_voices`.

    Raises:
        InvalidValue: no such number of people, or more passages than can be.
        UnreadableMedia: there is no sound that decodes.
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
        found = describe(sound)
        if found is not None:
            heard[number] = found
    groups = group(list(heard.values()), count)
    by_number = dict(zip(heard, groups, strict=True))
    numbered = _by_first(by_number.get(number, 0) for number in range(len(spans)))
    return VoicesFound(METHOD, tuple(spans), numbered)


def describe(sound: NDArray[np.float32]) -> Passage | None:
    """Tell how a passage sounds; None where too little of it is loud enough.

    Args:
        sound: shape (n,), 16 kHz, values in [-1, 1].
    """
    if sound.size < _FRAME * 2:
        return None
    emphasised = np.append(sound[:1], sound[1:] - 0.97 * sound[:-1]).astype(np.float64)
    frames = np.lib.stride_tricks.sliding_window_view(emphasised, _FRAME)[::_HOP]
    power = np.abs(np.fft.rfft(frames * np.hamming(_FRAME), _FFT)) ** 2
    level = 10 * np.log10(power.sum(axis=1) + 1e-12)
    loud = level > np.percentile(level, 98) - _QUIET_DB
    if int(loud.sum()) < _LEAST_FRAMES:
        return None
    mel = np.log(power[loud] @ _mel_bank() + 1e-10)
    cepstra = mel @ _cosines()
    return Passage(
        cepstra=cepstra.mean(axis=0),
        scatter=np.cov(cepstra, rowvar=False),
        pitch=_pitch(sound, loud),
        frames=int(loud.sum()),
    )


def group(passages: Sequence[Passage], count: int) -> list[int]:
    """Give a group for each passage, from 1; passages of one group sound alike.

    Args:
        count: how many groups; 0 to stop where they lie far apart, at the latest at `SPEAKERS`.
    """
    if not passages:
        return []
    points = _points(passages)
    order = sorted(range(len(passages)), key=lambda at: -passages[at].frames)[:_GROUPED_MAX]
    order.sort()
    weights = np.array([passages[at].frames for at in order], float)
    labels = _linked(points[order], weights, count)
    centres = np.array([points[order][labels == one].mean(axis=0) for one in np.unique(labels)])
    if len(order) == len(passages):
        return [int(label) + 1 for label in labels]
    nearest = ((points[:, None] - centres[None]) ** 2).sum(axis=2).argmin(axis=1)
    return [int(label) + 1 for label in nearest]


def _points(passages: Sequence[Passage]) -> NDArray[np.float64]:
    """Lay passages out so that a distance of 1 is what one voice's own sounds differ by."""
    scatter = np.mean([passage.scatter for passage in passages], axis=0)
    values, axes = np.linalg.eigh(scatter)
    whitened = np.array([p.cepstra for p in passages]) @ axes / np.sqrt(np.maximum(values, 1e-6))
    pitch = np.array([passage.pitch for passage in passages])
    known = pitch[~np.isnan(pitch)]
    pitch = np.nan_to_num(pitch, nan=float(np.median(known)) if known.size else 0.0)
    return np.column_stack((whitened, _PITCH_WEIGHT * pitch))


def _linked(
    points: NDArray[np.float64], weights: NDArray[np.float64], count: int
) -> NDArray[np.int64]:
    """Join the two closest groups again and again, by the average distance of their passages."""
    size = len(points)
    labels = np.arange(size)
    apart = np.sqrt(np.maximum(((points[:, None] - points[None]) ** 2).sum(axis=2), 0))
    np.fill_diagonal(apart, np.inf)
    weights = weights.copy()
    left = size
    wanted = min(count, size) if count else 1
    while left > wanted:
        first, second = sorted(divmod(int(apart.argmin()), size))
        if not count and left <= SPEAKERS and apart[first, second] > _APART:
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


def _pitch(sound: NDArray[np.float32], loud: NDArray[np.bool_]) -> float:
    """Give the median log pitch of the voiced frames, by autocorrelation."""
    size = 1024
    starts = np.flatnonzero(loud)[::2] * _HOP
    starts = starts[starts + size <= sound.size]
    if not starts.size:
        return float("nan")
    frames = sound[starts[:, None] + np.arange(size)].astype(np.float64)
    frames = (frames - frames.mean(axis=1, keepdims=True)) * np.hanning(size)
    window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(size), 2 * size)) ** 2)[:size]
    same = np.fft.irfft(np.abs(np.fft.rfft(frames, 2 * size, axis=1)) ** 2, axis=1)[:, :size]
    same = same / np.maximum(same[:, :1], 1e-9) / (window / window[0] + 1e-3)
    low, high = SAMPLE_RATE // _PITCH_HZ[1], SAMPLE_RATE // _PITCH_HZ[0]
    best = same[:, low:high].argmax(axis=1)
    voiced = same[np.arange(len(best)), best + low] > _VOICED_MIN
    if int(voiced.sum()) < _LEAST_FRAMES // 5:
        return float("nan")
    return float(np.median(np.log(SAMPLE_RATE / (best[voiced] + low))))


def _mel_bank() -> NDArray[np.float64]:
    """Give triangular filters from 80 Hz to 7,600 Hz, shape (257, 32)."""
    low, high = (2595 * math.log10(1 + hz / 700) for hz in (80.0, 7600.0))
    edges_mel = np.linspace(low, high, _MELS + 2)
    edges = 700 * (10 ** (edges_mel / 2595) - 1)
    bins = np.arange(_FFT // 2 + 1) * SAMPLE_RATE / _FFT
    rising = (bins[:, None] - edges[None, :-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[None, 2:] - bins[:, None]) / (edges[2:] - edges[1:-1])
    bank: NDArray[np.float64] = np.maximum(0.0, np.minimum(rising, falling))
    return bank


def _cosines() -> NDArray[np.float64]:
    """Give the cosine transform to cepstra 1 to 19: loudness is left out, shape (32, 19)."""
    steps = np.pi / _MELS * (np.arange(_MELS) + 0.5)
    made: NDArray[np.float64] = np.cos(np.outer(steps, np.arange(1, _CEPSTRA + 1)))
    return made * math.sqrt(2 / _MELS)


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
