"""The sound that goes into a clip of a video, with the times at which it is heard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.domain.clip_pace import Pace
from app.domain.errors import UnreadableMedia
from app.domain.mediatime import US_PER_SECOND, TimeRange
from media.covering import Cover
from media.paced_sound import paced
from media.sound_stretch import SoundStretch


def sound_of(path: Path, span: TimeRange) -> SoundStretch | None:
    """Open the sound of a stretch; None for a silent video."""
    try:
        return SoundStretch(path, span, pads_end=True)
    except UnreadableMedia:
        return None  # that it opens at all the index has shown


def has_sound_in(path: Path) -> bool:
    """Tell whether a video has sound that can be decoded."""
    sound = sound_of(path, TimeRange(0, 1))
    if sound is not None:
        sound.close()
    return sound is not None


def timed(
    sound: SoundStretch, cover: Cover | None, pace: Pace | None
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Give samples with the microseconds from the start of the stretch at which they begin."""
    written = 0
    chunks = sound.chunks()
    chunks = cover.sound(chunks, sound.rate) if cover else chunks
    for samples in paced(chunks, sound.rate, sound.channels, pace) if pace else chunks:
        yield written * US_PER_SECOND // sound.rate, samples
        written += samples.shape[1]
