"""Moments brought into shape after they were marked: other edges, cut in two, joined."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from app.domain.drawn import renumbered
from app.domain.errors import InvalidValue
from app.domain.evidence import EvidenceKind
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment, MomentDraft
from app.services import quotes, review
from app.services.frames import load_index
from app.services.session import CaseSession

SOUND_STEP_US = 40_000
"""What counts as a frame of a recording that has none."""


class Edge(StrEnum):
    """An end of a moment."""

    START = "start"
    END = "end"


def set_span(session: CaseSession, code: str, span: TimeRange) -> Moment:
    """Give a moment another stretch; a quote taken from the transcript follows it.

    Raises:
        What `review.change_moment` raises.
    """
    moment = review.moment(session, code)
    return review.change_moment(session, code, with_span(session, moment.draft, span))


def nudge(session: CaseSession, code: str, edge: Edge, frames: int) -> Moment:
    """Move one edge of a moment by some frames; at the other edge and at the item's ends it stops.

    Raises:
        InvalidValue: `field` is `moment`: a photo has no edges.
        What `review.change_moment` raises.
    """
    moment = review.moment(session, code)
    span = moment.draft.span
    item = session.stores.evidence.by_code(moment.draft.evidence)
    if item.kind is EvidenceKind.PHOTO:
        raise InvalidValue(field="moment", value=code, expected="video, audio")
    if moment.first is None or moment.last is None:
        length = (item.media.duration_us if item.media else None) or span.end_us
        by_us = frames * SOUND_STEP_US
        if edge is Edge.START:
            start = min(max(0, span.start_us + by_us), span.end_us)
            return set_span(session, code, TimeRange(start, span.end_us))
        end = min(max(span.start_us, span.end_us + by_us), max(length, span.end_us))
        return set_span(session, code, TimeRange(span.start_us, end))
    index = load_index(session, item)
    if edge is Edge.START:
        number = min(max(0, moment.first.frame + frames), moment.last.frame)
        start = max(0, int(index.times_us[number]))
        return set_span(session, code, TimeRange(start, max(start, span.end_us)))
    number = min(max(moment.first.frame, moment.last.frame + frames), len(index) - 1)
    # the end is excluded, so one microsecond more takes that frame in
    end = int(index.times_us[number]) + 1
    return set_span(session, code, TimeRange(span.start_us, max(end, span.start_us)))


def split(session: CaseSession, code: str, at_us: int) -> tuple[Moment, Moment]:
    """Cut a moment in two at a time; the later part is a new moment with the same statements.

    The later part is marked first: a program that ends between the two entries leaves an
    overlap, and nothing is lost.

    Raises:
        InvalidValue: `field` is `at`: the time does not lie inside the moment.
        What `review.mark` raises.
    """
    moment = review.moment(session, code)
    span = moment.draft.span
    if not span.start_us < at_us < span.end_us:
        expected = f"{span.start_us}..{span.end_us}"
        raise InvalidValue(field="at", value=at_us, expected=expected)
    later = with_span(session, moment.draft, TimeRange(at_us, span.end_us))
    made = review.mark(session, later)
    rest = with_span(session, moment.draft, TimeRange(span.start_us, at_us))
    kept = review.change_moment(session, code, rest, why=f"split {code}")
    session.undo.join(f"moment.split {code}")
    return kept, made


def join(session: CaseSession, code: str, other: str) -> Moment:
    """Make one moment of two of one item: the first keeps its code, the second is taken out.

    Categories and persons of both are kept, notes one below the other; the stretch reaches from
    the first start to the last end, also over a gap between them.

    Raises:
        InvalidValue: `field` is `moment`: they are of different items, or one and the same.
        What `review.change_moment` raises.
    """
    one, two = review.moment(session, code), review.moment(session, other)
    is_photo = session.stores.evidence.by_code(one.draft.evidence).kind is EvidenceKind.PHOTO
    if one.code == two.code or one.draft.evidence != two.draft.evidence or is_photo:
        raise InvalidValue(field="moment", value=other, expected=one.draft.evidence)
    spans = (one.draft.span, two.draft.span)
    span = TimeRange(min(s.start_us for s in spans), max(s.end_us for s in spans))
    draft = with_span(session, one.draft, span)
    was_said = [item.draft.quote for item in (one, two) if item.draft.quote]
    if draft.quote == one.draft.quote:
        draft = replace(draft, quote=" ".join(dict.fromkeys(was_said)))
    draft = replace(
        draft,
        categories=tuple(dict.fromkeys((*one.draft.categories, *two.draft.categories))),
        persons=tuple(dict.fromkeys((*one.draft.persons, *two.draft.persons))),
        note="\n".join(dict.fromkeys(n for n in (one.draft.note, two.draft.note) if n)),
        region=one.draft.region or two.draft.region,
        figures=renumbered(one.draft.figures, two.draft.figures),
        gestures=tuple(dict.fromkeys((*one.draft.gestures, *two.draft.gestures))),
    )
    joined = review.change_moment(session, code, draft)
    review.remove_moment(session, two.code, why=f"join {one.code}")
    session.undo.join(f"moment.join {code}")
    return joined


def with_span(session: CaseSession, draft: MomentDraft, span: TimeRange) -> MomentDraft:
    """Lay a draft elsewhere; words of the transcript are read anew, a person's own stay."""
    before, _ = quotes.quote_of(session, draft.evidence, draft.span)
    quote = draft.quote
    if quote == before:
        quote, _ = quotes.quote_of(session, draft.evidence, span)
    return replace(draft, span=span, quote=quote)
