"""When each frame of a clip is shown and what is heard, where steps hold or slow it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.clip_steps import ClipStep, StepKind, check_steps
from app.domain.mediatime import US_PER_SECOND

TICKS = 90_000
"""Units of a second in which frames of such a clip begin."""
_HELD_EVERY_MS = 40
"""A held frame is written again and again: many players do not wait for one that is very long."""


@dataclass(frozen=True, slots=True)
class Showing:
    """One picture of the clip."""

    at: int
    """When it begins, `TICKS`."""
    length: int
    """How long it stays, `TICKS`."""
    is_held: bool
    """It is the same frame again, held by a step."""


@dataclass(frozen=True, slots=True)
class KeptSound:
    """Sound that is heard as it was recorded; between such stretches there is silence."""

    start: Fraction
    """Seconds from the first frame, in the original."""
    end: Fraction
    """End excluded."""
    at: Fraction
    """Seconds from the beginning of the clip."""


class Pace:
    """The times of one clip.

    Frames are neither left out nor made up: slow motion shows each one longer, and a held frame
    is that frame again, after its own time.

    Args:
        steps: those that hold or slow; others are passed over.
        frames: of the clip, numbered as in the original.
        begins: when each begins, seconds from the first, and when the last one ends.

    Raises:
        InvalidValue: the steps do not fit these frames or each other.
    """

    def __init__(
        self, steps: Sequence[ClipStep], frames: range, begins: Sequence[Fraction]
    ) -> None:
        check_steps(steps, frames)
        self._frames = frames
        self._showings: list[tuple[Showing, ...]] = []
        kept: list[KeptSound] = []
        at = Fraction(0)
        for place, frame in enumerate(frames):
            start, end = begins[place], begins[place + 1]
            percent = _percent(steps, frame)
            stop = at + (end - start) * 100 / percent
            if percent == 100:
                goes_on = bool(kept) and _goes_on(kept[-1], start, at)
                before = kept.pop() if goes_on else KeptSound(start, start, at)
                kept.append(KeptSound(before.start, end, before.at))
            shown = [(at, stop, False)]
            hold_ms = sum(step.hold_ms for step in steps if step.holds(frame))
            count = -(-hold_ms // _HELD_EVERY_MS)
            for number in range(count):
                begin = stop + Fraction(hold_ms * number, 1000 * count)
                until = stop + Fraction(hold_ms * (number + 1), 1000 * count)
                shown.append((begin, until, True))
            self._showings.append(tuple(_showing(*each) for each in shown))
            at = shown[-1][1]
        self.kept: tuple[KeptSound, ...] = tuple(kept)
        """In order of time."""
        self.length: Fraction = at
        """Of the clip, seconds."""

    @property
    def pictures(self) -> int:
        """Pictures in the file."""
        return sum(map(len, self._showings))

    @property
    def length_us(self) -> int:
        """Length of the clip, microseconds, rounded."""
        return round(self.length * US_PER_SECOND)

    def of(self, frame: int) -> tuple[Showing, ...]:
        """Give how often and when a frame of the original is shown."""
        return self._showings[frame - self._frames[0]]


def _goes_on(kept: KeptSound, start: Fraction, at: Fraction) -> bool:
    """Tell whether a frame follows what is kept, in the original and in the clip."""
    return kept.end == start and kept.at + (kept.end - kept.start) == at


def _percent(steps: Sequence[ClipStep], frame: int) -> int:
    slow = (step for step in steps if step.kind is StepKind.SLOW and step.holds(frame))
    return next((step.percent for step in slow), 100)


def _showing(begin: Fraction, end: Fraction, is_held: bool) -> Showing:
    at = round(begin * TICKS)
    return Showing(at, max(round(end * TICKS) - at, 1), is_held)
