"""What a clip is to say and show, made of its moment as it is now."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.adjustments import NEUTRAL, Adjustments
from app.domain.clip_dress import LONGEST_CAPTION, Dress, Subtitle
from app.domain.clip_steps import ClipStep, check_steps
from app.domain.drawn import millionths
from app.domain.errors import InvalidValue
from app.domain.figure import Figure, FigureKey, FigureShape
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment
from app.domain.steadying import Steady, check_covered
from app.services import case_catalogue
from app.services.session import CaseSession


@dataclass(frozen=True, slots=True)
class DressChoice:
    """What a person wants in a clip besides the recording."""

    categories: bool = False
    """Code and label of what the moment is alleged to be."""
    subtitles: bool = False
    """The transcript, as far as a person confirmed it."""
    figures: bool = False
    """What is drawn on the moment's picture, its box as well."""
    caption: str = ""
    """In the reviewer's words."""
    steps: tuple[ClipStep, ...] = ()
    """What is held, slowed, sped up or enlarged."""
    adjustments: Adjustments = NEUTRAL
    """What is done to every picture."""
    steady: Steady | None = None
    """How far each is moved, as it was measured; None for not at all."""

    @property
    def is_plain(self) -> bool:
        """Nothing is wanted."""
        return self == DressChoice()


PLAIN = DressChoice()


def dress_of(session: CaseSession, moment: Moment, choice: DressChoice) -> Dress | None:
    """Gather what a choice gives for a moment; None where that is nothing.

    Raises:
        InvalidValue: the caption is too long, or a step does not fit the moment's frames.
    """
    if choice.is_plain:
        return None
    caption = " ".join(choice.caption.split())
    if len(caption) > LONGEST_CAPTION:
        raise InvalidValue(field="caption", value=len(caption), expected=f"<= {LONGEST_CAPTION}")
    if moment.first is not None and moment.last is not None:
        frames = range(moment.first.frame, moment.last.frame + 1)
        check_steps(choice.steps, frames)
        check_covered(choice.steady, frames)
    dress = Dress(
        categories=_categories(session, moment) if choice.categories else (),
        caption=caption,
        subtitles=confirmed_lines(session, moment) if choice.subtitles else (),
        figures=figures_of(moment) if choice.figures else (),
        steps=tuple(sorted(choice.steps, key=lambda step: (step.first, step.kind))),
        adjustments=choice.adjustments,
        steady=choice.steady,
    )
    return None if dress.is_empty else dress


def confirmed_lines(session: CaseSession, moment: Moment) -> tuple[Subtitle, ...]:
    """Give the lines of the transcript in a moment that a person wrote or confirmed.

    What only the machine heard is left out, whatever it says.
    """
    current = session.stores.transcripts.current(moment.draft.evidence)
    found = []
    for segment in current.segments if current else ():
        span = TimeRange(segment.start_us, max(segment.end_us, segment.start_us))
        text = " ".join(segment.text.split())
        if segment.is_verified and text and moment.draft.span.overlaps(span):
            found.append(Subtitle(span, text))
    return tuple(sorted(found, key=lambda line: (line.span.start_us, line.span.end_us)))


def unconfirmed_lines(session: CaseSession, moment: Moment) -> int:
    """Count the lines in a moment that no person confirmed: no clip shows them."""
    current = session.stores.transcripts.current(moment.draft.evidence)
    return sum(
        not segment.is_verified
        and moment.draft.span.overlaps(
            TimeRange(segment.start_us, max(segment.end_us, segment.start_us))
        )
        for segment in (current.segments if current else ())
    )


def figures_of(moment: Moment) -> tuple[Figure, ...]:
    """Give what is drawn on the frames of a moment; its one box is drawn over all of them."""
    first, last = moment.first, moment.last
    if first is None or last is None:
        return ()
    drawn = tuple(
        each
        for each in moment.draft.figures
        if each.first <= last.frame and first.frame <= each.last
    )
    if moment.draft.region is None:
        return drawn
    key = FigureKey(first.frame, millionths(moment.draft.region))
    return (Figure(FigureShape.BOX, first.frame, last.frame, (key,)), *drawn)


def _categories(session: CaseSession, moment: Moment) -> tuple[str, ...]:
    catalogue = case_catalogue.of(session)
    return tuple(f"{code} {catalogue.shown(code).label}" for code in moment.draft.categories)
