"""Pictures of a player: one thread decodes what is asked or next, one fills in behind."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from threading import Condition, Thread

from av.video.frame import VideoFrame

from app.domain.errors import FileMissing, FileUnreadable, UnreadableMedia
from media.cores import physical_cores
from media.frame_table import MediaIndex
from media.packets import THREADS
from media.playback_cache import DEFAULT_BUDGET_BYTES, FrameCache
from media.playback_copy import FrameCopier
from media.playback_decoder import FrameStream

# Shares of what fits into the cache.
_AHEAD_SHARE, _BEHIND_SHARE = 0.3, 0.6
_MAX_AHEAD, _MAX_BEHIND = 48, 150
_AHEAD_WHILE_PAUSED = 6
# Below a requested frame these are decoded in full too; more would keep the person waiting, and
# the filling thread brings them before the hand has moved on.
_KEPT_BELOW = 6
# Filling in behind waits until the hand rests, so that it never competes with a drag.
_REST_S = 0.15
_PREVIEW_EVERY_S = 0.05
_LARGE_FRAME_BYTES = 6 * 1024 * 1024
log = logging.getLogger("media.playback")


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
        self.cache = FrameCache(budget_bytes)
        self.drag_rest_s = 0.0
        """How long a dragging hand must rest before its frame is decoded; 0 begins at once."""
        self._index = index
        self._count = len(index)
        self._on_frame = on_frame
        self._change = Condition()
        self._wanted: int | None = None
        self._is_scrub = False
        self._asked_at = 0.0
        self._playhead = 0
        self._direction = 0
        # frames that did not come, and those that did not come from any place to begin at
        self._holes: set[int] = set()
        self._lost: set[int] = set()
        self._preview: tuple[int, VideoFrame] | None = None
        self._frame_bytes = max(1, index.width * index.height * 3 // 2)
        self._is_closed = False
        self._path = path
        threads = min(4, max(THREADS, physical_cores()))
        if self._frame_bytes > _LARGE_FRAME_BYTES:
            threads = min(THREADS, threads)  # each holds two or three frames of 12 MB and more
        self._stream = FrameStream(path, index, threads=threads)
        self._threads = [
            Thread(target=self._decode, args=(self._stream,), name="netra-play", daemon=True),
            Thread(target=self._backfill, name="netra-back", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def ask(self, number: int, *, is_scrub: bool = False) -> None:
        """Ask for an exact frame; an older request that is still open is dropped.

        Args:
            number: 0-based frame.
            is_scrub: publish what is decoded on the way as previews, for a dragging hand.
        """
        with self._change:
            self._playhead = number
            self.cache.centre_on(number)
            self._wanted = number
            self._is_scrub = is_scrub
            self._asked_at = time.monotonic()
            self._change.notify_all()

    def drop(self) -> None:
        """Forget an open request; what is decoded stays."""
        with self._change:
            self._wanted = None
            self._change.notify_all()

    def move_to(self, number: int, direction: int) -> None:
        """Say where the playhead is and which way it runs (-1, 0 or 1)."""
        with self._change:
            self._playhead = number
            self._direction = direction
            self.cache.centre_on(number)
            self._change.notify_all()

    def is_known_hole(self, number: int) -> bool:
        """Tell whether the decoder gave nothing for this frame."""
        return number in self._holes

    def unreadable(self) -> tuple[int, ...]:
        """Give the frames that the decoder did not give so far, rising."""
        return tuple(sorted(n for n in self._holes.copy() if n not in self.cache))

    @property
    def is_busy(self) -> bool:
        """True while a requested frame is not there yet."""
        return self._wanted is not None

    def take_preview(self) -> tuple[int, VideoFrame] | None:
        """Give the newest preview once."""
        with self._change:
            preview, self._preview = self._preview, None
            return preview

    def nearest_whole(self, number: int) -> int:
        """Give the frame itself, or where it cannot be decoded the nearest kept one before it."""
        if number in self.cache or number not in self._lost:
            return number
        nearest = self.cache.newest_between(0, number)
        return number if nearest is None else nearest

    def close(self) -> None:
        """End both threads, wait for them, close the files."""
        with self._change:
            self._is_closed = True
            self._change.notify_all()
        for thread in self._threads:
            thread.join()
        self._stream.close()
        self.cache.clear()

    def _keep(self, copier: FrameCopier, number: int, frame: VideoFrame) -> bool:
        self._frame_bytes = max(1, sum(plane.buffer_size for plane in frame.planes))
        return number in self.cache or self.cache.put(number, copier.copy(frame))

    def _depth(self, share: float, most: int) -> int:
        return max(2, min(most, int(self.cache.capacity(self._frame_bytes) * share)))

    # decoding thread: requests first, then what comes next

    def _decode(self, stream: FrameStream) -> None:
        while True:
            with self._change:
                self._change.wait_for(self._has_work)
                if self._is_closed:
                    return
                if self._is_dragged():
                    # whoever waits longer sees what lies nearer; a new request ends the wait
                    self._change.wait(self.drag_rest_s)
                    continue
                wanted, ahead = self._wanted, self._next_ahead()
            if wanted is not None:
                self._serve(stream, wanted)
            elif ahead is not None:
                self._read_ahead(stream, ahead)

    def _has_work(self) -> bool:
        return self._is_closed or self._wanted is not None or self._next_ahead() is not None

    def _is_dragged(self) -> bool:
        if self._wanted is None or not self._is_scrub or self._wanted in self.cache:
            return False
        return time.monotonic() - self._asked_at < self.drag_rest_s

    def _next_ahead(self) -> int | None:
        """Give the next frame to decode before it is asked for."""
        if self._direction < 0:
            return None
        depth = self._depth(_AHEAD_SHARE, _MAX_AHEAD) if self._direction else _AHEAD_WHILE_PAUSED
        stop = min(self._count, self._playhead + depth + 1)
        return self._missing(self._playhead, stop)

    def _missing(self, start: int, stop: int) -> int | None:
        cache, holes = self.cache, self._holes
        return next((n for n in range(start, stop) if n not in cache and n not in holes), None)

    def _serve(self, stream: FrameStream, wanted: int) -> None:
        if wanted not in self.cache and wanted not in self._lost:
            stream.go_to(wanted)
            if not self._decode_up_to(stream, wanted):
                return
        with self._change:
            if self._wanted == wanted:
                self._wanted = None
                self._preview = None
            self._change.notify_all()
        self._on_frame()

    def _decode_up_to(self, stream: FrameStream, wanted: int) -> bool:
        """Decode until the frame is kept or known to be missing; False where it was dropped."""
        shown_at, attempt = 0.0, 0
        below = 0 if self._is_scrub else self._depth(_BEHIND_SHARE, _KEPT_BELOW)
        while True:
            # a drag that is faster than the decoder still shows one picture for each request begun
            is_owed = self._is_scrub and not shown_at
            if self._is_closed or (self._wanted != wanted and not is_owed):
                return False
            got = stream.read(max(0, wanted - below))
            if got is not None:
                self._keep(stream.copier, *got)
            if got is None or got[0] > wanted:
                attempt += 1
                if stream.go_before(wanted, attempt):
                    continue
                self._holes.add(wanted)
                self._lost.add(wanted)
                return True
            if got[0] == wanted:
                return True
            now = time.monotonic()
            if self._is_scrub and now - shown_at >= _PREVIEW_EVERY_S:
                shown_at = now
                self._preview = got
                self._on_frame()

    def _read_ahead(self, stream: FrameStream, ahead: int) -> None:
        stream.go_to(ahead)
        got = stream.read(ahead)
        with self._change:
            if got is None:
                self._holes.update(range(ahead, min(self._count, ahead + _MAX_AHEAD)))
            else:
                if got[0] > ahead:
                    self._holes.update(range(ahead, min(got[0], ahead + _MAX_AHEAD)))
                if not self._keep(stream.copier, *got):
                    # nothing to evict but nearer frames: wait until the playhead moves
                    self._change.wait(0.05)
            self._change.notify_all()

    # filling thread: what lies behind the playhead, for steps back and for running backwards

    def _backfill(self) -> None:
        # opened when it is needed first: a file shows its first picture sooner
        stream: FrameStream | None = None
        try:
            while (span := self._wait_for_span()) is not None:
                stream = stream or FrameStream(self._path, self._index, threads=1)
                self._fill(stream, *span)
                if self._frame_bytes > _LARGE_FRAME_BYTES:
                    stream.close()
                    stream = None
        except (FileMissing, FileUnreadable, UnreadableMedia) as error:
            # gone since it was opened: steps back are decoded one by one
            log.warning("nothing is filled in behind: %s", error)
        finally:
            if stream is not None:
                stream.close()

    def _wait_for_span(self) -> tuple[int, int] | None:
        """Wait for a stretch to fill; None when the feed is closed."""
        while True:
            with self._change:
                span = self._span_behind()
                while span is None and not self._is_closed:
                    # a rest is waited for by the clock: nobody notifies when it is over
                    self._change.wait(_REST_S if self._is_resting_soon() else None)
                    span = self._span_behind()
                if self._is_closed:
                    return None
                if span is not None:
                    return span

    def _is_resting_soon(self) -> bool:
        return self._wanted is None and time.monotonic() - self._asked_at < _REST_S

    def _span_behind(self) -> tuple[int, int] | None:
        """Give the next stretch to fill as first and last number, None where enough is kept."""
        resting = time.monotonic() - self._asked_at >= _REST_S
        if self._wanted is not None or self._direction > 0 or self._playhead == 0:
            return None
        if not resting and self._direction == 0:
            return None
        depth = self._depth(_BEHIND_SHARE, _MAX_BEHIND)
        low = max(0, self._playhead - depth)
        kept = 0
        while self._playhead - kept - 1 >= low and self._is_settled(self._playhead - kept - 1):
            kept += 1
        last = self._playhead - kept - 1
        if last < low or kept > depth // 2:
            return None
        key = int(self._index.key_frames[self._index.key_before(last)])
        return max(low, key), last

    def _is_settled(self, number: int) -> bool:
        return number in self.cache or number in self._holes

    def _fill(self, stream: FrameStream, first: int, last: int) -> None:
        stream.go_to(first)
        seen: set[int] = set()
        while True:
            with self._change:
                # a request comes first; what was decoded so far stays
                self._change.wait_for(lambda: self._is_closed or self._wanted is None)
                depth = self._depth(_BEHIND_SHARE, _MAX_BEHIND)
                outside = last >= self._playhead + depth or last < self._playhead - 2 * depth
                if self._is_closed or self._direction > 0 or outside:
                    return
            got = stream.read(first)
            if got is not None and first <= got[0] <= last:
                seen.add(got[0])
                self._keep(stream.copier, *got)
            if got is None or got[0] >= last:
                # not by what is kept: the cache may have turned a frame away
                self._holes.update(n for n in range(first, last + 1) if n not in seen)
                return
