"""When each frame of a clip is shown and what is heard, where steps change how it runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from app.domain.clip_steps import HEARD, ClipStep, check_steps, is_skipped
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
    """Sound that is heard; between such stretches there is silence."""

    start: Fraction
    """Seconds from the first frame, in the original."""
    end: Fraction
    """End excluded."""
    at: Fraction
    """Seconds from the beginning of the clip."""
    percent: int = 100
    """Of the speed as recorded; above 100 it is heard faster, with its pitch kept."""

    @property
    def until(self) -> Fraction:
        """Seconds from the beginning of the clip, end excluded."""
        return self.at + (self.end - self.start) * 100 / self.percent


@dataclass(slots=True)
class _Draft:
    """A showing whose end is not known yet."""

    begin: Fraction
    end: Fraction
    is_held: bool


class Pace:
    """The times of one clip.

    No frame is made up. Slow motion shows each one longer, and a held frame is that frame again,
    after its own time. Fast motion leaves frames out by `SKIP_RULE`: each that is shown begins at
    its own time divided by the speed, and stays until the next one.

    Args:
        steps: those that hold, slow or speed up; others are passed over.
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
        self._at: list[Fraction] = []
        drafts: list[list[_Draft]] = []
        kept: list[KeptSound] = []
        seen: list[_Draft] = []
        at = Fraction(0)
        for place, frame in enumerate(frames):
            start, end = begins[place], begins[place + 1]
            percent = _percent(steps, frame)
            stop = at + (end - start) * 100 / percent
            self._at.append(at)
            if 100 <= percent <= HEARD:
                goes_on = bool(kept) and _goes_on(kept[-1], start, at, percent)
                before = kept.pop() if goes_on else KeptSound(start, start, at, percent)
                kept.append(KeptSound(before.start, end, before.at, percent))
            if is_skipped(steps, frame):
                _stay(seen, stop)
                drafts.append([])
            else:
                hold_ms = sum(step.hold_ms for step in steps if step.holds(frame))
                seen = [_Draft(at, stop, is_held=False), *_held(stop, hold_ms)]
                drafts.append(seen)
            at = seen[-1].end
        self._showings = [tuple(map(_showing, each)) for each in drafts]
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

    @property
    def skipped(self) -> int:
        """Frames of the original that are not shown."""
        return sum(not each for each in self._showings)

    def of(self, frame: int) -> tuple[Showing, ...]:
        """Give how often and when a frame of the original is shown; nothing for one left out."""
        return self._showings[frame - self._frames[0]]

    def begin_us(self, frame: int) -> int:
        """Give the microsecond of the clip at which a frame's time begins, shown or left out."""
        return round(self._at[frame - self._frames[0]] * TICKS) * US_PER_SECOND // TICKS


def _goes_on(kept: KeptSound, start: Fraction, at: Fraction, percent: int) -> bool:
    """Tell whether a frame follows what is kept, in the original and in the clip."""
    return kept.end == start and kept.until == at and kept.percent == percent


def _percent(steps: Sequence[ClipStep], frame: int) -> int:
    paced = (step for step in steps if step.is_paced and step.holds(frame))
    return next((step.percent for step in paced), 100)


def _held(begin: Fraction, hold_ms: int) -> list[_Draft]:
    count = -(-hold_ms // _HELD_EVERY_MS)
    ends = [begin + Fraction(hold_ms * number, 1000 * count) for number in range(1, count + 1)]
    return [_Draft(*each, is_held=True) for each in pairwise([begin, *ends])]


def _stay(seen: list[_Draft], stop: Fraction) -> None:
    """Keep what is on the screen there; what a step held is shown on as the frame that it is."""
    if seen[-1].is_held:
        seen.append(_Draft(seen[-1].end, stop, is_held=False))
    seen[-1].end = stop


def _showing(draft: _Draft) -> Showing:
    at = round(draft.begin * TICKS)
    return Showing(at, max(round(draft.end * TICKS) - at, 1), draft.is_held)
