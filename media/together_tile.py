"""One recording of a group: its pictures, its sound, and where it lies on the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.domain.errors import AppError, UnreadableMedia
from app.domain.mediatime import FramePosition
from app.domain.sync import SyncMember
from media.frame_table import MediaIndex
from media.playback import Picture
from media.playback_screen import Screen
from media.playback_sound import SoundFeed

ACTIVE_BYTES, INACTIVE_BYTES = 300 * 1024**2, 64 * 1024**2
"""Bound of decoded frames: the active tile is stepped back in, the others follow."""


class TileState(StrEnum):
    """Whether a recording runs at a time of the group."""

    BEFORE = "before"
    """It had not begun."""
    ON = "on"
    """It runs."""
    AFTER = "after"
    """It had ended."""


@dataclass(frozen=True, slots=True)
class TileSource:
    """One recording to be opened."""

    path: Path
    """The stored original; only read."""
    index: MediaIndex | None
    """Of its frames; None for sound only."""
    duration_us: int
    """Length of a sound; a video's comes from its index."""
    member: SyncMember
    """Where it lies on the clock."""


class Tile:
    """One recording of a group; its time is told by the group.

    Raises:
        UnreadableMedia: neither picture nor sound can be opened.
    """

    def __init__(self, source: TileSource, on_frame: Callable[[], None]) -> None:
        self.member = source.member
        self.index = source.index
        self.picture: Picture | None = None
        self.free_us: int | None = None
        self.screen = (
            None
            if source.index is None
            else Screen(source.path, source.index, on_frame, INACTIVE_BYTES)
        )
        if self.screen is not None:
            self.screen.ask(0)  # a screen has always been asked for something
        self.duration_us = source.duration_us if self.index is None else self.index.duration_us
        try:
            self.sound: SoundFeed | None = SoundFeed(source.path)
        except AppError as error:
            self.sound = None
            if self.screen is None or not isinstance(error, UnreadableMedia):
                self.close()
                raise

    @property
    def start_us(self) -> int:
        """Time of the group at which it begins."""
        return self.member.to_group_us(0)

    @property
    def end_us(self) -> int:
        """Time of the group at which it has ended."""
        return self.member.to_group_us(self.duration_us)

    def item_us(self, group_us: int) -> int:
        """Give its own time, where it was let go the place it was moved to; may lie outside."""
        return self.member.to_item_us(group_us) if self.free_us is None else self.free_us

    def state(self, group_us: int) -> TileState:
        """Tell whether it runs at a time of the group."""
        at = self.item_us(group_us)
        if at < 0:
            return TileState.BEFORE
        return TileState.ON if at < max(1, self.duration_us) else TileState.AFTER

    def frame(self, group_us: int) -> int | None:
        """Give the frame that belongs on screen; None before, after, and without a picture."""
        if self.index is None or self.state(group_us) is not TileState.ON:
            return None
        return self.index.frame_at(self.item_us(group_us))

    def position(self) -> FramePosition | None:
        """Give the frame on screen."""
        return None if self.screen is None else self.screen.position()

    def close(self) -> None:
        """End its threads and close its file."""
        if self.screen is not None:
            self.screen.close()
        if self.sound is not None:
            self.sound.close()
