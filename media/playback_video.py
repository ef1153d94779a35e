"""Pictures of a player: one thread decodes what is asked or next, another fills in behind."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread

from av.video.frame import VideoFrame

from media.frame_table import MediaIndex
from media.playback_behind import SHARE, FillingBehind
from media.playback_cache import DEFAULT_BUDGET_BYTES
from media.playback_decoder import FrameStream, is_large, reading_threads
from media.playback_wants import Wants

# The share of what fits into the cache.
_AHEAD_SHARE = 0.3
_MAX_AHEAD = 48
_AHEAD_WHILE_PAUSED = 6
# Below a requested frame these are decoded in full too; more would keep the person waiting, and
# the filling thread brings them before the hand has moved on.
_KEPT_BELOW, _LARGE_KEPT_BELOW = 3, 2
# The window converts a frame that has just come before the decoder takes the cores again.
_LOOK_S = 0.02
_PREVIEW_EVERY_S = 0.05


class VideoFeed:
    """Exact frames by number, the latest request first. Callable from one thread.

    Args:
        path: the video.
        index: what its frames are.
        on_frame: called from a decoding thread when a requested frame or a preview is there.
        budget_bytes: bound of the frames kept.
    """

    def __init__(
        self,
        path: Path,
        index: MediaIndex,
        on_frame: Callable[[], None],
        budget_bytes: int = DEFAULT_BUDGET_BYTES,
    ) -> None:
        self.drag_rest_s = 0.0
        """How long a dragging hand must rest before its frame is decoded; 0 begins at once."""
        self._wants = Wants(len(index), index.width * index.height * 3 // 2, budget_bytes)
        self.cache = self._wants.cache
        self._on_frame = on_frame
        self._preview: tuple[int, VideoFrame] | None = None
        # kept in the decoder's memory so far: nobody waits for a copy
        self._on_loan: list[tuple[int, VideoFrame]] = []
        self._most_below = _LARGE_KEPT_BELOW if is_large(index) else _KEPT_BELOW
        self._stream = FrameStream(path, index, threads=reading_threads(index))
        self._thread = Thread(target=self._decode, name="netra-play", daemon=True)
        self._thread.start()
        self._behind = FillingBehind(path, index, self._wants)

    def ask(self, number: int, *, is_scrub: bool = False) -> None:
        """Ask for an exact frame; an older request that is still open is dropped.

        Args:
            number: 0-based frame.
            is_scrub: publish what is decoded on the way as previews, for a dragging hand.
        """
        self._wants.ask(number, is_scrub=is_scrub)

    def drop(self) -> None:
        """Forget an open request; what is decoded stays."""
        self._wants.drop()

    def move_to(self, number: int, direction: int) -> None:
        """Say where the playhead is and which way it runs (-1, 0 or 1)."""
        self._wants.move_to(number, direction)

    def is_known_hole(self, number: int) -> bool:
        """Tell whether the decoder gave nothing for this frame."""
        return number in self._wants.holes

    def unreadable(self) -> tuple[int, ...]:
        """Give the frames that the decoder did not give so far, rising."""
        return tuple(sorted(n for n in self._wants.holes.copy() if n not in self.cache))

    @property
    def is_busy(self) -> bool:
        """True while a requested frame is not there yet."""
        return self._wants.wanted is not None

    def take_preview(self) -> tuple[int, VideoFrame] | None:
        """Give the newest preview once."""
        with self._wants.change:
            preview, self._preview = self._preview, None
            return preview

    def nearest_whole(self, number: int) -> int:
        """Give the frame itself, or where it cannot be decoded the nearest kept one before it."""
        if number in self.cache or number not in self._wants.lost:
            return number
        nearest = self.cache.newest_between(0, number)
        return number if nearest is None else nearest

    def close(self) -> None:
        """End both threads, wait for them, close the files."""
        self._wants.close()
        self._thread.join()
        self._behind.join()
        self._on_loan.clear()
        self._stream.close()
        self.cache.clear()

    # decoding thread: requests first, then what comes next

    def _decode(self) -> None:
        wants, stream = self._wants, self._stream
        while True:
            with wants.change:
                wants.change.wait_for(self._has_work)
                if wants.is_closed:
                    return
                if self._is_dragged():
                    # whoever waits longer sees what lies nearer; a new request ends the wait
                    wants.change.wait(self.drag_rest_s)
                    continue
                wanted, ahead = wants.wanted, self._next_ahead()
            if wanted is not None:
                self._serve(stream, wanted)
            elif self._on_loan:
                self._copy_loan(stream)
            elif ahead is not None:
                self._read_ahead(stream, ahead)

    def _has_work(self) -> bool:
        wants = self._wants
        has_request = wants.is_closed or wants.wanted is not None
        return has_request or bool(self._on_loan) or self._next_ahead() is not None

    def _is_dragged(self) -> bool:
        wants = self._wants
        if wants.wanted is None or not wants.is_scrub or wants.wanted in self.cache:
            return False
        return time.monotonic() - wants.asked_at < self.drag_rest_s

    def _next_ahead(self) -> int | None:
        """Give the next frame to decode before it is asked for."""
        wants = self._wants
        if wants.direction < 0:
            return None
        is_running = wants.direction != 0
        depth = wants.depth(_AHEAD_SHARE, _MAX_AHEAD) if is_running else _AHEAD_WHILE_PAUSED
        return wants.missing(wants.playhead, min(wants.count, wants.playhead + depth + 1))

    def _serve(self, stream: FrameStream, wanted: int) -> None:
        wants = self._wants
        is_new = wanted not in self.cache and wanted not in wants.lost
        if is_new:
            self._forget_loans()
            stream.go_to(wanted)
            if not self._decode_up_to(stream, wanted):
                return
        with wants.change:
            if wants.wanted == wanted:
                wants.wanted = None
                self._preview = None
            wants.change.notify_all()
        self._on_frame()
        if is_new:
            with wants.change:
                wants.change.wait_for(self._is_asked, _LOOK_S)

    def _is_asked(self) -> bool:
        wants = self._wants
        return wants.is_closed or wants.wanted is not None or wants.direction != 0

    def _decode_up_to(self, stream: FrameStream, wanted: int) -> bool:
        """Decode until the frame is kept or known to be missing; False where it was dropped."""
        wants = self._wants
        shown_at, attempt = 0.0, 0
        most = self._most_below
        low = max(0, wanted - (0 if wants.is_scrub else wants.depth(SHARE, most)))
        nearest: tuple[int, VideoFrame] | None = None
        while True:
            # a drag that is faster than the decoder still shows one picture for each request begun
            is_owed = wants.is_scrub and not shown_at
            if wants.is_closed or (wants.wanted != wanted and not is_owed):
                return False
            got = stream.read(low)
            if got is not None and stream.is_careful:
                # what was right once is not decoded again
                wants.keep(stream.copier, *got)
            elif got is not None and got[0] >= low:
                self._lend(*got)
            if got is None or got[0] > wanted:
                attempt += 1
                if stream.go_before(wanted, attempt):
                    continue
                if nearest is not None:
                    # shown in its place
                    self._lend(*nearest)
                wants.holes.add(wanted)
                wants.lost.add(wanted)
                return True
            if got[0] == wanted:
                return True
            nearest = got if nearest is None or nearest[0] < got[0] else nearest
            now = time.monotonic()
            if wants.is_scrub and now - shown_at >= _PREVIEW_EVERY_S:
                shown_at = now
                self._preview = got
                self._on_frame()

    def _read_ahead(self, stream: FrameStream, ahead: int) -> None:
        wants = self._wants
        stream.go_to(ahead)
        got = stream.read(ahead)
        with wants.change:
            if got is None:
                wants.holes.update(range(ahead, min(wants.count, ahead + _MAX_AHEAD)))
            else:
                if got[0] > ahead:
                    wants.holes.update(range(ahead, min(got[0], ahead + _MAX_AHEAD)))
                if not wants.keep(stream.copier, *got):
                    # nothing to evict but nearer frames: wait until the playhead moves
                    wants.change.wait(0.05)
            wants.change.notify_all()

    # frames in the decoder's memory: few, and only until nobody waits

    def _lend(self, number: int, frame: VideoFrame) -> None:
        self._wants.measure(frame)
        if number not in self.cache and self.cache.put(number, frame):
            self._on_loan.append((number, frame))

    def _copy_loan(self, stream: FrameStream) -> None:
        # the latest is the one on screen
        number, frame = self._on_loan.pop()
        if number in self.cache:
            self.cache.swap(number, stream.copier.copy(frame))

    def _forget_loans(self) -> None:
        while self._on_loan:
            self.cache.forget(self._on_loan.pop()[0])
