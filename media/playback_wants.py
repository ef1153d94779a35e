"""What a player's decoding threads share: which frame is wanted, where it stands, what is kept."""

from __future__ import annotations

import time
from threading import Condition

from av.video.frame import VideoFrame

from media.playback_cache import FrameCache
from media.playback_copy import FrameCopier


class Wants:
    """Wishes and frames of one video; whoever changes the wishes holds `change`.

    Args:
        count: frames of the video.
        frame_bytes: what one costs in memory, as far as it is known before the first.
        budget_bytes: bound of the frames kept.
    """

    def __init__(self, count: int, frame_bytes: int, budget_bytes: int) -> None:
        self.change = Condition()
        """Notified at every change of what follows."""
        self.cache = FrameCache(budget_bytes)
        self.count = count
        self.wanted: int | None = None
        """Asked for and not there yet."""
        self.is_scrub = False
        self.asked_at = 0.0
        """When a frame was asked for last, by the monotonic clock."""
        self.playhead = 0
        self.direction = 0
        """Which way it runs: -1, 0 or 1."""
        self.holes: set[int] = set()
        """Frames that did not come."""
        self.lost: set[int] = set()
        """Frames that did not come from any place to begin at."""
        self.is_closed = False
        self.frame_bytes = max(1, frame_bytes)

    def ask(self, number: int, *, is_scrub: bool) -> None:
        """Want a frame; what was wanted before is forgotten."""
        with self.change:
            self.playhead = number
            self.cache.centre_on(number)
            self.wanted = number
            self.is_scrub = is_scrub
            self.asked_at = time.monotonic()
            self.change.notify_all()

    def drop(self) -> None:
        """Want nothing."""
        with self.change:
            self.wanted = None
            self.change.notify_all()

    def move_to(self, number: int, direction: int) -> None:
        """Say where the playhead is and which way it runs."""
        with self.change:
            self.playhead = number
            self.direction = direction
            self.cache.centre_on(number)
            self.change.notify_all()

    def close(self) -> None:
        """Tell the threads to end."""
        with self.change:
            self.is_closed = True
            self.change.notify_all()

    @property
    def is_urgent(self) -> bool:
        """True while somebody waits for a frame that has to be decoded."""
        wanted = self.wanted
        return wanted is not None and not self.is_settled(wanted)

    def is_settled(self, number: int) -> bool:
        """Tell whether a frame is kept or known not to come."""
        return number in self.cache or number in self.holes

    def missing(self, start: int, stop: int) -> int | None:
        """Give the first frame in start..stop-1 that is not settled."""
        return next((n for n in range(start, stop) if not self.is_settled(n)), None)

    def depth(self, share: float, most: int) -> int:
        """Give how many frames fill a share of the bound, 2 at least."""
        return max(2, min(most, int(self.cache.capacity(self.frame_bytes) * share)))

    def keep(self, copier: FrameCopier, number: int, frame: VideoFrame) -> bool:
        """Keep a frame in memory of its own; False where nearer ones leave no room."""
        self.measure(frame)
        return number in self.cache or self.cache.put(number, copier.copy(frame))

    def measure(self, frame: VideoFrame) -> None:
        """Learn from a decoded frame what one costs."""
        self.frame_bytes = max(1, sum(plane.buffer_size for plane in frame.planes))
