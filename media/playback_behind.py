"""Filling in behind the playhead: for steps back and for running backwards."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from threading import Thread

from app.domain.errors import FileMissing, FileUnreadable, UnreadableMedia
from media.frame_table import MediaIndex
from media.playback_decoder import LARGE_FRAME_BYTES, FrameStream
from media.playback_wants import Wants

# The share of what fits into the cache.
SHARE = 0.6
_MOST = 150
# Filling in waits until the hand rests, so that it never competes with a drag.
_REST_S = 0.15
log = logging.getLogger("media.playback")


class FillingBehind:
    """A thread with a decoder of its own.

    Args:
        path: the video.
        index: what its frames are.
        wants: shared with who serves requests.
    """

    def __init__(self, path: Path, index: MediaIndex, wants: Wants) -> None:
        self._path, self._index, self._wants = path, index, wants
        self._thread = Thread(target=self._work, name="netra-back", daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait for its end; `Wants.close` tells it to."""
        self._thread.join()

    def _work(self) -> None:
        # opened when it is needed first: a file shows its first picture sooner
        stream: FrameStream | None = None
        try:
            while (span := self._wait_for_span()) is not None:
                stream = stream or FrameStream(self._path, self._index, threads=1)
                self._fill(stream, *span)
                if self._wants.frame_bytes > LARGE_FRAME_BYTES:
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
        wants = self._wants
        while True:
            with wants.change:
                span = self._span_behind()
                while span is None and not wants.is_closed:
                    # a rest is waited for by the clock: nobody notifies when it is over
                    wants.change.wait(_REST_S if self._is_resting_soon() else None)
                    span = self._span_behind()
                if wants.is_closed:
                    return None
                if span is not None:
                    return span

    def _is_resting_soon(self) -> bool:
        return self._wants.wanted is None and time.monotonic() - self._wants.asked_at < _REST_S

    def _span_behind(self) -> tuple[int, int] | None:
        """Give the next stretch to fill as first and last number, None where enough is kept."""
        wants = self._wants
        resting = time.monotonic() - wants.asked_at >= _REST_S
        if wants.wanted is not None or wants.direction > 0 or wants.playhead == 0:
            return None
        if not resting and wants.direction == 0:
            return None
        depth = wants.depth(SHARE, _MOST)
        low = max(0, wants.playhead - depth)
        kept = 0
        while wants.playhead - kept - 1 >= low and wants.is_settled(wants.playhead - kept - 1):
            kept += 1
        last = wants.playhead - kept - 1
        if last < low or kept > depth // 2:
            return None
        key = int(self._index.key_frames[self._index.key_before(last)])
        return max(low, key), last

    def _fill(self, stream: FrameStream, first: int, last: int) -> None:
        wants = self._wants
        stream.go_to(first)
        seen: set[int] = set()
        while True:
            with wants.change:
                # a request comes first; what was decoded so far stays
                wants.change.wait_for(lambda: wants.is_closed or wants.wanted is None)
                depth = wants.depth(SHARE, _MOST)
                outside = last >= wants.playhead + depth or last < wants.playhead - 2 * depth
                if wants.is_closed or wants.direction > 0 or outside:
                    return
            got = stream.read(first)
            if got is not None and first <= got[0] <= last:
                seen.add(got[0])
                wants.keep(stream.copier, *got)
            if got is None or got[0] >= last:
                # not by what is kept: the cache may have turned a frame away
                wants.holes.update(n for n in range(first, last + 1) if n not in seen)
                return
