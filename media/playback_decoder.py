"""Frames of one video in display order, from any frame on (PLAYBACK.md section 9)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame

from app.domain.errors import FileMissing, FileUnreadable, UnreadableMedia
from media.confirming import name_of
from media.cores import physical_cores
from media.frame_table import MediaIndex
from media.packets import THREADS, Stamp
from media.playback_copy import FrameCopier
from media.seeking import Key, VideoSource

# Reading on is cheaper than a seek as long as no more frames than these lie between.
_NEAR = 12
LARGE_FRAME_BYTES = 6 * 1024 * 1024
"""Frames above this are dear: decoders of them are few and closed when they are done."""
log = logging.getLogger("media.playback")


def is_large(index: MediaIndex) -> bool:
    """Tell a picture of which only a few fit into the memory."""
    return index.width * index.height * 3 // 2 > LARGE_FRAME_BYTES


def reading_threads(index: MediaIndex) -> int:
    """Give the threads of the decoder that follows the playhead."""
    if is_large(index):
        return THREADS  # each holds two or three frames of 12 MB and more
    # one more than cores: it decodes while another hands its picture over (1080p, two cores: 8 %)
    return min(4, physical_cores() + 1)


class FrameStream:
    """A decoder with a position; used from one thread only.

    Args:
        path: the video.
        index: what its frames are.
        threads: of the decoder.

    Raises:
        UnreadableMedia: it holds no video (`why` = `no_video`).
    """

    def __init__(self, path: Path, index: MediaIndex, *, threads: int = THREADS) -> None:
        # as `media.frames`: where something is damaged, both show the same remains of it
        self.is_careful = index.is_decoded or bool(index.damage)
        """Something is damaged: what comes out may lean on what was decoded before a seek."""
        self._source = VideoSource(
            path,
            index.stamp,
            is_careful=self.is_careful,
            is_damaged=bool(index.damage),
            threads=threads,
        )
        self._path = path
        self.copier = FrameCopier()
        """For frames of this stream that are to be kept."""
        self._index = index
        self._order = np.argsort(index.stamps, kind="stable")
        self._sorted = index.stamps[self._order]
        # in AVI and raw streams a packet's name says nothing about when it is shown
        self._can_skip = index.can_skip and index.stamp is Stamp.PTS
        self._skip_below = 0
        self._frames: Iterator[VideoFrame] = iter(())
        self._next: int | None = None
        self._group: int | None = None
        """Key picture that decoding began at; None where going past the next one is wanted."""

    @property
    def next_number(self) -> int | None:
        """The first frame that `read` may give; None before the first seek and at the end."""
        return self._next

    def key_number(self, number: int) -> int:
        """Give the first right frame when decoding for this frame begins."""
        return int(self._index.key_frames[self._index.key_before(number)])

    def go_to(self, number: int) -> None:
        """Place the decoder so that `read` reaches the frame soon; seeks only where that helps."""
        if self._next is not None and self._next <= number:
            is_near = number - self._next < _NEAR
            if is_near or self.key_number(number) <= self._next:
                return
        self._begin_at(self._index.key_before(number))

    def go_before(self, number: int, attempt: int) -> bool:
        """Begin earlier for a frame that did not come: key pictures may need older ones.

        Args:
            number: the frame.
            attempt: 1 begins one key picture earlier, 2 at the start of the file.

        Returns:
            False where there is no earlier place left to try.
        """
        at = self._index.key_before(number)
        if attempt > 2 or (at == 0 and attempt > 1):
            return False
        self._begin_at(max(at - 1, 0) if attempt == 1 else 0)
        self._group = None
        return True

    def _begin_at(self, at: int) -> None:
        key = Key(
            pts=int(self._index.key_pts[at]),
            dts=int(self._index.key_dts[at]),
            stamp=int(self._index.key_stamps[at]),
            is_first=at == 0 or int(self._index.key_frames[at]) == 0,
        )
        self._group = at
        # pictures before this one lean on others that are not decoded
        self._next = int(self._index.key_frames[at]) if at else 0
        self._frames = self._source.frames(key, self._may_skip if self._can_skip else None)

    def read(self, wanted: int) -> tuple[int, VideoFrame] | None:
        """Decode the next frame, or None at the end.

        Args:
            wanted: frames below this number are only decoded where later ones need them.

        Returns:
            Number and frame; numbers rise from call to call.
        """
        self._skip_below = int(self._index.stamps[min(wanted, len(self._index) - 1)])
        try:
            while (found := self._read_on()) is not None:
                if self._is_in_group(found[0]):
                    self._next = found[0] + 1
                    return found
                self._begin_at(self._index.key_before(found[0]))
        except (FileMissing, FileUnreadable, UnreadableMedia) as error:
            # gone since it was opened: its frames are told as unreadable
            log.warning("%s is not read any more: %s", self._path.name, error)
        self._next = None
        return None

    def _read_on(self) -> tuple[int, VideoFrame] | None:
        for frame in self._frames:
            number = self._number(frame)
            if number is not None and self._next is not None and number >= self._next:
                return number, frame
        return None

    def _is_in_group(self, number: int) -> bool:
        """Tell whether a frame was decoded as its still is: from its own key picture on.

        How a decoder fills the holes of a broken picture depends on all it decoded before. To
        open the file anew for each picture that stands alone would cost more than it decodes.
        """
        is_intra = self._index.key_frames.size == len(self._index)
        if not self.is_careful or is_intra or self._group is None:
            return True
        return self._group == self._index.key_before(number)

    def close(self) -> None:
        """Close the file."""
        self._frames = iter(())
        self._source.close()

    def _may_skip(self, stamp: int) -> bool:
        return stamp < self._skip_below

    def _number(self, frame: VideoFrame) -> int | None:
        """Tell which frame this is by the packet it came from."""
        stamp = name_of(frame)
        at = int(np.searchsorted(self._sorted, stamp))
        if at >= self._sorted.size or self._sorted[at] != stamp:
            return None
        return int(self._order[at])
