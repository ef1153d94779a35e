"""When a video is too heavy for a machine, and what a light copy of it may cost."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

HEAVY_SHARE = 0.4
"""Of the decoder's cores: above it playing leaves too little for sound, screen and hand."""
SLOW_SEEK_S = 0.12
"""Mean time to reach a frame; above it a drag shows fewer than some eight pictures a second."""


class ProxyNeed(StrEnum):
    """What a light copy is needed for on a machine."""

    NONE = "none"
    """The original does for all."""
    SCRUB = "scrub"
    """It plays; dragging waits for long groups of pictures."""
    PLAY = "play"
    """Decoding is hardly faster than the recording."""


class ProxyDensity(StrEnum):
    """Which frames a light copy holds."""

    KEYS = "keys"
    """Key frames only: there in seconds, for dragging."""
    WHOLE = "whole"
    """Every frame that can be decoded."""


@dataclass(frozen=True, slots=True)
class DecodeCost:
    """What decoding a video costs one machine, as measured there."""

    frame_us: int
    """Processor time of one frame, microseconds."""
    cores: int
    """Cores that the decoder can use at once."""

    def need(self, frames_per_second: float, mean_group: float) -> ProxyNeed:
        """Say what a light copy is needed for.

        Args:
            frames_per_second: of the recording.
            mean_group: frames that lie on average between a frame and the key frame before it.
        """
        if self.frame_us * frames_per_second / 1e6 > HEAVY_SHARE * self.cores:
            return ProxyNeed.PLAY
        if self.frame_us * mean_group / 1e6 / self.cores > SLOW_SEEK_S:
            return ProxyNeed.SCRUB
        return ProxyNeed.NONE


@dataclass(frozen=True, slots=True)
class ProxyShape:
    """How large a light copy is."""

    width: int
    """Pixels per row, even, turned as the original is coded."""
    height: int
    """Rows, even."""
    frame_bits: int
    """Upper bound of the mean over a second."""


_BOXES = ((40_000, 960, 540), (16_000, 640, 360), (0, 426, 240))
"""Bits a frame may have, and what it is worth: longer and shorter side."""
_MAX_FRAME_BITS = 120_000


def shape_of(width: int, height: int, frames: int, max_bytes: int) -> ProxyShape:
    """Choose the size of a light copy so that the whole of it stays within `max_bytes`.

    Args:
        width: of the original as coded.
        height: of the original as coded.
        frames: how many it will hold.
        max_bytes: bound of the file.
    """
    frame_bits = min(_MAX_FRAME_BITS, max(max_bytes * 8 // max(frames, 1), 1_000))
    long, short = next((box[1], box[2]) for box in _BOXES if frame_bits >= box[0])
    scale = min(1.0, long / max(width, height), short / min(width, height))
    return ProxyShape(_even(width * scale), _even(height * scale), frame_bits)


def _even(length: float) -> int:
    return max(2, round(length / 2) * 2)
