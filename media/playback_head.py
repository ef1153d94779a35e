"""The first pictures of a loop, kept so that it goes on at once while the decoder catches up."""

from __future__ import annotations

from av.video.frame import VideoFrame

from media.playback_cache import FrameCache

# Beside the cache's own bound: 20 pictures at 1080p, 5 at 4K.
_BUDGET_BYTES = 64 * 1024 * 1024
_MAX_FRAMES = 48


class LoopHead:
    """Holds the frames at the start of a loop as they go by; used from one thread."""

    def __init__(self) -> None:
        self._wanted = range(0)
        self._frames: dict[int, VideoFrame] = {}
        self._bytes = 0

    @property
    def first(self) -> int:
        """Number of the frame at which the loop begins."""
        return self._wanted.start

    @property
    def is_whole(self) -> bool:
        """True where enough is held to begin without waiting: all of it, or what is allowed."""
        is_full = self._bytes >= _BUDGET_BYTES or len(self._frames) == len(self._wanted)
        return self._wanted.start in self._frames and is_full

    def hold(self, frames: range) -> None:
        """Want the first of these frames; what belongs to another loop is let go."""
        wanted = frames[:_MAX_FRAMES]
        if wanted != self._wanted:
            self._wanted = wanted
            self._frames.clear()
            self._bytes = 0

    def take(self, cache: FrameCache) -> None:
        """Take what is wanted and decoded now."""
        for number in self._wanted:
            if self._bytes >= _BUDGET_BYTES:
                return
            if number in self._frames:
                continue
            frame = cache.get(number)
            if frame is None:
                return
            self._frames[number] = frame
            self._bytes += sum(plane.buffer_size for plane in frame.planes)

    def get(self, number: int) -> VideoFrame | None:
        """Give a frame, None where it is not held."""
        return self._frames.get(number)

    def newest_between(self, low: int, high: int) -> int | None:
        """Give the greatest number held in low..high, ends included."""
        return max((n for n in self._frames if low <= n <= high), default=None)
