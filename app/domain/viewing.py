"""How a person watches one item: speed, loudness, which sound. It changes nothing of the item."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

MIN_RATE, MAX_RATE = 0.1, 4.0
MAX_DELAY_US = 10_000_000
MAX_TRACKS, MAX_CHANNELS = 64, 64


@dataclass(frozen=True, slots=True)
class SoundChoice:
    """Which sound of an item is heard, and when."""

    track: int = 0
    """Place among the item's sound tracks, from 0."""
    channel: int | None = None
    """Place of the one channel heard in both ears, from 0; None hears all."""
    delay_us: int = 0
    """Microseconds that the sound is heard later than the file says; below 0 earlier."""


@dataclass(frozen=True, slots=True)
class SoundTrack:
    """One sound track of an item, by its header."""

    codec: str
    """FFmpeg's name, empty where it cannot be decoded."""
    channels: tuple[str, ...]
    """FFmpeg's name of each channel, such as `FL`."""
    sample_rate: int
    """Samples per second."""
    claimed_language: str = ""
    """As the file states it."""
    claimed_title: str = ""
    """As the file states it."""


@dataclass(frozen=True, slots=True)
class PlayerState:
    """What the player remembers of one item; losing it harms nothing."""

    rate: float = 1.0
    """Media seconds per second, `MIN_RATE` to `MAX_RATE`."""
    volume: float = 1.0
    """0 to 1."""
    is_muted: bool = False
    """Nothing is heard."""
    sound: SoundChoice = field(default_factory=SoundChoice)
    """Which sound."""
    deinterlaces: bool = False
    """Two fields of a picture are shown apart; stills stay woven."""

    def plain(self) -> dict[str, object]:
        """Give it as JSON values."""
        return {
            "rate": self.rate,
            "volume": self.volume,
            "is_muted": self.is_muted,
            "track": self.sound.track,
            "channel": self.sound.channel,
            "delay_us": self.sound.delay_us,
            "deinterlaces": self.deinterlaces,
        }

    @classmethod
    def from_plain(cls, untrusted: Mapping[str, object]) -> PlayerState:
        """Take back what `plain` gave; what is missing or nonsense counts as never chosen."""
        channel = _whole(untrusted.get("channel"), -1, 0, MAX_CHANNELS - 1)
        return cls(
            rate=_number(untrusted.get("rate"), 1.0, MIN_RATE, MAX_RATE),
            volume=_number(untrusted.get("volume"), 1.0, 0.0, 1.0),
            is_muted=untrusted.get("is_muted") is True,
            sound=SoundChoice(
                track=_whole(untrusted.get("track"), 0, 0, MAX_TRACKS - 1),
                channel=None if channel < 0 else channel,
                delay_us=_whole(untrusted.get("delay_us"), 0, -MAX_DELAY_US, MAX_DELAY_US),
            ),
            deinterlaces=untrusted.get("deinterlaces") is True,
        )


def _number(value: object, default: float, low: float, high: float) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or not low <= value <= high:  # type: ignore[arg-type,operator]
        return default
    return float(value)  # type: ignore[arg-type]


def _whole(value: object, default: int, low: int, high: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        return default
    return value
