"""What is odd about a file that is watched, as facts; the window puts them into words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.mediatime import TimeRange


class Oddity(StrEnum):
    """Kinds of facts, in the order in which they are told."""

    TRUNCATED = "truncated"
    """The end of the file is missing."""
    DAMAGED = "damaged"
    """Packets inside are damaged."""
    LOST = "lost"
    """Frames of a damaged file that the index could not find: where others stand too long."""
    UNREADABLE = "unreadable"
    """Frames that the decoder did not give."""
    UNTIMED = "untimed"
    """Frames without times of their own; a steady rate is assumed."""
    CLOCK = "clock"
    """The recorder's clock went back; times after that are joined on."""
    PICTURE_GAP = "picture_gap"
    """One frame stands far longer than the others."""
    SOUND_GAP = "sound_gap"
    """Stretches without any sound data."""
    NO_SOUND = "no_sound"
    """There is no sound track."""
    SILENT_CODEC = "silent_codec"
    """A sound track that cannot be decoded."""
    SOUND_TRACKS = "sound_tracks"
    """More than one sound track."""
    INTERLACED = "interlaced"
    """Each picture is two fields."""
    SIZES = "sizes"
    """The picture changes its size on the way."""
    COLOURS = "colours"
    """Colours are stored by a rule that is not read; shown as those of a file without a tag."""
    HDR = "hdr"
    """Made for screens of more contrast than this one; shown without fitting it."""
    EDIT_LIST = "edit_list"
    """The container hides packets, or shifts them."""
    START = "start"
    """The container's clock does not begin at zero."""


@dataclass(frozen=True, slots=True)
class FileFact:
    """One oddity with its numbers."""

    kind: Oddity
    """What it is."""
    count: int = 0
    """How many frames, packets, tracks or gaps; bytes for a missing end, frames a second
    for assumed times. 0 where unknown."""
    of: int = 0
    """Of how many; 0 where unknown."""
    time_us: int = 0
    """Where the container's clock begins."""
    spans: tuple[TimeRange, ...] = ()
    """Where it is, at most a few, in the order of time."""
    frames: tuple[int, ...] = ()
    """Which frames, at most a few."""
    sizes: tuple[tuple[int, int], ...] = ()
    """Width and height in coded pixels, in the order in which they were seen."""

    @property
    def is_damage(self) -> bool:
        """True where something of the file is lost or cannot be read."""
        return self.kind in _DAMAGE


@dataclass(frozen=True, slots=True)
class SoundExtent:
    """Where the sound of a file has data."""

    gaps: tuple[TimeRange, ...] = ()
    """Stretches without any, in the order of time; the first 500."""
    count: int = 0
    """How many there are."""
    end_us: int = 0
    """Where the last sound ends, microseconds from the item's origin; 0 where there is none."""

    def gaps_until(self, duration_us: int) -> tuple[TimeRange, ...]:
        """Give the gaps of an item of this length, what is missing at its end among them."""
        if not self.end_us or duration_us - self.end_us < _MISSING_END_US:
            return self.gaps
        return (*self.gaps, TimeRange(self.end_us, duration_us))


_MISSING_END_US = 500_000
"""Recorders end sound and picture a little apart."""
_DAMAGE = frozenset(
    (Oddity.TRUNCATED, Oddity.DAMAGED, Oddity.LOST, Oddity.UNREADABLE, Oddity.SILENT_CODEC)
)
