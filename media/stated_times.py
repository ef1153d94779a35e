"""What a container and a stream say about time, beside what their packets say."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from av.container import InputContainer
from av.format import Flags
from av.video.stream import VideoStream
from numpy.typing import NDArray

_SHORTEST, _LONGEST = Fraction(1, 1000), Fraction(10)
"""Seconds a frame may last by a packet's word; a hostile head says anything."""


def stated_end(stream: VideoStream) -> Fraction:
    """Read the tag that a muxer of Matroska writes when it has seen the last packet.

    One with a language in its name is left over from before the file was last cut.
    """
    parts = stream.metadata.get("DURATION", "").split(":")
    try:
        hours, minutes, seconds = (Fraction(part) for part in parts)
    except ValueError:
        return Fraction(0)
    return hours * 3600 + minutes * 60 + seconds


def has_no_times(container: InputContainer) -> bool:
    """Tell a bare stream of pictures (raw H.264, H.263, Motion JPEG) from a container."""
    # The stubs of PyAV say that the value of a flag is a flag; it is a number.
    bit: Any = Flags.no_timestamps.value
    return bool(container.format.flags & bit)


def counted_base(stream: VideoStream, lengths: NDArray[np.int64], base: Fraction) -> Fraction:
    """Give the seconds a frame lasts where none states its time, by what the stream itself says.

    Of a bare stream FFmpeg's own rate is always 25; the length of a packet is by its headers.
    """
    lasting = np.sort(lengths[lengths > 0])
    usual = (
        int(lasting[lasting.size // 2]) * base if 2 * lasting.size > lengths.size else Fraction()
    )
    if _SHORTEST <= usual <= _LONGEST:
        return usual
    return 1 / Fraction(stream.average_rate or stream.guessed_rate or 25)
