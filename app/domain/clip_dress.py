"""What a clip says and shows beside the recording: texts in the bar, figures, steps.

All of it stands in the recipe as it was burnt in: a transcript, a moment or a catalogue that
changes later does not change the clip that is derived again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.adjustments import NEUTRAL, Adjustments, adjustments_text
from app.domain.clip_steps import SKIP_RULE, ClipStep, StepKind, check_steps
from app.domain.errors import InvalidValue
from app.domain.figure import MAX_FIGURES, Figure
from app.domain.ids import Sha256
from app.domain.mediatime import TimeRange
from app.domain.plain import LEFT_OUT
from app.domain.steadying import Steady

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
    adjustments: Adjustments = field(default=NEUTRAL, metadata=LEFT_OUT)
    """What is done to every picture of the recording."""
    steady: Steady | None = field(default=None, metadata=LEFT_OUT)
    """How far each picture is moved; None where the camera shakes as it did."""

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
        if self.adjustments.corners and self.figures:
            # an outline drawn on the slanted surface would lie elsewhere on the straightened one
            raise InvalidValue(field="corners", value="--figures", expected="crop")

    @property
    def is_empty(self) -> bool:
        """Nothing is said or shown."""
        return self == Dress()

    @property
    def has_bar(self) -> bool:
        """There are words to write beneath the picture."""
        has_text = bool(self.categories or self.caption or self.subtitles)
        is_done = bool(self.steps) or self.is_enhanced
        return has_text or is_done or any(each.label for each in self.figures)

    @property
    def is_enhanced(self) -> bool:
        """Its pictures are not those of the recording."""
        return self.steady is not None or not self.adjustments.is_neutral

    def enhanced_text(self, lang: str = "id") -> str:
        """List what is done to its pictures, with every value; empty for nothing."""
        steadied = self.steady.words(lang) if self.steady is not None else ""
        return "; ".join(filter(None, (steadied, adjustments_text(self.adjustments, lang))))

    @property
    def skip_rule(self) -> str:
        """Which frames of each fast stretch are shown; empty where there is none."""
        return SKIP_RULE if any(step.kind is StepKind.FAST for step in self.steps) else ""

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
    """Pictures in the file; more than its frames where one was held, fewer where some are left
    out."""
    length_us: int
    """Length of the clip in microseconds; that of the recording where no step changed it."""
    shown_sha256: Sha256 = field(default=Sha256(""), metadata=LEFT_OUT)
    """SHA-256 over the RGB24 pixels of all enhanced pictures in order, before anything is drawn on
    them; empty where they are those of the recording."""
    skipped: int = field(default=0, metadata=LEFT_OUT)
    """Frames of the original that are not shown: fast motion leaves them out."""
    skip_rule: str = field(default="", metadata=LEFT_OUT)
    """Which frames of each fast stretch are shown; empty where there is none."""
