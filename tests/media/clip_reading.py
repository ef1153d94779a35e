"""What a cut clip shows and lets be heard, read back by a plain decode."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from tests.media.barcode import SOUND_RATE


def pictures(clip: Path) -> list[tuple[Fraction, NDArray[np.uint8]]]:
    """Give each picture with the seconds at which it begins."""
    with av.open(str(clip)) as file:
        base = file.streams.video[0].time_base
        return [(f.pts * base, f.to_ndarray(format="rgb24")) for f in file.decode(video=0)]


def sound(clip: Path) -> NDArray[np.float32]:
    """Give the samples of its sound, averaged to one channel."""
    with av.open(str(clip)) as file:
        frames = list(file.decode(audio=0))
    assert frames[0].rate == SOUND_RATE
    return np.concatenate([f.to_ndarray().mean(axis=0) for f in frames])
