"""Several recordings of one event on one clock, without Qt: exact frames, one sound.

Each recording lies on the clock of its group by an offset and a drift (`SyncMember`). The group
is the clock; the recordings never run by themselves, so they cannot run apart. All calls come
from one thread; the window calls `tick` some 60 times a second while `is_playing`, and after each
`on_frame`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from app.domain.sync import SyncMember
from media.frame_table import MediaIndex
from media.playback import Picture, SoundDevice
from media.playback_clock import PlayClock
from media.together_sound import GroupSound
from media.together_tile import ACTIVE_BYTES, INACTIVE_BYTES, Tile, TileSource, TileState

__all__ = [
    "GroupPlayback", "MediaIndex", "Picture", "SoundDevice", "Tile", "TileSource", "TileState",
]  # fmt: skip

_READY_WITHIN_S = 2.0
_PLAIN_STEP_US = 40_000


class GroupPlayback:
    """A player for two to four recordings of one event.

    Args:
        sources: in the order of the tiles; the first is active, the first with sound is heard.
        on_frame: called from a decoding thread when `tick` has something new.
        device: what plays the sound; None plays without.

    Raises:
        UnreadableMedia: one of them cannot be opened.
    """

    def __init__(
        self,
        sources: Sequence[TileSource],
        *,
        on_frame: Callable[[], None] = lambda: None,
        device: SoundDevice | None = None,
        clock: PlayClock | None = None,
    ) -> None:
        self.tiles: list[Tile] = []
        try:
            for source in sources:
                self.tiles.append(Tile(source, on_frame))
        except BaseException:
            for tile in self.tiles:
                tile.close()
            raise
        self.loop: tuple[int, int] | None = None
        self.active = 0
        self._sound = GroupSound(self.tiles, device)
        self._clock = clock or PlayClock()
        self._rate = 1.0
        self._is_playing = False
        self._primed_since: float | None = None
        self.activate(0)

    @property
    def start_us(self) -> int:
        """Time of the group at which the first recording begins."""
        return min(tile.start_us for tile in self.tiles)

    @property
    def end_us(self) -> int:
        """Time of the group at which the last recording has ended."""
        return max(tile.end_us for tile in self.tiles)

    @property
    def time_us(self) -> int:
        """Where the group stands; never past the end of a loop that runs."""
        at = self._within(self._clock.media_us())
        loop = self.loop if self._is_playing and self._rate > 0 else None
        return at if loop is None else min(at, loop[1])

    @property
    def is_playing(self) -> bool:
        """True between `play` and `pause` or the end."""
        return self._is_playing

    @property
    def is_busy(self) -> bool:
        """True at rest while an asked frame is on its way."""
        return not self._is_playing and any(
            tile.screen is not None and tile.screen.is_busy for tile in self.tiles
        )

    def activate(self, number: int) -> None:
        """Choose the tile that steps; it gets most of the memory."""
        self.active = number
        for at, tile in enumerate(self.tiles):
            if tile.screen is not None:
                tile.screen.feed.cache.allow(ACTIVE_BYTES if at == number else INACTIVE_BYTES)

    @property
    def heard(self) -> int | None:
        """Number of the tile whose sound is heard, None for silence."""
        return self._sound.heard

    def hear(self, number: int | None) -> None:
        """Choose whose sound is heard; None for silence."""
        self._sound.heard = number
        if self._is_playing:
            self._begin(self.time_us)

    def place(self, number: int, member: SyncMember) -> None:
        """Lay a recording elsewhere on the clock; the others stay on screen as they are."""
        self.pause()
        at = self.time_us
        tile = self.tiles[number]
        tile.member, tile.free_us = member, None
        self.show(at)

    def show(self, group_us: int, *, is_scrub: bool = False) -> None:
        """Go to a time of the group; every tile shows its frame of that time."""
        at = self._within(group_us)
        if self._is_playing and not is_scrub:
            self._clock.stop()
            self._begin(at)
            return
        self._halt()
        self._clock.set(at)
        for tile in self.tiles:
            self._ask(tile, at, is_scrub=is_scrub)

    def step(self, frames: int) -> None:
        """Go some frames of the active tile on or back; where it has none, by 40 ms each."""
        self.pause()
        tile, at = self.tiles[self.active], self.time_us
        number = tile.frame(at)
        if tile.index is None or number is None:
            self.move(frames * _PLAIN_STEP_US)
            return
        number = min(max(0, number + frames), len(tile.index) - 1)
        wanted_us = int(tile.index.times_us[number])
        if tile.free_us is not None:
            tile.free_us = wanted_us
            self._ask(tile, at)
        else:
            # the first frame may begin after the sound: its own time counts, not the origin
            self.show(tile.member.to_group_us(max(0, wanted_us)))

    def move(self, by_us: int) -> None:
        """Go on or back by a time; a tile that was let go moves alone."""
        tile = self.tiles[self.active]
        if tile.free_us is not None:
            tile.free_us = min(max(0, tile.free_us + by_us), max(0, tile.duration_us - 1))
            self._ask(tile, self.time_us)
        else:
            self.show(self.time_us + by_us)

    def let_go(self) -> None:
        """Let the active tile be moved alone until it is placed again or `hold` is called."""
        self.pause()
        tile = self.tiles[self.active]
        at = tile.item_us(self.time_us)
        tile.free_us = min(max(0, at), max(0, tile.duration_us - 1))
        self._ask(tile, self.time_us)

    def hold(self) -> None:
        """Put every tile that was let go back to where its offset says."""
        if any(tile.free_us is not None for tile in self.tiles):
            for tile in self.tiles:
                tile.free_us = None
            self.show(self.time_us)

    def play(self, rate: float = 1.0) -> None:
        """Run from where it stands; from the other end where it stands at the end."""
        self.hold()
        at, was_playing = self.time_us, self._is_playing
        self._rate = rate
        if was_playing:
            self._clock.stop()
        elif rate > 0 and at >= self._last_us():
            at = self.start_us if self.loop is None else self.loop[0]
        elif rate < 0 and at <= self.start_us:
            at = self.end_us - 1
        self._is_playing = True
        self._begin(at)

    def pause(self) -> None:
        """Stop; every tile rests on its exact frame of that time."""
        if self._is_playing:
            at = self._halt()
            tile = self.tiles[self.active]
            shown = tile.position()
            if shown is not None and tile.state(at) is TileState.ON and self._rate > 0:
                # a frame is shown up to 2 ms early; it is not taken back
                at = max(at, min(tile.member.to_group_us(shown.time_us), at + 5_000))
            self.show(at)

    def tick(self) -> tuple[int, ...]:
        """Do what is due now; gives the numbers of the tiles whose `picture` is another one."""
        if self._primed_since is not None:
            self._start_when_ready()
        elif self._is_playing:
            return self._advance()
        changed = []
        for number, tile in enumerate(self.tiles):
            picture = None if tile.screen is None else tile.screen.asked_picture()
            if picture is not None:
                tile.picture = picture
                changed.append(number)
        return tuple(changed)

    def close(self) -> None:
        """End all threads and close the files."""
        self._halt()
        for tile in self.tiles:
            tile.close()

    # inside

    def _ask(self, tile: Tile, at: int, *, is_scrub: bool = False) -> None:
        number = tile.frame(at)
        if tile.screen is not None and number is not None:
            tile.screen.ask(number, is_scrub=is_scrub)

    def _within(self, group_us: int) -> int:
        # at the end the recording that ran longest rests on its last frame
        return min(max(self.start_us, group_us), self.end_us - 1)

    def _last_us(self) -> int:
        return self.end_us - _PLAIN_STEP_US

    def _halt(self) -> int:
        """Stop clock and sound, leave the pictures; gives the time reached."""
        was_playing, self._is_playing = self._is_playing, False
        self._primed_since = None
        self._sound.quiet()
        reached = self._within(self._clock.stop())
        self._clock.set(reached)
        for tile in self.tiles:
            if was_playing and tile.screen is not None:
                tile.screen.rest()
        return reached

    def _begin(self, group_us: int) -> None:
        """Get ready to run from a time; `tick` starts the clock."""
        self._clock.set(group_us)
        self._primed_since = time.monotonic()
        for tile in self.tiles:
            if tile.screen is not None:
                # what has not begun yet is decoded too: it will run without a stop
                at = min(max(0, tile.item_us(group_us)), tile.duration_us)
                tile.screen.ask(tile.screen.index.frame_at(at), 1 if self._rate > 0 else -1)
        self._sound.prepare(group_us, self._rate)

    def _start_when_ready(self) -> None:
        since = self._primed_since
        is_late = since is not None and time.monotonic() - since > _READY_WITHIN_S
        is_ready = self._sound.is_ready and all(
            tile.screen is None or tile.screen.is_ready(forwards=self._rate > 0)
            for tile in self.tiles
        )
        if not (is_ready or is_late):
            return
        self._primed_since = None
        heard_rate = self._sound.begin()
        rate = self._rate if heard_rate is None else heard_rate
        follows = heard_rate is not None
        self._clock.start(self._clock.media_us(), rate, follow_sound=follows)

    def _advance(self) -> tuple[int, ...]:
        if self._clock.follows_sound and not self._clock.hear(self._sound.processed_us()):
            self._sound.quiet()
        now = self._clock.media_us()
        if self.loop is not None and self._rate > 0 and now >= self.loop[1]:
            self._clock.stop()
            self._begin(self.loop[0])
            return ()
        changed = tuple(n for n, tile in enumerate(self.tiles) if self._is_due(tile, now))
        if (self._rate > 0 and now >= self.end_us) or (self._rate < 0 and now <= self.start_us):
            self._halt()
            self.show(self.end_us if self._rate > 0 else self.start_us)
        return changed

    def _is_due(self, tile: Tile, now: int) -> bool:
        if tile.screen is None or tile.state(now) is not TileState.ON:
            return False
        if self._rate > 0:
            picture = tile.screen.due_picture(tile.item_us(now))
        else:
            picture, wait_us = tile.screen.due_backwards(tile.item_us(now))
            if wait_us is not None:
                # nothing decoded below yet: all wait rather than one
                at = tile.member.to_group_us(wait_us)
                self._clock.start(at, self._rate, follow_sound=False)
        if picture is not None:
            tile.picture = picture
        return picture is not None
