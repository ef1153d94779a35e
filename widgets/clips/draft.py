"""The steps of a clip that is not made yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.domain.clip_steps import ClipStep, StepKind, check_steps
from app.domain.drawn import millionths
from app.domain.moment import Region

_AS_RECORDED = 100


class StepDraft:
    """Adds and bounds steps; what does not go together is refused and changes nothing.

    Args:
        frames: of the moment, numbered as in the original.
    """

    def __init__(self, frames: range) -> None:
        self.frames = frames
        self.steps: list[ClipStep] = []

    def hold(self, frame: int, ms: int) -> int:
        """Hold a frame; gives its place in the list.

        Raises:
            InvalidValue: as `check_steps`.
        """
        return self._add(ClipStep(StepKind.FREEZE, frame, frame, hold_ms=ms))

    def pace(self, frame: int, percent: int) -> int:
        """Slow or speed up all frames around one that run as recorded; gives the place.

        Raises:
            InvalidValue: as `check_steps`.
        """
        kind = StepKind.FAST if percent > _AS_RECORDED else StepKind.SLOW
        first, last = self._free(frame, lambda step: step.is_paced)
        return self._add(ClipStep(kind, first, last, percent=percent))

    def zoom(self, frame: int, box: Region) -> int:
        """Enlarge a part in all frames around one that are not enlarged yet.

        Raises:
            InvalidValue: as `check_steps`, or the part is the whole picture or too small.
        """
        first, last = self._free(frame, lambda step: step.kind is StepKind.ZOOM)
        return self._add(ClipStep(StepKind.ZOOM, first, last, box=millionths(box)))

    def limit(self, place: int, *, first: int | None = None, last: int | None = None) -> None:
        """Let a step begin or end at a frame; a held frame becomes that one.

        Raises:
            InvalidValue: as `check_steps`.
        """
        step = self.steps[place]
        if step.is_freeze:
            frame = first if first is not None else last
            changed = step if frame is None else replace(step, first=frame, last=frame)
        else:
            changed = replace(
                step,
                first=step.first if first is None else min(first, step.last),
                last=step.last if last is None else max(last, step.first),
            )
        self._set([*self.steps[:place], changed, *self.steps[place + 1 :]])

    def remove(self, place: int) -> None:
        """Take a step out."""
        del self.steps[place]

    def _add(self, step: ClipStep) -> int:
        self._set([*self.steps, step])
        return len(self.steps) - 1

    def _set(self, steps: list[ClipStep]) -> None:
        check_steps(steps, self.frames)
        self.steps = steps

    def _free(self, frame: int, is_like: Callable[[ClipStep], bool]) -> tuple[int, int]:
        """Give the widest stretch around a frame without a step that is like it."""
        same = [step for step in self.steps if is_like(step)]
        before = [step.last + 1 for step in same if step.last < frame]
        after = [step.first - 1 for step in same if step.first > frame]
        return max([self.frames[0], *before]), min([self.frames[-1], *after])
