"""When each frame of the open video is shown: numbers and places for ticks, snapping and steps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_GAP_STEPS, _LEAST_GAP_US = 4, 400_000


class FrameTimes:
    """Frames of one video by time; the table is the index's own, nothing is copied.

    Args:
        times_us: each frame's start, strictly rising, shape (n,), n > 0.
        end_us: where the last frame leaves the screen.
        damage: the index's words on what is wrong; empty where nothing was seen.
    """

    def __init__(self, times_us: NDArray[np.int64], end_us: int, damage: str = "") -> None:
        self.times_us = times_us
        self.end_us = end_us
        self.damage = damage
        self.gaps = _gaps(times_us)
        """Stretches that one frame stands for far longer than the others: (start, end)."""

    def __len__(self) -> int:
        return int(self.times_us.size)

    # whole numbers are looked for: for a float numpy would turn a million frames into floats first

    def at(self, time_us: float) -> int:
        """Give the frame on screen at a time."""
        return max(int(np.searchsorted(self.times_us, int(time_us), side="right")) - 1, 0)

    def start(self, frame: int) -> int:
        """Give a frame's start; the end of the video for the one after the last."""
        if frame >= len(self):
            return self.end_us
        return int(self.times_us[max(0, frame)])

    def nearest_edge(self, time_us: float) -> int:
        """Give the start of a frame, or the end of the last one, that is closest to a time."""
        frame = self.at(time_us)
        before, after = self.start(frame), self.start(frame + 1)
        return before if time_us - before <= after - time_us else after

    def stepped(self, time_us: int, frames: int) -> int:
        """Give the start of the frame some frames further on or back."""
        return self.start(min(max(0, self.at(time_us) + frames), len(self) - 1))

    def between(self, start_us: float, end_us: float) -> range:
        """Give the frames that begin in a stretch."""
        first = int(np.searchsorted(self.times_us, int(start_us), side="left"))
        return range(first, int(np.searchsorted(self.times_us, int(end_us), side="right")))


def _gaps(times_us: NDArray[np.int64]) -> tuple[tuple[int, int], ...]:
    steps = np.diff(times_us)
    if not steps.size:
        return ()
    least = max(_LEAST_GAP_US, _GAP_STEPS * int(np.median(steps)))
    places = np.flatnonzero(steps > least)
    return tuple((int(times_us[at]), int(times_us[at + 1])) for at in places)
