"""What the time axis is given about one item; it knows nothing of pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.differing import differing
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment, Suggestion, SuggestionStatus
from widgets.timeline import content
from widgets.timeline.content import tr
from widgets.timeline.frame_times import FrameTimes
from widgets.timeline.marks import Marks
from widgets.timeline.peaks import Peaks, Samples
from widgets.timeline.pictures import Filmstrip

_MANY = 4
SEGMENTS, MOMENTS, SUGGESTIONS = "segments", "moments", "suggestions"


class Ruler(StrEnum):
    """What the ruler counts in."""

    TIME = "time"
    FRAME = "frame"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Lane:
    """One row of marks as it is shown."""

    key: str
    """Names the lane: its group, with its category where the group is unfolded."""
    group: str
    """SEGMENTS, MOMENTS or SUGGESTIONS."""
    title: str
    """Category or the group's name."""
    marks: Marks
    """What lies in it."""
    is_first: bool = True
    """True for the one that carries the group's name."""
    can_fold: bool = False
    """True where a group has several categories."""


@dataclass(slots=True)
class AxisValues:
    """All that is shown of one item."""

    position_us: int = 0
    in_us: int | None = None
    out_us: int | None = None
    loop: TimeRange | None = None
    chosen: str = ""
    """Code of the chosen moment."""
    has_sound: bool = True
    """False for a video without a track of sound."""
    peaks: Peaks | None = None
    samples: Samples | None = None
    """Every sample of what is looked at closely."""
    film: Filmstrip = field(default_factory=Filmstrip)
    frames: FrameTimes | None = None
    """None for sound, and until the index is read."""
    wall_start: datetime | None = None
    """What a clock beside the recorder showed at the item's origin; None where nobody knows."""
    sound_gaps: tuple[TimeRange, ...] = ()
    """Stretches without any data of sound."""
    segments: Marks = field(default_factory=Marks)
    moments: Marks = field(default_factory=Marks)
    suggestions: Marks = field(default_factory=Marks)
    shown: tuple[Moment, ...] = ()
    """The moments as they were given last."""
    by_category: dict[str, dict[str, Marks]] = field(default_factory=dict)
    """Marks by group and category."""
    folded: dict[str, bool] = field(default_factory=dict)
    """Groups that a person folded or unfolded; the others go by how many categories there are."""
    is_cramped: bool = False
    """True in a low window, where the picture needs the height: groups begin folded."""

    def set_moments(self, moments: Sequence[Moment]) -> None:
        """Show these moments."""
        # of ten thousand moments one has changed: the others keep mark and place
        before, self.shown = self.shown, tuple(moments)
        head, gone, come = differing(before, self.shown)
        new = [content.moment_mark(one) for one in self.shown[head : head + come]]
        if gone == len(before):
            self.moments = Marks(new, stacks=True)
            self.by_category[MOMENTS] = content.by_category(self.moments.all)
            return
        left = before[head : head + gone]
        old = [self.moments.of(one, one.draft.span.start_us) for one in left]
        self.moments = self.moments.changed(old, new)
        lanes = self.by_category[MOMENTS]
        self.by_category[MOMENTS] = content.with_change(lanes, old, new)

    def set_suggestions(self, suggestions: Sequence[Suggestion]) -> None:
        """Show those that nobody decided yet."""
        marks = [
            content.suggestion_mark(one)
            for one in suggestions
            if one.status is SuggestionStatus.OPEN
        ]
        self.suggestions = Marks(marks, stacks=True)
        self.by_category[SUGGESTIONS] = content.by_category(marks)

    def is_folded(self, group: str) -> bool:
        """Tell whether a group's categories lie in one lane."""
        most = 1 if self.is_cramped else _MANY
        return self.folded.get(group, len(self.by_category.get(group, {})) > most)

    def lanes(self) -> tuple[Lane, ...]:
        """Give the lanes of marks from top to bottom."""
        return (
            Lane(SEGMENTS, SEGMENTS, tr("Transkrip"), self.segments),
            *self._group(MOMENTS, tr("Momen"), self.moments),
            *self._group(SUGGESTIONS, tr("Usulan"), self.suggestions),
        )

    def _group(self, group: str, name: str, marks: Marks) -> list[Lane]:
        apart = self.by_category.get(group, {})
        can_fold = len(apart) > 1
        if not apart or (can_fold and self.is_folded(group)):
            return [Lane(group, group, name, marks, can_fold=can_fold)]
        return [
            Lane(
                key=f"{group}/{code}",
                group=group,
                title=code or tr("tanpa"),
                marks=lane,
                is_first=number == 0,
                can_fold=can_fold,
            )
            for number, (code, lane) in enumerate(apart.items())
        ]
