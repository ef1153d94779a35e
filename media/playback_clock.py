"""The clock of a player: the sound device where there is one, else the machine's."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.domain.mediatime import TimeRange

_US = 1_000_000
# The device reports in steps of about 8 ms; between two reports the machine's clock fills in,
# but no further than this, so that a device that stopped stops the picture too.
_INTERPOLATE_US = 100_000
# A device that has not moved for this long is dead: the picture goes on without it. Waking a
# sleeping sound server or a headset takes up to two seconds.
_DEAD_AFTER_S = 3.0


class PlayClock:
    """Media time that passes while playing; used from one thread.

    Args:
        now: seconds of a clock that never runs back; replaceable by tests.
    """

    def __init__(self, now: Callable[[], float] = time.perf_counter) -> None:
        self._now = now
        self._base_us = 0
        self._rate = 1.0
        self._is_running = False
        self._follows_sound = False
        self._anchor_s = 0.0
        self._heard_us = 0
        self._loop: TimeRange | None = None
        self._laps_before = 0

    @property
    def is_running(self) -> bool:
        """True between `start` and `stop`."""
        return self._is_running

    @property
    def follows_sound(self) -> bool:
        """True while the sound device drives it."""
        return self._follows_sound

    @property
    def laps(self) -> int:
        """How often it went back to the start of its loop since `start`."""
        return self._laps_before + self._in_loop(self._unbound_us())[1]

    def start(
        self, media_us: int, rate: float, *, follow_sound: bool, loop: TimeRange | None = None
    ) -> None:
        """Run from a media time on.

        Args:
            media_us: microseconds from the item's origin.
            rate: media seconds per second; negative runs backwards.
            follow_sound: wait for `hear` instead of running by itself.
            loop: at its end the time goes on at its start, nothing lost in between; a time
                that is behind its end already runs on.
        """
        is_bound = loop is not None and loop.length_us > 0 and media_us < loop.end_us and rate > 0
        self._loop = loop if is_bound else None
        self._laps_before = 0
        self._base_us = media_us
        self._rate = rate
        self._follows_sound = follow_sound
        self._anchor_s = self._now()
        self._heard_us = 0
        self._is_running = True

    def stop(self) -> int:
        """Stop, and give the media time reached."""
        reached = self.media_us()
        self._base_us = reached
        self._is_running = False
        return reached

    def set(self, media_us: int) -> None:
        """Put a stopped clock to a media time."""
        self._base_us = media_us

    def hear(self, processed_us: int) -> bool:
        """Take a report of the sound device: microseconds it has played since `start`.

        Returns:
            False where the device has not moved for so long that the clock runs by itself now.
        """
        if not (self._is_running and self._follows_sound):
            return self._follows_sound
        if processed_us > self._heard_us:
            self._heard_us = processed_us
            self._anchor_s = self._now()
        elif self._now() - self._anchor_s > _DEAD_AFTER_S:
            self._base_us, self._laps_before = self.media_us(), self.laps
            self._follows_sound = False
            self._anchor_s = self._now()
        return self._follows_sound

    def media_us(self) -> int:
        """Give the media time now, microseconds from the item's origin."""
        return self._in_loop(self._unbound_us())[0]

    def _in_loop(self, time_us: int) -> tuple[int, int]:
        """Fold a time into the loop; gives it with the laps that were run."""
        loop = self._loop
        if loop is None or not self._is_running or time_us < loop.end_us:
            return time_us, 0
        laps, rest_us = divmod(time_us - loop.end_us, loop.length_us)
        return loop.start_us + rest_us, laps + 1

    def _unbound_us(self) -> int:
        if not self._is_running:
            return self._base_us
        passed_us = (self._now() - self._anchor_s) * _US
        if self._follows_sound:
            # before the first report nothing has been heard yet
            passed_us = min(passed_us, _INTERPOLATE_US) if self._heard_us else 0.0
            passed_us += self._heard_us
        return round(self._base_us + passed_us * self._rate)
