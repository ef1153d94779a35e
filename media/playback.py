"""Watching one item: exact frames, sound and a clock, without Qt (PLAYBACK.md section 9).

The one door from the window to media. All calls come from one thread, the window's; decoding
runs in threads of its own. The window calls `tick` some 60 times a second while `is_active`, and
after each `on_frame`; it shows the picture that comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from app.domain.errors import AppError
from app.domain.file_state import FileFact
from app.domain.mediatime import FramePosition, TimeRange
from app.domain.viewing import SoundChoice, SoundTrack
from media.adjusting import shown_pixels
from media.frame_table import MediaIndex
from media.playback_cache import DEFAULT_BUDGET_BYTES
from media.playback_clock import PlayClock
from media.playback_facts import file_facts
from media.playback_light import LightScreen
from media.playback_pcm import BYTES_PER_SAMPLE, CHANNELS, SAMPLE_RATE
from media.playback_picture import Picture
from media.playback_run import Run
from media.playback_speaker import SoundDevice, Speaker

__all__ = [
    "BYTES_PER_SAMPLE",
    "CHANNELS",
    "RATES",
    "SAMPLE_RATE",
    "MediaIndex",
    "Picture",
    "Playback",
    "SoundDevice",
    "shown_pixels",
]

RATES: tuple[float, ...] = (0.1, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
"""Speeds offered; sound is heard at each of them, with its pitch kept."""

_SOUND_STEP_US = 40_000


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
        self.duration_us = index.duration_us if index is not None else duration_us
        self._screen = None if index is None else LightScreen(path, index, on_frame, budget_bytes)
        try:
            self._speaker = Speaker(path, device, needs_sound=index is None)
        except AppError:
            # gone or locked since the picture was opened: no thread may stay behind
            if self._screen is not None:
                self._screen.close()
            raise
        self._clock = clock or PlayClock()
        self._run = Run(self._screen, self._speaker, self._clock, self.duration_us)

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
        return bool(self._speaker.tracks)

    @property
    def sound_tracks(self) -> tuple[SoundTrack, ...]:
        """The sound tracks by the file's header."""
        return self._speaker.tracks

    @property
    def sound(self) -> SoundChoice:
        """Which sound is heard, and how much later than the file says."""
        return self._speaker.choice

    @property
    def is_playing(self) -> bool:
        """True between `play` and `pause` or the end."""
        return self._run.is_on

    @property
    def is_active(self) -> bool:
        """True while `tick` has to be called by a timer."""
        return self._run.is_on

    @property
    def is_busy(self) -> bool:
        """True while an asked frame is on its way."""
        return self._screen is not None and self._screen.is_busy

    @property
    def has_proxy(self) -> bool:
        """True once a light copy is at hand."""
        return self._screen is not None and self._screen.has_proxy

    @property
    def dropped(self) -> int:
        """Frames that came too late to be shown while playing."""
        return 0 if self._screen is None else self._screen.dropped

    @property
    def rate(self) -> float:
        """Media seconds per second; negative while running backwards."""
        return self._run.rate

    @property
    def is_audible(self) -> bool:
        """True where the speed allows sound and the file has some."""
        return self._speaker.can_play(self._run.rate)

    @property
    def loop(self) -> TimeRange | None:
        """The stretch that is played again and again, None where it plays on."""
        return self._run.bounds

    def facts(self, sound_gaps: Sequence[TimeRange] = ()) -> tuple[FileFact, ...]:
        """Say what is odd about the file, with the frames that could not be read so far."""
        seen = () if self._screen is None else tuple(self._screen.looks.facts())
        unreadable = self.unreadable_frames
        return file_facts(self.index, self.sound_tracks, unreadable, sound_gaps, seen)

    @property
    def facts_learnt(self) -> int:
        """How much playing has told of the file; grows where `facts` has something new."""
        looks = 0 if self._screen is None else self._screen.looks.count
        return len(self.unreadable_frames) + looks

    @property
    def unreadable_frames(self) -> tuple[int, ...]:
        """Frames of the index that the decoder did not give so far, rising."""
        return () if self._screen is None else self._screen.feed.unreadable()

    @property
    def shown_frame(self) -> int | None:
        """Number of the frame on screen, None before the first."""
        return None if self._screen is None else self._screen.shown

    @property
    def time_us(self) -> int:
        """Where the player stands, microseconds from the item's origin."""
        if self._run.is_moving:
            return self._run.now_us()
        if self._screen is not None and not self._run.is_on:
            return int(self._screen.index.times_us[self._screen.asked])
        return self._run.now_us()

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
        self._run.play(rate)

    def set_loop(self, loop: TimeRange | None) -> None:
        """Play one stretch again and again, in either direction; None plays on.

        At its end picture and sound go on at its start; the frame that begins at its end is
        never shown. A running player that stands behind the end goes to the start.
        """
        self._run.set_loop(loop)

    def set_sound(self, choice: SoundChoice) -> None:
        """Hear another track, one channel only, or the sound earlier or later."""
        if choice == self._speaker.choice:
            return
        self._speaker.choice = choice
        if self._run.is_on:
            self._run.begin(self._run.now_us())

    def set_deinterlaced(self, *, is_on: bool) -> None:
        """Show the two fields of interlaced frames apart; `tick` gives the frame anew."""
        if self._screen is not None:
            self._screen.deinterlace(is_on=is_on)

    def use_proxy(self, folder: Path, *, plays: bool) -> None:
        """Show a light copy of the video while a hand drags, and where `plays` while it runs.

        What stands still is the original's frame all the same; `Picture.is_proxy` tells them apart.
        """
        if self._screen is not None:
            self._screen.use_proxy(folder, plays=plays)

    def drop_proxy(self) -> None:
        """Pause, and go on with the original alone."""
        self.pause()
        if self._screen is not None:
            self._screen.drop_proxy()

    def pause(self) -> None:
        """Stop where it is; the frame on screen stays."""
        self._run.rest()

    def tick(self) -> Picture | None:
        """Do what is due now; gives a picture where another one belongs on screen."""
        if self._run.is_on:
            return self._run.tick()
        return None if self._screen is None else self._screen.asked_picture()

    def close(self) -> None:
        """End all threads and close the files."""
        self._run.is_on = False
        self._speaker.close()
        if self._screen is not None:
            self._screen.close()

    # where to go

    def _go(self, time_us: int, number: int | None, *, is_scrub: bool) -> None:
        if self._run.is_on and not is_scrub:
            self._run.begin(time_us)
            return
        self.pause()
        self._clock.set(time_us)
        if self._screen is not None and number is not None:
            self._screen.ask(number, is_scrub=is_scrub)

    def _within(self, time_us: int) -> int:
        return min(max(0, time_us), self.duration_us)
