"""What only decoded frames tell of a video: their sizes, and colours not shown as meant."""

from __future__ import annotations

from collections.abc import Iterator

from av.video.frame import VideoFrame

from app.domain.file_state import FileFact, Oddity
from media.colours import has_unread_matrix, is_hdr


class Looks:
    """Gathers it from the frames that came to the screen; used from one thread."""

    def __init__(self) -> None:
        self._sizes: dict[tuple[int, int], None] = {}
        self._has_unread_matrix = self._is_hdr = False

    def note(self, frame: VideoFrame) -> None:
        """Look at a frame of the original."""
        self._sizes[frame.width, frame.height] = None
        self._has_unread_matrix = self._has_unread_matrix or has_unread_matrix(frame)
        self._is_hdr = self._is_hdr or is_hdr(frame)

    @property
    def count(self) -> int:
        """How much was learnt so far; grows where `facts` has something new."""
        return len(self._sizes) + self._has_unread_matrix + self._is_hdr

    def facts(self) -> Iterator[FileFact]:
        """Say what is odd."""
        if len(self._sizes) > 1:
            yield FileFact(Oddity.SIZES, count=len(self._sizes), sizes=tuple(self._sizes))
        if self._has_unread_matrix:
            yield FileFact(Oddity.COLOURS)
        if self._is_hdr:
            yield FileFact(Oddity.HDR)
