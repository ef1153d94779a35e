"""Watching one item: exact frames, sound and a clock, without Qt (PLAYBACK.md section 9).

The one door from the window to media. All calls come from one thread, the window's; decoding
runs in threads of its own. The window calls `tick` some 60 times a second while `is_active`, and
after each `on_frame`; it shows the picture that comes back.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from app.domain.errors import AppError, UnreadableMedia
from app.domain.mediatime import FramePosition, TimeRange
from media.frame_table import MediaIndex
from media.playback_cache import DEFAULT_BUDGET_BYTES
from media.playback_clock import PlayClock
from media.playback_picture import Picture
from media.playback_screen import Screen
from media.playback_sound import (
    BYTES_PER_SAMPLE,
    CHANNELS,
    MAX_SOUND_RATE,
    MIN_SOUND_RATE,
    SAMPLE_RATE,
    SoundFeed,
)

__all__ = [
    "BYTES_PER_SAMPLE",
    "CHANNELS",
    "RATES",
    "SAMPLE_RATE",
    "MediaIndex",
    "Picture",
    "Playback",
    "SoundDevice",
]

RATES: tuple[float, ...] = (0.25, 0.5, 1.0, 1.5, 2.0, 4.0)
"""Speeds offered; sound is heard from 0.5 to 2."""

# Playing begins when this much is ready, or when waiting took too long.
_READY_SOUND_US = 150_000
_READY_WITHIN_S = 2.0
_SOUND_STEP_US = 40_000


class SoundDevice(Protocol):
    """What plays the sound; the window has one, tests too."""

    def begin(self, read: Callable[[int], bytes]) -> bool:
        """Start from silence and ask `read` for bytes; False where there is no device."""

    def end(self) -> None:
        """Stop at once and forget what was not heard yet."""

    def processed_us(self) -> int:
        """Microseconds played since `begin`."""


class Playback:
    """A player for one video or sound file.

    Args:
        path: the file.
        index: of its frames; None for sound only.
        duration_us: length of the item where there is no index.
        on_frame: called from a decoding thread when `tick` has something new.
        device: what plays the sound; None plays without.
        budget_bytes: bound of the decoded frames kept.

    Raises:
        UnreadableMedia: neither picture nor sound can be opened.
    """

    def __init__(
        self,
        path: Path,
        index: MediaIndex | None,
        duration_us: int = 0,
        *,
        on_frame: Callable[[], None] = lambda: None,
        device: SoundDevice | None = None,
        budget_bytes: int = DEFAULT_BUDGET_BYTES,
        clock: PlayClock | None = None,
    ) -> None:
        self.index = index
        self.loop: TimeRange | None = None
        self._device = device
        self._clock = clock or PlayClock()
        self._rate = 1.0
        self._is_playing = False
        self._primed_since: float | None = None
        self._screen = None if index is None else Screen(path, index, on_frame, budget_bytes)
        self._sound = self._open_sound(path)
        self.duration_us = index.duration_us if index is not None else duration_us

    @classmethod
    def open(
        cls,
        path: Path,
        index_path: Path | None,
        duration_us: int = 0,
        *,
        on_frame: Callable[[], None] = lambda: None,
        device: SoundDevice | None = None,
    ) -> Playback:
        """Open an item by the index that the worker made; see the class for the arguments."""
        index = None if index_path is None else MediaIndex.load(index_path)
        return cls(path, index, duration_us, on_frame=on_frame, device=device)

    @property
    def frame_count(self) -> int:
        """Frames of the index, 0 for sound."""
        return 0 if self.index is None else len(self.index)

    @property
    def frames_per_second(self) -> float:
        """Average that the index found, 0 where there are not two frames."""
        if self.index is None or len(self.index) < 2:
            return 0.0
        span_us = int(self.index.times_us[-1]) - int(self.index.times_us[0])
        return (len(self.index) - 1) * 1e6 / span_us if span_us > 0 else 0.0

    @property
    def has_sound(self) -> bool:
        """True where the file holds sound."""
        return self._sound is not None

    @property
    def is_playing(self) -> bool:
        """True between `play` and `pause` or the end."""
        return self._is_playing

    @property
    def is_active(self) -> bool:
        """True while `tick` has to be called by a timer."""
        return self._is_playing

    @property
    def is_busy(self) -> bool:
        """True while an asked frame is on its way."""
        return self._screen is not None and self._screen.is_busy

    @property
    def dropped(self) -> int:
        """Frames that came too late to be shown while playing."""
        return 0 if self._screen is None else self._screen.dropped

    @property
    def rate(self) -> float:
        """Media seconds per second; negative while running backwards."""
        return self._rate

    @property
    def is_audible(self) -> bool:
        """True where the speed allows sound and the file has some."""
        return self.has_sound and MIN_SOUND_RATE <= self._rate <= MAX_SOUND_RATE

    @property
    def shown_frame(self) -> int | None:
        """Number of the frame on screen, None before the first."""
        return None if self._screen is None else self._screen.shown

    @property
    def time_us(self) -> int:
        """Where the player stands, microseconds from the item's origin."""
        if self._is_playing and self._primed_since is None:
            return self._within(self._clock.media_us())
        if self._screen is not None and not self._is_playing:
            return int(self._screen.index.times_us[self._screen.asked])
        return self._within(self._clock.media_us())

    def position(self) -> FramePosition | None:
        """Give the frame on screen."""
        return None if self._screen is None else self._screen.position()

    def show_frame(self, number: int, *, is_scrub: bool = False) -> None:
        """Go to a frame; numbers outside are taken as the first or last."""
        if self.index is None:
            return
        number = min(max(0, number), self.frame_count - 1)
        self._go(int(self.index.times_us[number]), number, is_scrub=is_scrub)

    def show_time(self, time_us: int, *, is_scrub: bool = False) -> None:
        """Go to the frame on screen at a time, or to that place in the sound."""
        time_us = self._within(time_us)
        number = None if self.index is None else self.index.frame_at(time_us)
        self._go(time_us, number, is_scrub=is_scrub)

    def step(self, frames: int) -> None:
        """Pause and go some frames on or back; sound moves by 40 ms a step."""
        self.pause()
        if self._screen is None:
            self.show_time(self.time_us + frames * _SOUND_STEP_US)
        else:
            self.show_frame(self._screen.asked + frames)

    def play(self, rate: float | None = None) -> None:
        """Run from where it stands; from the other end where it stands at the end.

        Args:
            rate: media seconds per second, negative for backwards; None keeps the speed.
        """
        # not the frame's own time: sound may begin before the first frame
        at = self._within(self._clock.media_us())
        was_playing = self._is_playing
        if rate is not None:
            self._rate = rate
        if was_playing:
            self._clock.stop()
        elif self._rate > 0 and self._is_at_end(at):
            at = 0 if self.loop is None else self.loop.start_us
        elif self._rate < 0 and at <= 0:
            at = self.duration_us
        self._is_playing = True
        self._begin(at)

    def pause(self) -> None:
        """Stop where it is; the frame on screen stays."""
        if not self._is_playing:
            return
        self._is_playing = False
        self._primed_since = None
        self._quiet()
        reached = self._within(self._clock.stop())
        self._clock.set(reached if self._screen is None else self._screen.rest())

    def tick(self) -> Picture | None:
        """Do what is due now; gives a picture where another one belongs on screen."""
        if self._primed_since is not None:
            self._start_when_ready()
        elif self._is_playing:
            return self._advance()
        return None if self._screen is None else self._screen.asked_picture()

    def close(self) -> None:
        """End all threads and close the files."""
        self._is_playing = False
        self._quiet()
        if self._sound is not None:
            self._sound.close()
        if self._screen is not None:
            self._screen.close()

    # where to go

    def _go(self, time_us: int, number: int | None, *, is_scrub: bool) -> None:
        if self._is_playing and not is_scrub:
            self._clock.stop()
            self._begin(time_us)
            return
        self.pause()
        self._clock.set(time_us)
        if self._screen is not None and number is not None:
            self._screen.ask(number, is_scrub=is_scrub)

    def _within(self, time_us: int) -> int:
        return min(max(0, time_us), self.duration_us)

    def _is_at_end(self, time_us: int) -> bool:
        if self._screen is not None:
            return self._screen.asked >= self.frame_count - 1
        return time_us >= self.duration_us

    # playing

    def _begin(self, time_us: int) -> None:
        """Get ready to run from a time; `tick` starts the clock."""
        self._quiet()
        self._clock.set(time_us)
        self._primed_since = time.monotonic()
        if self._screen is not None:
            number = self._screen.index.frame_at(time_us)
            self._screen.ask(number, 1 if self._rate > 0 else -1)
        if self._sound is not None and self._device is not None and self.is_audible:
            self._sound.start(time_us, self._rate)

    def _quiet(self) -> None:
        if self._device is not None:
            self._device.end()
        if self._sound is not None:
            self._sound.stop()

    def _start_when_ready(self) -> None:
        since = self._primed_since
        late = since is not None and time.monotonic() - since > _READY_WITHIN_S
        is_ready = self._screen is None or self._screen.is_ready(forwards=self._rate > 0)
        if not ((is_ready and self._is_sound_ready()) or late):
            return
        self._primed_since = None
        follow = False
        if self._sound is not None and self._device is not None and self.is_audible:
            follow = self._device.begin(self._sound.read)
        self._clock.start(self._clock.media_us(), self._rate, follow_sound=follow)

    def _is_sound_ready(self) -> bool:
        if self._sound is None or self._device is None or not self.is_audible:
            return True
        return self._sound.ready_us >= _READY_SOUND_US

    def _advance(self) -> Picture | None:
        if self._device is not None and self._clock.follows_sound:
            is_alive = self._clock.hear(self._device.processed_us())
            if not is_alive:
                # sound that begins later would not belong to the picture
                self._quiet()
        now_us = self._clock.media_us()
        if self._turned_back(now_us):
            return None
        picture = self._due(self._within(now_us))
        if self._rate > 0 and now_us >= self.duration_us:
            self._finish(self.duration_us)
        elif self._rate < 0 and now_us <= 0:
            self._finish(0)
        return picture

    def _turned_back(self, now_us: int) -> bool:
        """At the end of a loop, go to its start."""
        loop = self.loop
        if loop is None or self._rate < 0 or not loop.length_us:
            return False
        if now_us < min(loop.end_us, self.duration_us):
            return False
        self._clock.stop()
        self._begin(loop.start_us)
        return True

    def _due(self, now_us: int) -> Picture | None:
        if self._screen is None:
            return None
        if self._rate > 0:
            return self._screen.due_picture(now_us)
        picture, wait_at_us = self._screen.due_backwards(now_us)
        if wait_at_us is not None:
            # nothing decoded below yet: wait for it rather than jump
            self._clock.start(wait_at_us, self._rate, follow_sound=False)
        return picture

    def _finish(self, time_us: int) -> None:
        self.pause()
        if self.index is None:
            self._clock.set(time_us)

    def _open_sound(self, path: Path) -> SoundFeed | None:
        try:
            return SoundFeed(path)
        except UnreadableMedia:
            if self._screen is None:
                raise
            return None
        except AppError:
            # gone or locked since the picture was opened: no thread may stay behind
            if self._screen is not None:
                self._screen.close()
            raise
