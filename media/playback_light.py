"""A screen that shows the light copy of a video where the original is too slow for the hand.

Playing (where the original is too heavy, or turns out to be) and dragging show the copy, marked
as such; whatever stands still is the original's own frame. Numbers, pts and times are the
original's in any case.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import AppError
from app.domain.mediatime import TimeRange
from app.domain.proxy import ProxyDensity
from media.frame_table import MediaIndex
from media.playback_late import Lateness
from media.playback_picture import Picture
from media.playback_screen import Screen
from media.proxy_file import ProxyFile

_LIGHT_BYTES = 64 * 1024 * 1024
# With all frames at hand in the copy, the original waits until the hand has rested this long.
_DRAG_REST_S = 0.08
log = logging.getLogger("media.proxy")


@dataclass(frozen=True, slots=True)
class _Light:
    """An open copy."""

    screen: Screen
    """Its frames, at the original's times."""
    numbers: NDArray[np.int64]
    """Which frame of the original each one is."""
    density: ProxyDensity
    """Whether all are there."""
    plays: bool
    """Running shows the copy too."""

    def place(self, number: int) -> int:
        """Give the frame of the copy that lies at or before one of the original."""
        return max(int(np.searchsorted(self.numbers, number, side="right")) - 1, 0)


class LightScreen(Screen):
    """A `Screen` that may be given a light copy later; used from one thread."""

    def __init__(
        self, path: Path, index: MediaIndex, on_frame: Callable[[], None], budget_bytes: int
    ) -> None:
        super().__init__(path, index, on_frame, budget_bytes)
        self._on_frame = on_frame
        self._light: _Light | None = None
        self._arrived: list[_Light] = []
        self._openers: list[Thread] = []
        self._is_light = False
        self._loop: TimeRange | None = None
        self._lateness = Lateness()

    @property
    def has_proxy(self) -> bool:
        """True once a copy is open."""
        return self._light is not None

    @property
    def is_busy(self) -> bool:
        """True while an asked frame is on its way."""
        light = self._running()
        return super().is_busy if light is None else light.screen.is_busy

    def use_proxy(self, folder: Path, *, plays: bool) -> None:
        """Open a copy beside this thread; it is used once it is there.

        One that is damaged, or another file's, is left alone; the log says so.
        """

        def work() -> None:
            try:
                self._arrived.append(self._open(folder, plays=plays))
            except AppError as error:
                log.warning("light copy not used: %s", error)
            self._on_frame()

        thread = Thread(target=work, name="netra-proxy", daemon=True)
        self._openers.append(thread)
        thread.start()

    def drop_proxy(self) -> None:
        """Go on without a copy; what runs on it stops being shown at the next frame asked for."""
        self._take_arrived()
        if self._is_light:
            self.rest()
        if self._light is not None:
            self._light.screen.close()
            self._light = None
        self.feed.drag_rest_s = 0.0
        self._lateness.forget()

    def ask(self, number: int, direction: int = 0, *, is_scrub: bool = False) -> None:
        """Ask for a frame; see `Screen.ask`. Running shows the copy where that was agreed."""
        self._take_arrived()
        light = self._light
        self._is_light = light is not None and self._plays(light) and direction != 0
        if light is None or (not is_scrub and not direction and number in self.feed.cache):
            super().ask(number, direction, is_scrub=is_scrub)
        elif self._is_light:
            self._run_on(light, number, direction)
        else:
            light.screen.ask(light.place(number), is_scrub=True)
            super().ask(number, direction, is_scrub=is_scrub)

    def rest(self) -> int:
        """Stay at the frame on screen, in the original's own pixels."""
        light = self._running()
        if light is None:
            return super().rest()
        self._is_light = False
        light.screen.rest()
        self.asked = int(light.numbers[light.screen.asked])
        self.feed.move_to(self.asked, 0)
        self.feed.ask(self.asked)
        self._is_due = self._shows_preview = True
        return int(self.index.times_us[self.asked])

    def bind(self, loop: TimeRange | None) -> None:
        """Show nothing from the end of a loop on; see `Screen.bind`."""
        super().bind(loop)
        self._loop = loop
        light = self._running()
        if light is not None:
            light.screen.bind(loop)

    def turn_back(self) -> bool:
        """Go to the start of the loop without a stop; see `Screen.turn_back`."""
        light = self._running()
        if light is None:
            return super().turn_back()
        has_turned = light.screen.turn_back()
        if has_turned:
            self.asked = int(light.numbers[light.screen.asked])
        return has_turned

    def is_ready(self, *, forwards: bool) -> bool:
        """Tell whether enough is decoded to run."""
        light = self._running()
        if light is None:
            return super().is_ready(forwards=forwards)
        return light.screen.is_ready(forwards=forwards)

    def asked_picture(self) -> Picture | None:
        """Give the asked frame once it is there, until then the copy's or a preview."""
        self._take_arrived()
        light = self._light
        if light is not None and self._is_light:
            return self._of(light, light.screen.asked_picture(), is_preview=False)
        picture = super().asked_picture()
        if light is None or (picture is not None and not picture.is_preview):
            return picture
        # the decoder may come to the asked frame just now: a preview stays one
        if picture is None and not self.feed.is_busy:
            return None
        small = light.screen.asked_picture()
        if small is not None:
            return self._of(light, small, is_preview=True)
        # on the way to the asked frame the decoder passes older ones than the copy has shown
        return None if light.density is ProxyDensity.WHOLE else picture

    def due_picture(self, now_us: int) -> Picture | None:
        """Give the newest frame that is due; see `Screen.due_picture`."""
        self._change_while_running(now_us)
        light = self._running()
        if light is None:
            return self._due_of_original(now_us)
        before = light.screen.dropped
        picture = light.screen.due_picture(now_us)
        self.dropped += light.screen.dropped - before
        return self._of(light, picture, is_preview=False)

    def due_backwards(self, now_us: int) -> tuple[Picture | None, int | None]:
        """Give the frame that is due while running backwards; see `Screen.due_backwards`."""
        light = self._running()
        if light is None:
            return super().due_backwards(now_us)
        picture, wait_at_us = light.screen.due_backwards(now_us)
        return self._of(light, picture, is_preview=False), wait_at_us

    def close(self) -> None:
        """End the decoding threads."""
        for thread in self._openers:
            thread.join()
        self._is_light = False
        self._take_arrived()
        if self._light is not None:
            self._light.screen.close()
            self._light = None
        super().close()

    def _change_while_running(self, now_us: int) -> None:
        """Go on with a copy that arrived while a heavy original runs."""
        if self._is_light:
            return
        self._take_arrived()  # or it was taken before the first frame was shown
        light = self._light
        if light is not None and self._plays(light):
            self._is_light = True
            number = self.index.frame_at(now_us)
            self.feed.move_to(number, 0)
            self._run_on(light, number, 1)

    def _plays(self, light: _Light) -> bool:
        """Tell whether running shows the copy: agreed, or the machine does not keep up."""
        return light.plays or (self._lateness.is_behind and light.density is ProxyDensity.WHOLE)

    def _due_of_original(self, now_us: int) -> Picture | None:
        before = None if self._has_jumped else self.shown
        picture = super().due_picture(now_us)
        if picture is not None and before is not None and self.shown is not None:
            passed = range(before + 1, self.shown)
            late = sum(n not in self.feed.cache and not self.feed.is_known_hole(n) for n in passed)
            self._lateness.note(late)
        return picture

    def _run_on(self, light: _Light, number: int, direction: int) -> None:
        self.asked, self._has_jumped = number, True
        self._is_due = False
        self._exact.drop()
        self.feed.drop()
        light.screen.bind(self._loop)
        light.screen.ask(light.place(number), direction)

    def _running(self) -> _Light | None:
        return self._light if self._is_light else None

    def _open(self, folder: Path, *, plays: bool) -> _Light:
        copy = ProxyFile.load(folder, self.index)
        original = self.index
        # places of the copy, at the original's times and in the original's shape
        index = replace(
            copy.index,
            pts=original.pts[copy.numbers],
            time_base=original.time_base,
            origin_pts=original.origin_pts,
            end_pts=original.end_pts,
            claimed_duration_us=original.claimed_duration_us,
            rotation=original.rotation,
            width=original.width,
            height=original.height,
            sample_aspect=original.sample_aspect,
        )
        screen = Screen(copy.video, index, self._on_frame, _LIGHT_BYTES, is_copy=True)
        return _Light(screen, copy.numbers, copy.density, plays)

    def _take_arrived(self) -> None:
        """Change to the newest copy, unless the older one runs just now."""
        while self._arrived and not self._is_light:
            older, self._light = self._light, self._arrived.pop(0)
            if older is not None:
                older.screen.close()
            is_whole = self._light.density is ProxyDensity.WHOLE
            self.feed.drag_rest_s = _DRAG_REST_S if is_whole else 0.0

    def _of(self, light: _Light, picture: Picture | None, *, is_preview: bool) -> Picture | None:
        """Name a picture of the copy by the original's frame."""
        if picture is None:
            return None
        number = int(light.numbers[picture.position.frame])
        self.shown, self._shows_preview = number, True
        self._has_jumped = is_preview
        coded = (self.index.width, self.index.height)
        return replace(
            picture,
            position=self.index.position(number),
            is_preview=is_preview,
            is_proxy=True,
            full_width=coded[1] if self.index.rotation % 180 else coded[0],
            full_height=coded[0] if self.index.rotation % 180 else coded[1],
        )
