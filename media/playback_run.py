"""Running: picture and sound get ready, start together, follow one clock, and go round a loop."""

from __future__ import annotations

import time

from app.domain.mediatime import TimeRange
from media.playback_clock import PlayClock
from media.playback_picture import Picture
from media.playback_screen import Screen
from media.playback_speaker import Speaker

# Running begins when picture and sound are ready, or when waiting took too long.
_READY_WITHIN_S = 2.0


class Run:
    """The part of a player that has a clock; used from one thread.

    Args:
        screen: the pictures, None for sound only.
        speaker: the sound.
        clock: stands still until `begin`.
        duration_us: length of the item.
    """

    def __init__(
        self, screen: Screen | None, speaker: Speaker, clock: PlayClock, duration_us: int
    ) -> None:
        self.rate = 1.0
        self.is_on = False
        self._screen, self._speaker, self._clock = screen, speaker, clock
        self._duration_us = duration_us
        self._loop: TimeRange | None = None
        self._primed_since: float | None = None
        self._laps = 0

    @property
    def is_moving(self) -> bool:
        """True while the clock runs: playing, and no longer getting ready."""
        return self.is_on and self._primed_since is None

    @property
    def bounds(self) -> TimeRange | None:
        """The loop as far as the item reaches; None where nothing is left of it."""
        if self._loop is None:
            return None
        end_us = min(self._loop.end_us, self._duration_us)
        return TimeRange(self._loop.start_us, end_us) if self._loop.start_us < end_us else None

    def now_us(self) -> int:
        """Give the clock's time within the item, microseconds from its origin."""
        return min(max(0, self._clock.media_us()), self._duration_us)

    def play(self, rate: float | None) -> None:
        """Run on from where the clock is; from the other end where it stands at the end."""
        # not the frame's own time: sound may begin before the first frame
        at = self.now_us()
        self.rate = self.rate if rate is None else rate
        if self.is_on:
            self._clock.stop()
        else:
            at = self._from_other_end(at)
        self.is_on = True
        self.begin(at)

    def begin(self, time_us: int) -> None:
        """Get ready to run from a time; `tick` starts the clock."""
        self._clock.stop()
        self._clock.set(time_us)
        self._primed_since = time.monotonic()
        if self._screen is not None:
            number = self._screen.index.frame_at(time_us)
            self._screen.ask(number, 1 if self.rate > 0 else -1)
        self._speaker.prepare(time_us, self.rate, self.bounds)

    def rest(self) -> None:
        """Stop where it is; the frame on screen stays."""
        if not self.is_on:
            return
        self.is_on = False
        self._primed_since = None
        self._speaker.quiet()
        self._clock.stop()
        self._clock.set(self.now_us() if self._screen is None else self._screen.rest())

    def set_loop(self, loop: TimeRange | None) -> None:
        """Go round a stretch; one that is running and stands behind it goes to its start."""
        if loop == self._loop:
            return
        self._loop = loop
        bounds = self.bounds
        if self._screen is not None:
            self._screen.bind(bounds)
        if self.is_on:
            at = self.now_us()
            is_behind = bounds is not None and at >= bounds.end_us
            self.begin(bounds.start_us if bounds is not None and is_behind else at)

    def tick(self) -> Picture | None:
        """Do what is due while it is on; gives a picture where another one belongs on screen."""
        if self._primed_since is None:
            return self._advance()
        self._start_when_ready(self._primed_since)
        return None if self._screen is None else self._screen.asked_picture()

    def _from_other_end(self, at_us: int) -> int:
        bounds = self.bounds
        if self.rate > 0:
            if bounds is not None and (at_us >= bounds.end_us or self._is_at_end(at_us)):
                return bounds.start_us
            return 0 if self._is_at_end(at_us) else at_us
        if bounds is not None and at_us <= bounds.start_us:
            return bounds.end_us - 1
        return self._duration_us if at_us <= 0 else at_us

    def _is_at_end(self, time_us: int) -> bool:
        if self._screen is not None:
            return self._screen.asked >= len(self._screen.index) - 1
        return time_us >= self._duration_us

    def _start_when_ready(self, since: float) -> None:
        is_late = time.monotonic() - since > _READY_WITHIN_S
        is_seen = self._screen is None or self._screen.is_ready(forwards=self.rate > 0)
        if not ((is_seen and self._speaker.is_ready(self.rate)) or is_late):
            return
        self._primed_since = None
        self._laps = 0
        follow = self._speaker.begin(self.rate)
        self._clock.start(self._clock.media_us(), self.rate, follow_sound=follow, loop=self.bounds)

    def _advance(self) -> Picture | None:
        if self._clock.follows_sound and not self._clock.hear(self._speaker.processed_us()):
            # sound that begins later would not belong to the picture
            self._speaker.quiet()
        now_us = self._clock.media_us()
        if self._turned_back(now_us):
            return None
        picture = self._due(self.now_us())
        is_over = now_us >= self._duration_us if self.rate > 0 else now_us <= 0
        if is_over:
            self.rest()
            if self._screen is None:
                self._clock.set(self._duration_us if self.rate > 0 else 0)
        return picture

    def _due(self, now_us: int) -> Picture | None:
        if self._screen is None:
            return None
        if self.rate > 0:
            return self._screen.due_picture(now_us)
        picture, wait_at_us = self._screen.due_backwards(now_us)
        if wait_at_us is not None:
            # nothing decoded below yet: wait for it rather than jump
            self._clock.start(wait_at_us, self.rate, follow_sound=False)
        return picture

    def _turned_back(self, now_us: int) -> bool:
        """Tell whether the end of the loop was met and it has to get ready at the other end."""
        bounds = self.bounds
        if bounds is None:
            return False
        if self.rate < 0:
            if now_us > bounds.start_us:
                return False
            self.begin(bounds.end_us - 1)
            return True
        if self._clock.laps == self._laps:
            return False
        self._laps = self._clock.laps
        if self._screen is None or self._screen.turn_back():
            return False
        # its first pictures have to be decoded: neither sound nor picture runs meanwhile
        self.begin(bounds.start_us)
        return True
