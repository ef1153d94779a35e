"""The sound of a player and the device it goes to; silent where either is missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from app.domain.errors import UnreadableMedia
from app.domain.mediatime import TimeRange
from app.domain.viewing import MAX_RATE, MIN_RATE, SoundChoice, SoundTrack
from media.playback_sound import SoundFeed

# Playing begins when this much is ready.
_READY_SOUND_US = 150_000


class SoundDevice(Protocol):
    """What plays the sound; the window has one, tests too."""

    def begin(self, read: Callable[[int], bytes]) -> bool:
        """Start from silence and ask `read` for bytes; False where there is no device."""

    def end(self) -> None:
        """Stop at once and forget what was not heard yet."""

    def processed_us(self) -> int:
        """Microseconds played since `begin`."""


class Speaker:
    """Feeds one device with the sound of one file; used from one thread.

    Args:
        path: the file.
        device: what plays; None plays without.
        needs_sound: a file without sound is refused.

    Raises:
        UnreadableMedia: there is no sound, and sound is needed.
        FileMissing, FileUnreadable: the file is gone or locked.
    """

    def __init__(self, path: Path, device: SoundDevice | None, *, needs_sound: bool) -> None:
        self.choice = SoundChoice()
        self._device = device
        self._feed: SoundFeed | None = None
        try:
            self._feed = SoundFeed(path)
        except UnreadableMedia:
            if needs_sound:
                raise

    @property
    def tracks(self) -> tuple[SoundTrack, ...]:
        """The file's sound tracks, by its header."""
        return () if self._feed is None else self._feed.tracks

    def can_play(self, rate: float) -> bool:
        """Tell whether sound belongs to this speed; running backwards is silent."""
        return self._feed is not None and MIN_RATE <= rate <= MAX_RATE

    def prepare(self, time_us: int, rate: float, loop: TimeRange | None) -> None:
        """Begin to decode what is heard from a time on."""
        self.quiet()
        if self._feed is not None and self._device is not None and self.can_play(rate):
            self._feed.start(time_us, rate, self.choice, loop)

    def is_ready(self, rate: float) -> bool:
        """Tell whether enough is decoded to begin; True where nothing is heard anyway."""
        if self._feed is None or self._device is None or not self.can_play(rate):
            return True
        return self._feed.ready_us >= _READY_SOUND_US

    def begin(self, rate: float) -> bool:
        """Let the device play what was prepared; False where the clock has to run by itself."""
        if self._feed is None or self._device is None or not self.can_play(rate):
            return False
        return self._device.begin(self._feed.read)

    def processed_us(self) -> int:
        """Microseconds that the device has played since `begin`."""
        return 0 if self._device is None else self._device.processed_us()

    def quiet(self) -> None:
        """Stop at once."""
        if self._device is not None:
            self._device.end()
        if self._feed is not None:
            self._feed.stop()

    def close(self) -> None:
        """End the decoding thread."""
        self.quiet()
        if self._feed is not None:
            self._feed.close()
