"""The exact frame, and the frames around it without decoding twice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from app.domain.errors import FrameMismatch
from app.domain.ids import Sha256
from media.colours import EXACT, source_colorspace
from media.confirming import name_of
from media.frame_table import MediaIndex
from media.packets import Stamp
from media.seeking import Key, VideoSource

CACHE_BYTES = 300 * 2**20
_KEEP_FRAMES = 48
"""Frames below a target that are decoded in full, so that stepping back finds them."""
_LATE_FRAMES = 24
"""Frames past the target after which it will not come any more."""


class FrameReader:
    """Gives any frame of a video by its number; used from one thread at a time.

    Args:
        path: the file that `index` was made from.
        index: its table of frames.
        cache_bytes: decoded frames kept near the last one asked for; one always fits.
    """

    def __init__(self, path: Path, index: MediaIndex, *, cache_bytes: int = CACHE_BYTES) -> None:
        self._path, self._index = path, index
        self._source = VideoSource(
            path,
            index.stamp,
            is_careful=index.is_decoded or bool(index.damage),
            is_damaged=bool(index.damage),
        )
        self._cache = _Cache(cache_bytes)
        self._frames: Iterator[VideoFrame] = iter(())
        self._at = -1
        """Highest frame that came out since the last seek; -1 before the first."""
        self._floor = 0
        self._target = 0
        self._by_stamp = np.argsort(index.stamps)
        self._sorted_stamps = index.stamps[self._by_stamp]

    def __enter__(self) -> FrameReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and forget the frames."""
        self._source.close()
        self._cache.clear()

    def cached(self, frame: int) -> VideoFrame | None:
        """Give a frame only if it is at hand."""
        return self._cache.get(frame)

    def frame(self, frame: int) -> VideoFrame:
        """Give exactly this frame; its pts is `index.pts[frame]`.

        Raises:
            TimeOutsideMedia: there is no such frame.
            FrameMismatch: the decoder does not give it.
        """
        self._index.position(frame)
        self._target = frame
        kept = self._cache.get(frame)
        if kept is not None:
            return kept
        key = self._index.key_before(frame)
        if self._at >= 0 and self._index.key_frames[key] <= self._at < frame:
            found = self._advance(frame)
            if found is not None:
                return found
        # Where a key picture turns out to need earlier ones, the one before leads there too.
        for start in dict.fromkeys((key, max(key - 1, 0), 0)):
            self._seek(start)
            found = self._advance(frame)
            if found is not None:
                return found
        raise FrameMismatch(
            item=self._path.name,
            expected=int(self._index.pts[frame]),
            actual=int(self._index.pts[self._at]) if self._at >= 0 else -1,
        )

    def frames(self, wanted: range) -> Iterator[tuple[int, VideoFrame]]:
        """Give a run of frames in order with their numbers.

        Raises:
            TimeOutsideMedia: one of them does not exist.
            FrameMismatch: the decoder does not give one of them.
        """
        for number in wanted:
            yield number, self.frame(number)

    def _seek(self, key: int) -> None:
        index = self._index
        self._at = -1
        self._floor = int(index.key_frames[key]) if key else 0
        start = Key(
            pts=int(index.key_pts[key]),
            dts=int(index.key_dts[key]),
            stamp=int(index.key_stamps[key]),
            is_first=self._floor == 0,
        )
        self._frames = self._source.frames(start, self._may_skip if index.can_skip else None)

    def _advance(self, frame: int) -> VideoFrame | None:
        for decoded in self._frames:
            number = self._number(decoded)
            if number is None or number < self._floor:
                continue
            self._adopt(decoded, number)
            self._at = max(self._at, number)
            if number == frame:
                return decoded
            if number > frame + _LATE_FRAMES:
                return None
        return None

    def _number(self, decoded: VideoFrame) -> int | None:
        """Give the number of a frame by the packet it came from, None for one not listed."""
        name = name_of(decoded)
        at = int(np.searchsorted(self._sorted_stamps, name))
        if at < self._sorted_stamps.size and self._sorted_stamps[at] == name:
            return int(self._by_stamp[at])
        return None

    def _adopt(self, decoded: VideoFrame, number: int) -> None:
        stated = int(self._index.stamps[number])
        states_time = self._index.stamp is Stamp.PTS and not self._index.is_decoded
        if states_time and decoded.pts != stated:
            raise FrameMismatch(item=self._path.name, expected=stated, actual=decoded.pts)
        decoded.pts = int(self._index.pts[number])
        self._cache.put(number, decoded, self._target)

    def _may_skip(self, stamp: int) -> bool:
        """Tell whether a packet lies so far before the target that nobody will look at it."""
        at = int(np.searchsorted(self._sorted_stamps, stamp))
        if at >= self._sorted_stamps.size or self._sorted_stamps[at] != stamp:
            return False
        return int(self._by_stamp[at]) < self._target - min(_KEEP_FRAMES, self._cache.room)


class _Cache:
    """Frames by number within a bound of bytes; those farthest from the target go first."""

    def __init__(self, budget_bytes: int) -> None:
        self._budget = budget_bytes
        self._used = 0
        self._kept: dict[int, tuple[VideoFrame, int]] = {}
        self.room = _KEEP_FRAMES
        """Frames of the last size that fit."""

    def get(self, number: int) -> VideoFrame | None:
        kept = self._kept.get(number)
        return kept[0] if kept else None

    def put(self, number: int, frame: VideoFrame, target: int) -> None:
        size = sum(plane.buffer_size for plane in frame.planes)
        self.room = self._budget // max(size, 1)
        self._drop(number)
        self._kept[number] = (frame, size)
        self._used += size
        while self._used > self._budget and len(self._kept) > 1:
            self._drop(max(self._kept, key=lambda other: abs(other - target)))

    def clear(self) -> None:
        self._kept.clear()
        self._used = 0

    def _drop(self, number: int) -> None:
        kept = self._kept.pop(number, None)
        self._used -= kept[1] if kept else 0


def rgb24_upright(
    frame: VideoFrame, index: MediaIndex, scaler: VideoReformatter | None = None
) -> NDArray[np.uint8]:
    """Convert a frame to RGB and turn it upright; pixels are neither scaled nor toned.

    The conversion is that of `media.colours`, as on the screen.

    Args:
        scaler: kept from frame to frame of one video, in one thread; None makes one.

    Returns:
        Shape (height, width, 3), contiguous.
    """
    rgb = (
        (scaler or VideoReformatter())
        .reformat(
            frame,
            format="rgb24",
            src_colorspace=source_colorspace(frame),
            interpolation=EXACT,
        )
        .to_ndarray()
    )
    return np.ascontiguousarray(np.rot90(rgb, index.rotation // 90))


def pixels_sha256(rgb: NDArray[np.uint8]) -> Sha256:
    """Hash RGB24 pixels row by row without padding."""
    return Sha256(hashlib.sha256(rgb.tobytes()).hexdigest())
