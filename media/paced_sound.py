"""The sound of a clip that is held or slowed: as recorded where it runs so, else silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from app.domain.clip_pace import Pace

Samples = NDArray[np.float32]
_PIECE = 1 << 16


def paced(chunks: Iterable[Samples], rate: int, channels: int, pace: Pace) -> Iterator[Samples]:
    """Lay the sound of a stretch on the times of its clip.

    Nothing is stretched: words that were said are heard as they were said, or not at all.

    Args:
        chunks: of the stretch from its first frame on, shape (channels, n).
        rate: samples per second.
        channels: 1 or 2.
        pace: when what is heard.

    Yields:
        Samples as long as the clip.
    """
    written = 0
    for count, samples in _kept(chunks, rate, pace):
        silence = count - written
        yield from _silence(silence, channels)
        yield samples
        written = max(count, written) + samples.shape[1]
    yield from _silence(_at(pace.length, rate) - written, channels)


def _kept(chunks: Iterable[Samples], rate: int, pace: Pace) -> Iterator[tuple[int, Samples]]:
    """Give what is kept, each piece with the sample of the clip at which it begins."""
    pieces = iter(pace.kept)
    piece = next(pieces, None)
    read = 0
    for samples in chunks:
        stop = read + samples.shape[1]
        while piece is not None:
            start, end = _at(piece.start, rate), _at(piece.end, rate)
            part = samples[:, max(start - read, 0) : max(end - read, 0)]
            if part.shape[1]:
                yield _at(piece.at, rate) + max(read - start, 0), part
            if end > stop:
                break
            piece = next(pieces, None)
        read = stop


def _silence(count: int, channels: int) -> Iterator[Samples]:
    for start in range(0, count, _PIECE):
        yield np.zeros((channels, min(_PIECE, count - start)), np.float32)


def _at(seconds: Fraction, rate: int) -> int:
    return round(seconds * rate)
