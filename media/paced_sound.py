"""The sound of a clip that is held, slowed or sped up: heard where words are understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from app.domain.clip_pace import Pace
from media.quickened import Quickened

Samples = NDArray[np.float32]
_PIECE = 1 << 16


def paced(chunks: Iterable[Samples], rate: int, channels: int, pace: Pace) -> Iterator[Samples]:
    """Lay the sound of a stretch on the times of its clip.

    Nothing is drawn out: words that were said are heard as they were said, faster at their own
    pitch where the step says so, or not at all.

    Args:
        chunks: of the stretch from its first frame on, shape (channels, n).
        rate: samples per second.
        channels: 1 or 2.
        pace: when what is heard.

    Yields:
        Samples as long as the clip.
    """
    written = 0
    for count, samples in _kept(chunks, rate, channels, pace):
        silence = count - written
        yield from _silence(silence, channels)
        if samples.shape[1]:
            yield samples
        written = max(count, written) + samples.shape[1]
    yield from _silence(_at(pace.length, rate) - written, channels)


def _kept(
    chunks: Iterable[Samples], rate: int, channels: int, pace: Pace
) -> Iterator[tuple[int, Samples]]:
    """Give what is heard, each piece with the sample of the clip at which it begins."""
    pieces = iter(pace.kept)
    piece = next(pieces, None)
    faster: Quickened | None = None
    made = read = 0
    for samples in chunks:
        stop = read + samples.shape[1]
        while piece is not None:
            start, end = _at(piece.start, rate), _at(piece.end, rate)
            at = _at(piece.at, rate)
            part = samples[:, max(start - read, 0) : max(end - read, 0)]
            if part.shape[1] and piece.percent == 100:
                yield at + max(read - start, 0), part
            elif part.shape[1]:
                if faster is None:
                    length = _at(piece.until, rate) - at
                    faster, made = Quickened(rate, channels, piece.percent, length), 0
                ready = faster.add(part)
                yield at + made, ready
                made += ready.shape[1]
            if end > stop:
                break
            if faster is not None:
                yield at + made, faster.rest()
            faster = None
            piece = next(pieces, None)
        read = stop


def _silence(count: int, channels: int) -> Iterator[Samples]:
    for start in range(0, count, _PIECE):
        yield np.zeros((channels, min(_PIECE, count - start)), np.float32)


def _at(seconds: Fraction, rate: int) -> int:
    return round(seconds * rate)
