"""The still's own pixels of the frame at rest, made beside the window's thread.

The exact conversion takes some 14 ms for 1080p and 60 for 4K. A step shows the frame by the
short way at once; a moment later these pixels take its place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition, Thread

from av.video.frame import VideoFrame

from app.domain.mediatime import FramePosition
from media.frame_table import MediaIndex
from media.playback_picture import Picture, PictureMaker


@dataclass(frozen=True, slots=True)
class _Wish:
    frame: VideoFrame
    position: FramePosition


class ExactPictures:
    """Converts the newest frame that was wanted; called from one thread.

    Args:
        index: of the video.
        on_ready: called from the converting thread when a picture is there.
    """

    def __init__(self, index: MediaIndex, on_ready: Callable[[], None]) -> None:
        self._index = index
        self._on_ready = on_ready
        self._change = Condition()
        self._wish: _Wish | None = None
        self._made: tuple[_Wish, Picture] | None = None
        self._is_closed = False
        self._thread = Thread(target=self._work, name="netra-exact", daemon=True)
        self._thread.start()

    @property
    def is_busy(self) -> bool:
        """True from `want` until `take` or `drop`."""
        return self._wish is not None

    def want(self, frame: VideoFrame, position: FramePosition) -> None:
        """Begin with a frame; what was wanted before is forgotten."""
        with self._change:
            self._wish, self._made = _Wish(frame, position), None
            self._change.notify_all()

    def take(self, number: int) -> Picture | None:
        """Give the picture of a frame once it is made."""
        with self._change:
            if self._made is None or self._made[0].position.frame != number:
                return None
            picture = self._made[1]
            self._wish = self._made = None
            return picture

    def drop(self) -> None:
        """Forget what was wanted."""
        with self._change:
            self._wish = self._made = None

    def close(self) -> None:
        """End the thread."""
        with self._change:
            self._is_closed = True
            self._wish = self._made = None
            self._change.notify_all()
        self._thread.join()

    def _work(self) -> None:
        maker = PictureMaker()
        while True:
            with self._change:
                self._change.wait_for(self._has_work)
                wish = self._wish
                if self._is_closed:
                    return
            if wish is None:
                continue
            picture = maker.make(wish.frame, wish.position, self._index, is_preview=False)
            with self._change:
                if self._wish is wish:
                    self._made = (wish, picture)
            del wish, picture
            self._on_ready()

    def _has_work(self) -> bool:
        return self._is_closed or (self._wish is not None and self._made is None)
