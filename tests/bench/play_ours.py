"""Our player as the benches drive it: woken when a frame is there, as the window is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from media.frame_table import MediaIndex
from media.playback import Picture, Playback
from media.playback_cache import DEFAULT_BUDGET_BYTES

_CAME = Event()


@contextmanager
def opened(path: Path, index: MediaIndex, budget_bytes: int | None = None) -> Iterator[Playback]:
    """Open our player; a budget of 1 byte keeps one frame."""
    budget = DEFAULT_BUDGET_BYTES if budget_bytes is None else budget_bytes
    playback = Playback(path, index, on_frame=_CAME.set, budget_bytes=budget)
    try:
        yield playback
    finally:
        playback.close()


def show(playback: Playback, place: int) -> tuple[float, Picture]:
    """Go to a frame; gives seconds and the picture."""
    began = time.perf_counter()
    playback.show_frame(place)
    picture = wait_exact(playback)
    return time.perf_counter() - began, picture


def wait_exact(playback: Playback) -> Picture:
    """Call `tick` until the asked frame is there."""
    end = time.perf_counter() + 60
    while time.perf_counter() < end:
        picture = playback.tick()
        if picture is not None and not picture.is_preview:
            return picture
        # the window is woken in the same way; to ask again and again would cost the decoder
        _CAME.wait(0.05)
        _CAME.clear()
    raise TimeoutError
