"""Decoded frames near the playhead, within a bound of bytes."""

from __future__ import annotations

from bisect import bisect_left, insort
from threading import Lock

from av.video.frame import VideoFrame

DEFAULT_BUDGET_BYTES = 128 * 1024 * 1024
"""43 frames of 1080p, 10 of 4K: the whole player stays below 400 and 700 MB."""


class FrameCache:
    """Frames by number; the one farthest from the centre goes first. Safe between threads.

    Args:
        budget_bytes: the frames kept never cost more than this (one frame always fits).
    """

    def __init__(self, budget_bytes: int = DEFAULT_BUDGET_BYTES) -> None:
        self._budget = budget_bytes
        self._frames: dict[int, tuple[VideoFrame, int]] = {}
        self._numbers: list[int] = []
        self._bytes = 0
        self._centre = 0
        self._lock = Lock()

    @property
    def size_bytes(self) -> int:
        """Bytes of the frames kept."""
        return self._bytes

    def __contains__(self, number: int) -> bool:
        return number in self._frames

    def __len__(self) -> int:
        return len(self._frames)

    def get(self, number: int) -> VideoFrame | None:
        """Give a frame, or None where it is not kept."""
        kept = self._frames.get(number)
        return kept[0] if kept else None

    def put(self, number: int, frame: VideoFrame) -> bool:
        """Keep a frame; False where everything kept is nearer to the centre than it."""
        cost = sum(plane.buffer_size for plane in frame.planes)
        with self._lock:
            if number in self._frames:
                return True
            while self._numbers and self._bytes + cost > self._budget:
                farthest = self._farthest()
                if abs(farthest - self._centre) <= abs(number - self._centre):
                    return False
                self._drop(farthest)
            self._frames[number] = (frame, cost)
            insort(self._numbers, number)
            self._bytes += cost
            return True

    def swap(self, number: int, frame: VideoFrame) -> None:
        """Keep this one in place of the same frame in other memory, where it is still kept."""
        cost = sum(plane.buffer_size for plane in frame.planes)
        with self._lock:
            kept = self._frames.get(number)
            if kept is not None:
                self._frames[number] = (frame, cost)
                self._bytes += cost - kept[1]

    def forget(self, number: int) -> None:
        """Let one frame go, where it is kept."""
        with self._lock:
            if number in self._frames:
                self._drop(number)

    def allow(self, budget_bytes: int) -> None:
        """Set another bound; what lies farthest goes until it is kept."""
        with self._lock:
            self._budget = budget_bytes
            while len(self._numbers) > 1 and self._bytes > budget_bytes:
                self._drop(self._farthest())

    def centre_on(self, number: int) -> None:
        """Say where the playhead is."""
        self._centre = number

    def capacity(self, frame_bytes: int) -> int:
        """Give how many frames of this size fit."""
        return max(1, self._budget // max(1, frame_bytes))

    def first_missing(self, start: int, stop: int) -> int | None:
        """Give the first number in start..stop-1 that is not kept, None where all are."""
        return next((n for n in range(start, stop) if n not in self._frames), None)

    def kept_below(self, number: int) -> int:
        """Count the frames kept without a gap just below `number`."""
        count = 0
        while number - count - 1 in self._frames:
            count += 1
        return count

    def newest_between(self, low: int, high: int) -> int | None:
        """Give the greatest number kept in low..high, ends included."""
        with self._lock:
            at = bisect_left(self._numbers, high + 1) - 1
            return self._numbers[at] if at >= 0 and self._numbers[at] >= low else None

    def clear(self) -> None:
        """Forget all frames."""
        with self._lock:
            self._frames.clear()
            self._numbers.clear()
            self._bytes = 0

    def _farthest(self) -> int:
        low, high = self._numbers[0], self._numbers[-1]
        return low if self._centre - low >= high - self._centre else high

    def _drop(self, number: int) -> None:
        _, cost = self._frames.pop(number)
        del self._numbers[bisect_left(self._numbers, number)]
        self._bytes -= cost
