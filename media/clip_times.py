"""When the frames of a clip are shown: as they were recorded, or as its steps say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from app.domain.clip_pace import TICKS, Pace
from app.domain.clip_steps import ClipStep, StepKind, check_steps
from app.domain.mediatime import US_PER_SECOND, TimeRange
from media.frame_table import MediaIndex


class ClipTimes:
    """The times of one clip.

    Args:
        index: the table of the original's frames.
        frames: of the clip, numbered as in the original.
        actual: the stretch that they cover.
        steps: what holds, slows or speeds them up.

    Raises:
        InvalidValue: a step lies outside the frames, or two do not go together.
    """

    def __init__(
        self, index: MediaIndex, frames: range, actual: TimeRange, steps: Sequence[ClipStep]
    ) -> None:
        self._index, self._frames = index, frames
        self._start_us, self._start_pts = actual.start_us, int(index.pts[frames[0]])
        check_steps(steps, frames)
        is_retimed = any(step.kind is not StepKind.ZOOM for step in steps)
        self.pace = Pace(steps, frames, self._begins()) if is_retimed else None
        """None where the clip runs as it was recorded."""
        count = self.pace.pictures if self.pace else len(frames)
        length_us = self.pace.length_us if self.pace else actual.length_us
        self.rate = Fraction(count * US_PER_SECOND, max(length_us, 1))
        """Pictures in a second on average."""

    @property
    def time_base(self) -> Fraction:
        """Seconds for each unit of `when` and `showings`."""
        return Fraction(1, TICKS) if self.pace else self._index.time_base

    def elapsed_us(self, number: int) -> int:
        """Give the microseconds from the beginning of the clip at which a frame begins."""
        if self.pace is not None:
            return self.pace.begin_us(number)
        return int(self._index.times_us[number]) - self._start_us

    def when(self, number: int) -> tuple[int, int]:
        """Give when a frame begins and how long it stays, as it was recorded."""
        at = int(self._index.pts[number])
        return at - self._start_pts, self._stop(number) - at

    def showings(self, number: int) -> Iterator[tuple[int, int, bool]]:
        """Give when a frame begins, how long it stays, and whether it is held by a step.

        Nothing for a frame that is left out.
        """
        if self.pace is None:
            yield *self.when(number), False
            return
        for showing in self.pace.of(number):
            yield showing.at, showing.length, showing.is_held

    def _begins(self) -> tuple[Fraction, ...]:
        first, last = self._frames[0], self._frames[-1]
        ticks = (*self._index.pts[first : last + 1].tolist(), self._stop(last))
        return tuple((tick - self._start_pts) * self._index.time_base for tick in ticks)

    def _stop(self, number: int) -> int:
        pts = self._index.pts
        return int(pts[number + 1]) if number + 1 < pts.size else self._index.end_pts
