"""What is on a player's screen: the frame asked for, or the one that is due."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from av.video.frame import VideoFrame

from app.domain.mediatime import FramePosition, TimeRange
from media.deinterlace import deinterlaced
from media.frame_table import MediaIndex
from media.playback_exact import ExactPictures
from media.playback_head import LoopHead
from media.playback_looks import Looks
from media.playback_picture import Picture, PictureMaker
from media.playback_video import VideoFeed

# A frame whose time is this close counts as due: timers wake a little early or late.
_EARLY_US = 2_000
# Playing begins when this many frames are ready.
_READY_FRAMES = 3
# Right after a jump an older picture than the due one is better than the one before the jump.
_BETTER_THAN_OLD = 12


class Screen:
    """The pictures of one video; used from one thread.

    Args:
        path: the video.
        index: what its frames are.
        on_frame: called from a decoding thread when an asked frame or a preview is there.
        budget_bytes: bound of the decoded frames kept.
        is_copy: a light copy, of which nobody needs exact pixels.
    """

    def __init__(
        self,
        path: Path,
        index: MediaIndex,
        on_frame: Callable[[], None],
        budget_bytes: int,
        *,
        is_copy: bool = False,
    ) -> None:
        self.index = index
        self.feed = VideoFeed(path, index, on_frame, budget_bytes)
        self.shown: int | None = None
        self.asked = 0
        self.dropped = 0
        self.looks = Looks()
        self._head = LoopHead()
        self._last = len(index) - 1
        self._has_jumped = False
        self._shows_preview = False
        self._deinterlaces = False
        self._is_copy = is_copy
        # what runs is converted the short way; at rest the still's pixels take its place
        self._is_rough = self._wants_exact_now = False
        self._exact = ExactPictures(index, on_frame)
        # asked for, and `asked_picture` has not had the chance to show it
        self._is_due = False
        self._maker = PictureMaker()

    @property
    def is_busy(self) -> bool:
        """True while an asked frame, or its exact pixels, are on their way."""
        return self._is_due or self.feed.is_busy or self._exact.is_busy

    def position(self) -> FramePosition | None:
        """Give the frame on screen, None before the first."""
        return None if self.shown is None else self.index.position(self.shown)

    def ask(self, number: int, direction: int = 0, *, is_scrub: bool = False) -> None:
        """Ask for a frame; `direction` says which way it will run from there."""
        self.asked = number
        self._has_jumped = True
        self._is_due = True
        self._exact.drop()
        self.feed.move_to(number, direction)
        self.feed.ask(number, is_scrub=is_scrub)

    def rest(self) -> int:
        """Stay at the frame on screen; gives its time in microseconds."""
        if self.shown is not None and not self._has_jumped:
            self.asked = self.shown
            self._wants_exact_now = True
        self.feed.move_to(self.asked, 0)
        return int(self.index.times_us[self.asked])

    def bind(self, loop: TimeRange | None) -> None:
        """Show nothing from the end of a loop on, and keep its first pictures at hand."""
        if loop is None:
            self._last = len(self.index) - 1
            self._head.hold(range(0))
            return
        first = self.index.frame_at(loop.start_us)
        self._last = max(first, self.index.frame_at(loop.end_us - 1))
        self._head.hold(range(first, self._last + 1))

    def turn_back(self) -> bool:
        """Go to the start of the loop without a stop; False where its pictures are not at hand."""
        if not self._head.is_whole:
            return False
        self._has_jumped = True
        self.asked = self._head.first
        self.feed.move_to(self.asked, 1)
        return True

    def deinterlace(self, *, is_on: bool) -> None:
        """Show the fields of interlaced frames apart from the next picture on."""
        self._deinterlaces = is_on
        # the frame on screen is made anew
        self._shows_preview = True

    def is_ready(self, *, forwards: bool) -> bool:
        """Tell whether enough is decoded to run without a stop at once."""
        if self.feed.is_busy:
            return False
        stop = min(self._last + 1, self.asked + 1 + (_READY_FRAMES if forwards else 0))
        return all(
            number in self.feed.cache or self.feed.is_known_hole(number)
            for number in range(self.asked, stop)
        )

    def asked_picture(self) -> Picture | None:
        """Give the asked frame once it is there, or a preview of it.

        The frame comes twice: at once, and with `is_exact` when its own pixels are made.
        """
        preview = self.feed.take_preview()
        if not self.feed.is_busy:
            self._is_due = False
            number = self.feed.nearest_whole(self.asked)
            if number != self.shown or self._shows_preview:
                picture = self._picture(number)
                self._want_exact(number)
                return picture
            self._has_jumped = False
            return self._exact_picture(number) if self._is_rough else None
        if preview is None:
            return None
        self._shows_preview = True
        position = self.index.position(preview[0])
        return self._maker.make(preview[1], position, self.index, is_preview=True, is_exact=False)

    def due_picture(self, now_us: int) -> Picture | None:
        """Give the newest decoded frame that is due and not on screen yet; counts those left out.

        Args:
            now_us: the clock, microseconds from the item's origin.
        """
        target = self.index.frame_at(now_us + _EARLY_US)
        if self.index.frame_at(now_us) <= self._last:
            target = min(target, self._last)
        # the decoder is told where the clock is, not where the picture is: it catches up
        self.feed.move_to(target, 1)
        self._head.take(self.feed.cache)
        shown = self.shown
        if shown is None or self._has_jumped:
            number = self._newest_between(max(0, target - _BETTER_THAN_OLD), target)
            return None if number is None else self._picture(number)
        number = self._newest_between(shown + 1, target)
        if number is None:
            return None
        self.dropped += sum(
            not self.feed.is_known_hole(left_out) for left_out in range(shown + 1, number)
        )
        return self._picture(number)

    def due_backwards(self, now_us: int) -> tuple[Picture | None, int | None]:
        """Give the frame that is due while running backwards; counts those left out.

        Returns:
            The picture if it is another one, and the time to wait at where nothing below is
            decoded yet (None where the clock may run on).
        """
        target = self.index.frame_at(now_us)
        first = self.shown if self.shown is not None and not self._has_jumped else self.asked
        low = first
        while low > target and self._is_settled(low - 1):
            low -= 1
        self.dropped += sum(not self.feed.is_known_hole(n) for n in range(low + 1, first))
        self.feed.move_to(low, -1)
        picture = self._picture(low) if low != self.shown else None
        return picture, int(self.index.times_us[low]) if low > target else None

    def close(self) -> None:
        """End the threads."""
        self.feed.close()
        self._exact.close()

    def _is_settled(self, number: int) -> bool:
        return number in self.feed.cache or self.feed.is_known_hole(number)

    def _newest_between(self, low: int, high: int) -> int | None:
        kept = self.feed.cache.newest_between(low, high)
        held = self._head.newest_between(low, high)
        return held if kept is None or (held is not None and held > kept) else kept

    def _frame(self, number: int) -> VideoFrame | None:
        return self.feed.cache.get(number) or self._head.get(number)

    def _want_exact(self, number: int) -> None:
        frame = None if self._is_copy else self._whole_frame(number)
        if frame is not None:
            self._exact.want(frame, self.index.position(number))

    def _exact_picture(self, number: int) -> Picture | None:
        frame = self._whole_frame(number)
        if self._wants_exact_now and frame is not None:
            # whoever stops may copy what is seen at once
            self._is_rough = self._wants_exact_now = False
            self._exact.drop()
            position = self.index.position(number)
            return self._maker.make(frame, position, self.index, is_preview=False)
        picture = self._exact.take(number)
        if picture is not None:
            self._is_rough = False
        elif frame is not None and not self._exact.is_busy:
            self._exact.want(frame, self.index.position(number))
        return picture

    def _whole_frame(self, number: int) -> VideoFrame | None:
        frame = self._frame(number)
        if frame is not None and self._deinterlaces:
            return deinterlaced(self._frame(number - 1), frame, self._frame(number + 1))
        return frame

    def _picture(self, number: int) -> Picture | None:
        frame = self._whole_frame(number)
        if frame is None:
            return None
        self.looks.note(frame)
        self.shown = number
        self._has_jumped = self._shows_preview = False
        self._is_rough, self._wants_exact_now = not self._is_copy, False
        position = self.index.position(number)
        return self._maker.make(frame, position, self.index, is_preview=False, is_exact=False)
