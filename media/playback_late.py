"""Does the decoder keep up with the clock."""

from __future__ import annotations

from collections import deque

_FRAMES = 60
"""Two seconds of most recordings: a single hitch of the machine is no reason."""
_MOST_SHARE = 0.15


class Lateness:
    """Counts the frames that were due before they were decoded."""

    def __init__(self) -> None:
        self.is_behind = False
        """Too many of the last frames were; stays so until `forget`."""
        self._due: deque[bool] = deque(maxlen=_FRAMES)

    def note(self, late: int) -> None:
        """Add one frame that was shown and those before it that were not decoded in time."""
        self._due.extend([True] * min(late, _FRAMES))
        self._due.append(False)
        is_full = len(self._due) == _FRAMES
        self.is_behind |= is_full and sum(self._due) > _MOST_SHARE * _FRAMES

    def forget(self) -> None:
        """Begin anew."""
        self.is_behind = False
        self._due.clear()
