"""What a clip says and shows beside the recording: texts in the bar, figures, steps.

All of it stands in the recipe as it was burnt in: a transcript, a moment or a catalogue that
changes later does not change the clip that is derived again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.clip_steps import ClipStep, StepKind, check_steps
from app.domain.errors import InvalidValue
from app.domain.figure import MAX_FIGURES, Figure
from app.domain.mediatime import TimeRange
from app.domain.plain import LEFT_OUT

LONGEST_CAPTION = 300
MAX_CATEGORIES = 12
MAX_SUBTITLES = 5_000


@dataclass(frozen=True, slots=True)
class Subtitle:
    """One line of the transcript that a person confirmed."""

    span: TimeRange
    """Microseconds from the item's origin."""
    text: str
    """As it was confirmed."""


@dataclass(frozen=True, slots=True)
class Dress:
    """All of it."""

    categories: tuple[str, ...] = field(default=(), metadata=LEFT_OUT)
    """Code and label of each, as they stand in the bar."""
    caption: str = field(default="", metadata=LEFT_OUT)
    """In the reviewer's words."""
    subtitles: tuple[Subtitle, ...] = field(default=(), metadata=LEFT_OUT)
    """Confirmed lines, in order of time."""
    figures: tuple[Figure, ...] = field(default=(), metadata=LEFT_OUT)
    """Outlines on the picture."""
    steps: tuple[ClipStep, ...] = field(default=(), metadata=LEFT_OUT)
    """How it runs, and what part is enlarged."""

    def __post_init__(self) -> None:
        for name, count, most in (
            ("caption", len(self.caption), LONGEST_CAPTION),
            ("category", len(self.categories), MAX_CATEGORIES),
            ("subtitle", len(self.subtitles), MAX_SUBTITLES),
            # the moment's own box is drawn besides its figures
            ("figure", len(self.figures), MAX_FIGURES + 1),
        ):
            if count > most:
                raise InvalidValue(field=name, value=count, expected=f"<= {most}")
        check_steps(self.steps)

    @property
    def is_empty(self) -> bool:
        """Nothing is said or shown."""
        return self == Dress()

    @property
    def has_bar(self) -> bool:
        """There are words to write beneath the picture."""
        has_text = bool(self.categories or self.caption or self.subtitles)
        return has_text or bool(self.steps) or any(each.label for each in self.figures)

    @property
    def is_retimed(self) -> bool:
        """The clip runs otherwise than the recording."""
        return any(step.kind is not StepKind.ZOOM for step in self.steps)


@dataclass(frozen=True, slots=True)
class Dressed:
    """What a clip was given, and what came of it."""

    dress: Dress
    """Everything that was burnt in."""
    pictures: int
    """Pictures in the file; more than its frames where one was held."""
    length_us: int
    """Length of the clip in microseconds; that of the recording where no step changed it."""
