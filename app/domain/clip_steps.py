"""Steps that change how a clip runs or what part of the picture it shows, said in the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations

from app.domain.errors import InvalidValue
from app.domain.figure import WHOLE
from app.domain.plain import LEFT_OUT

MAX_STEPS = 32
SHORTEST_MS, LONGEST_MS = 40, 60_000
"""Of a held frame."""
SLOW, FAST = range(10, 100), range(101, 1601)
"""Per cent of the speed as recorded."""
HEARD = 200
"""Per cent up to which sound is heard faster, its pitch kept: beyond, words are not understood."""
SKIP_RULE = "first + floor(n * percent / 100) for n = 0, 1, 2 ...; last; every held frame"
"""Which frames of a fast stretch are shown; it stands in the recipe."""
SMALLEST = WHOLE // 50
"""Side of a part that is enlarged: beyond, a few pixels fill the screen."""
Box = tuple[int, int, int, int]
"""Left, top, width and height on the upright picture, in millionths of its sides."""
_ALL: Box = (0, 0, WHOLE, WHOLE)


class StepKind(StrEnum):
    """What is done."""

    FREEZE = "freeze"
    """A frame stays on the screen; nothing is heard meanwhile."""
    SLOW = "slow"
    """Frames stay longer than they were recorded; nothing is heard meanwhile."""
    FAST = "fast"
    """Frames are left out by `SKIP_RULE`; what is heard runs along up to `HEARD`."""
    ZOOM = "zoom"
    """A part of the picture fills it."""


_PERCENT = {StepKind.SLOW: SLOW, StepKind.FAST: FAST}


@dataclass(frozen=True, slots=True)
class ClipStep:
    """One step, over frames of the original."""

    kind: StepKind
    first: int
    """Frame of the original with which it begins."""
    last: int
    """Last frame; the same one for a held frame."""
    hold_ms: int = field(default=0, metadata=LEFT_OUT)
    """Of a held frame: how long it stays beyond its own time."""
    percent: int = field(default=0, metadata=LEFT_OUT)
    """Of slow and fast motion: speed against that of the recording."""
    box: Box = field(default=_ALL, metadata=LEFT_OUT)
    """Of an enlargement: the part that must be seen, in millionths of the picture."""

    def __post_init__(self) -> None:
        if not 0 <= self.first <= self.last or (self.is_freeze and self.first != self.last):
            value = f"{self.kind} f{self.first}-f{self.last}"
            raise InvalidValue(field="step", value=value, expected="fN <= fM")
        if self.is_freeze is not (self.hold_ms != 0) or not (
            self.hold_ms == 0 or SHORTEST_MS <= self.hold_ms <= LONGEST_MS
        ):
            expected = f"{SHORTEST_MS / 1000:g} - {LONGEST_MS / 1000:g} s"
            raise InvalidValue(field="freeze", value=self.hold_ms / 1000, expected=expected)
        if self.percent not in (allowed := _PERCENT.get(self.kind, range(1))):
            expected = f"{allowed[0] / 100:g} - {allowed[-1] / 100:g}"
            raise InvalidValue(field=self.kind.value, value=self.percent / 100, expected=expected)
        if (self.kind is StepKind.ZOOM) is not (self.box != _ALL) or not self._is_box_inside():
            expected = f"X,Y,W,H: 0 - 1, >= {SMALLEST / WHOLE:g}"
            value = ",".join(f"{part / WHOLE:g}" for part in self.box)
            raise InvalidValue(field="zoom", value=value, expected=expected)

    @property
    def is_freeze(self) -> bool:
        """It holds one frame."""
        return self.kind is StepKind.FREEZE

    @property
    def side(self) -> int:
        """Side of the part that fills the picture, in millionths: its form is the picture's."""
        return max(self.box[2], self.box[3])

    @property
    def words(self) -> str:
        """Say it as it stands in the picture."""
        if self.is_freeze:
            return f"DIBEKUKAN {_number(self.hold_ms, 1000)} s, TANPA SUARA"
        if self.kind is StepKind.SLOW:
            return f"DIPERLAMBAT {_number(self.percent, 100)}×, TANPA SUARA"
        if self.kind is StepKind.FAST:
            skips = ", TIDAK SEMUA BINGKAI" if self.skipped else ""
            silent = ", TANPA SUARA" if self.percent > HEARD else ""
            return f"DIPERCEPAT {_number(self.percent, 100)}×{skips}{silent}"
        return f"DIPERBESAR {_number(round(10 * WHOLE / self.side), 10)}×"

    def rule_words(self, noun: str = "bingkai") -> str:
        """Say `SKIP_RULE` of a fast stretch with its own numbers; empty for other steps."""
        if self.kind is not StepKind.FAST:
            return ""
        speed = _number(self.percent, 100)
        by_speed = f"{self.first} + n × {speed} dibulatkan ke bawah (n = 0, 1, 2, …)"
        return f"{noun} {by_speed}, {self.last}, dan setiap {noun} yang ditahan"

    @property
    def is_paced(self) -> bool:
        """It changes the speed."""
        return self.kind in _PERCENT

    @property
    def skipped(self) -> int:
        """Frames of a fast stretch that are not shown, where no other step holds one of them."""
        if self.kind is not StepKind.FAST:
            return 0
        shown = -(-(self.last - self.first) * 100 // self.percent) + 1
        return self.last - self.first + 1 - shown

    def holds(self, frame: int) -> bool:
        """Tell whether a frame of the original is one of its own."""
        return self.first <= frame <= self.last

    def skips(self, frame: int) -> bool:
        """Tell whether it leaves a frame of its own out, by `SKIP_RULE` but for held ones."""
        if self.kind is not StepKind.FAST or not self.first < frame < self.last:
            return False
        passed = frame - self.first
        nearest = -(-passed * 100 // self.percent)
        return nearest * self.percent // 100 != passed

    def _is_box_inside(self) -> bool:
        left, top, width, height = self.box
        is_inside = left >= 0 and top >= 0 and left + width <= WHOLE and top + height <= WHOLE
        return is_inside and min(width, height) >= SMALLEST


def check_steps(steps: Sequence[ClipStep], frames: range | None = None) -> None:
    """Refuse steps that cannot be taken together.

    Args:
        frames: of the clip, numbered as in the original; None where they are not known yet.

    Raises:
        InvalidValue: there are too many, two of a kind or of two speeds share a frame, or one
            lies outside.
    """
    if len(steps) > MAX_STEPS:
        raise InvalidValue(field="step", value=len(steps), expected=f"<= {MAX_STEPS}")
    for one, two in combinations(steps, 2):
        is_like = one.kind is two.kind or (one.is_paced and two.is_paced)
        if is_like and one.first <= two.last and two.first <= one.last:
            value = f"{one.kind} f{one.first}-f{one.last}, f{two.first}-f{two.last}"
            raise InvalidValue(field="step", value=value, expected="fN - fM | fO - fP")
    for step in steps if frames is not None else ():
        if frames and not (frames[0] <= step.first and step.last <= frames[-1]):
            value = f"{step.kind} f{step.first}-f{step.last}"
            expected = f"f{frames[0]} - f{frames[-1]}"
            raise InvalidValue(field="step", value=value, expected=expected)


def is_skipped(steps: Sequence[ClipStep], frame: int) -> bool:
    """Tell whether a frame of the original is not shown at all: fast motion leaves it out."""
    is_held = any(step.is_freeze and step.holds(frame) for step in steps)
    return not is_held and any(step.skips(frame) for step in steps)


def words_at(steps: Sequence[ClipStep], frame: int, *, is_held: bool) -> tuple[str, ...]:
    """Give what the picture says of the steps of one frame.

    Args:
        frame: of the original.
        is_held: it is shown again beyond its own time.
    """
    told = []
    for step in steps:
        if step.holds(frame) and (step.kind is StepKind.ZOOM or step.is_freeze is is_held):
            told.append(step.words)
    return tuple(told)


def _number(value: int, whole: int) -> str:
    """Write a fraction as it is written in Indonesian: `0,25`, `2`, `1,5`."""
    return f"{value / whole:g}".replace(".", ",")
