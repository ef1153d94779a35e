"""When did one recording begin against another? Told from their sound (runs in the child).

Two recorders in one place hear the same onsets, however far their gain, noise and codecs lie
apart. So what is compared is not the wave but how fast the power of eight bands rises and falls,
200 values a second. What stands far above chance and above every other place is the offset; else
none is stated: a made-up offset would put two witnesses at different times into one picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.domain.sync import MAX_DRIFT_PPB, SoundMatch
from app.tasks.job import JobContext
from media.onsets import BANDS, RATE, Flux, onsets

_COARSE = 4
"""The first search runs on 20 ms: a fine grid over 13 hours would take minutes."""
_LEAST_S = 3.0
_PIECE_S = 300.0
_PIECES = 6
_SURE_PEAK = 8.0
"""Standard deviations above chance. Unrelated speech and noise stay below 6 (see the bench)."""
_SURE_LEAD = 0.2
"""The best place must stand this far above the second best: music that repeats does not."""
_APART_S = 0.3
_FINE_S = 20.0
_DRIFT_FROM_S = 240.0
_AGREE_S = 0.25
_US = 1_000_000

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Found:
    """One piece of the second sound, placed in the first."""

    first_s: float
    """Where its middle lies in the first."""
    second_s: float
    """Where its middle lies in the second."""
    peak: float
    """Standard deviations above chance."""
    lead: float
    """1 - second best / best."""


def match_sounds(first: Path, second: Path, ctx: JobContext) -> SoundMatch:
    """Find when `second` began on the time line of `first`.

    Args:
        first: a file with sound, its origin is 0.
        second: a file with sound.

    Raises:
        UnreadableMedia: one of them holds no sound.
        Cancelled: a person stopped the job.
    """
    one = onsets(first, lambda seconds: ctx.progress(-1.0, "listening", _clock(seconds)))
    ctx.progress(0.4, "listening")
    other = onsets(second, lambda seconds: ctx.progress(-1.0, "listening", _clock(seconds)))
    ctx.progress(0.8, "matching")
    return match_onsets(one, other, ctx)


def match_onsets(one: Flux, other: Flux, ctx: JobContext) -> SoundMatch:
    """Find when the second began, from what `onsets` gave of each."""
    shorter = min(one.shape[1], other.shape[1]) / RATE
    if shorter < _LEAST_S:
        return _unsure("short")
    if not one.any() or not other.any():
        return _unsure("silent")
    is_swapped = one.shape[1] < other.shape[1]
    longer, piece_of = (other, one) if is_swapped else (one, other)
    found = _search(longer, piece_of, ctx)
    best = max(found, key=lambda item: item.peak)
    if best.peak < _SURE_PEAK:
        return _unsure("weak", best.peak)
    if best.lead < _SURE_LEAD:
        return _unsure("ambiguous", best.peak)
    agreeing = [item for item in found if _agrees(item, best)]
    fine = [spot for item in agreeing for spot in _refined(longer, piece_of, item)]
    pairs = np.array(fine or [(best.first_s, best.second_s)])
    pairs = pairs[:, ::-1] if is_swapped else pairs
    offset_s, drift = _line(pairs)
    return SoundMatch(
        is_sure=True,
        offset_us=round(offset_s * _US),
        confidence_percent=min(99, max(1, round(100 * best.lead))),
        drift_ppb=round(drift * 1e9),
        peak=best.peak,
        overlap_us=max(0, round(_overlap_s(one, other, offset_s) * _US)),
    )


def _search(longer: Flux, shorter: Flux, ctx: JobContext) -> list[_Found]:
    """Place the shorter sound, or pieces of it where clocks may have run apart meanwhile."""
    length_s = shorter.shape[1] / RATE
    count = 1 if length_s <= _DRIFT_FROM_S else min(_PIECES, int(length_s // 60))
    size = int(min(length_s, _PIECE_S if count > 1 else length_s) * RATE)
    starts = [round(n * (shorter.shape[1] - size) / max(1, count - 1)) for n in range(count)]
    small = _folded(longer)
    found = []
    for number, start in enumerate(starts):
        ctx.progress(0.8 + 0.2 * number / count, "matching")
        piece = shorter[:, start : start + size]
        place, peak, lead = _place(small, _folded(piece))
        middle = size / 2 / RATE
        at_s = start / RATE
        found.append(_Found(place * _COARSE / RATE + middle, at_s + middle, peak, lead))
    return found


def _folded(flux: Flux) -> NDArray[np.float32]:
    whole = flux.shape[1] - flux.shape[1] % _COARSE
    folded: NDArray[np.float32] = (
        flux[:, :whole].reshape(BANDS, -1, _COARSE).mean(axis=2, dtype=np.float32)
    )
    return folded


def _place(longer: NDArray[np.float32], piece: NDArray[np.float32]) -> tuple[int, float, float]:
    """Give where a piece begins in the longer sound, how far that stands above chance, its lead."""
    scores = _correlation(longer, piece)
    least = min(piece.shape[1], max(int(_LEAST_S * RATE / _COARSE), piece.shape[1] // 8))
    first_lag = 1 - piece.shape[1]
    lags = np.arange(first_lag, longer.shape[1])
    shared = np.minimum(longer.shape[1], lags + piece.shape[1]) - np.maximum(0, lags)
    is_long = shared >= least
    scores = np.where(is_long, scores / np.sqrt(np.maximum(shared, 1)), 0.0)
    inside = scores[is_long]
    chance = 1.4826 * float(np.median(np.abs(inside - np.median(inside)))) or 1.0
    best = int(np.argmax(scores))
    peak = float(scores[best]) / chance
    apart = round(_APART_S * RATE / _COARSE)
    others = np.concatenate([scores[: max(0, best - apart)], scores[best + apart + 1 :]])
    second = float(others.max()) / chance if others.size else 0.0
    return first_lag + best, peak, max(0.0, 1 - second / peak) if peak > 0 else 0.0


def _correlation(longer: NDArray[np.float32], piece: NDArray[np.float32]) -> Reals:
    """Correlate, all bands added; entry 0 is the lag 1 - n of the piece's n columns."""
    size = longer.shape[1] + piece.shape[1] - 1
    room = 1 << (size - 1).bit_length()
    total = np.zeros(room // 2 + 1, np.complex128)
    for band in range(BANDS):
        # one band at a time: a day of sound has four million columns
        total += np.fft.rfft(longer[band], room) * np.conj(np.fft.rfft(piece[band], room))
    line = np.fft.irfft(total, room)
    before = piece.shape[1] - 1
    joined: Reals = np.concatenate([line[room - before :] if before else line[:0], line])[:size]
    return joined


def _agrees(item: _Found, best: _Found) -> bool:
    """Tell whether a piece lies where the best one says, as far as two clocks run apart."""
    if item is best:
        return True
    expected = best.first_s - best.second_s + item.second_s
    apart = abs(item.second_s - best.second_s) * MAX_DRIFT_PPB / 1e9
    near = abs(item.first_s - expected) <= apart + _AGREE_S
    return near and item.peak >= _SURE_PEAK and item.lead >= _SURE_LEAD


def _refined(longer: Flux, shorter: Flux, item: _Found) -> list[tuple[float, float]]:
    """Place windows of a piece to a fraction of a value; gives seconds in both sounds."""
    shift = round((item.first_s - item.second_s) * RATE)
    size, reach = int(_FINE_S * RATE), 3 * _COARSE
    half = int(min(_PIECE_S, shorter.shape[1] / RATE) * RATE / 2)
    middle = round(item.second_s * RATE)
    low = max(0, middle - half, reach - shift)
    high = min(shorter.shape[1], middle + half, longer.shape[1] - shift - reach)
    size = min(size, high - low)
    if size < int(_LEAST_S * RATE / 2):
        return []
    spots = []
    for at in range(low, high - size + 1, size):
        piece = shorter[:, at : at + size].astype(np.float32)
        around = longer[:, at + shift - reach : at + shift + size + reach].astype(np.float32)
        scores = np.array(
            [np.vdot(around[:, lag : lag + size], piece) for lag in range(2 * reach + 1)]
        )
        best = int(np.argmax(scores))
        if not 0 < best < 2 * reach or scores[best] < 0.1 * np.vdot(piece, piece):
            continue  # nothing happened in this window, or only in one of the two
        left, top, right = scores[best - 1 : best + 2]
        bend = left - 2 * top + right
        exact = best + (0.5 * (left - right) / bend if bend < 0 else 0.0)
        second_s = (at + size / 2) / RATE
        spots.append((second_s + (shift + exact - reach) / RATE, second_s))
    return spots


def _line(pairs: Reals) -> tuple[float, float]:
    """Give when the second began, in seconds of the first, and how much faster it counts."""
    first, second = pairs[:, 0], pairs[:, 1]
    reach = float(second.max() - second.min())
    if reach < _DRIFT_FROM_S / 2 or len(pairs) < 6:
        return float(np.median(first - second)), 0.0
    # the median of all slopes: a few windows placed wrongly do not turn the line
    rows, columns = np.triu_indices(len(pairs), 1)
    steps = second[columns] - second[rows]
    far = np.abs(steps) > reach / 4
    slope = float(np.median((first[columns] - first[rows])[far] / steps[far]))
    limit = MAX_DRIFT_PPB / 1e9
    slope = min(1 + limit, max(1 - limit, slope))
    return float(np.median(first - slope * second)), 1 / slope - 1


def _overlap_s(one: Flux, other: Flux, offset_s: float) -> float:
    end_s = min(one.shape[1] / RATE, offset_s + other.shape[1] / RATE)
    return float(end_s - max(0.0, offset_s))


def _unsure(why: str, peak: float = 0.0) -> SoundMatch:
    return SoundMatch(False, 0, 0, 0, peak, 0, why)


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}"
