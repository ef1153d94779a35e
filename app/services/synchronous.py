"""A moment copied to the other recordings of the same event, at the offset their clocks have."""

from __future__ import annotations

from dataclasses import replace

from app.domain.errors import InvalidValue
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment, MomentDraft
from app.domain.sync import SyncMember
from app.services import quotes, review, sync
from app.services.session import CaseSession


def copy_to_others(session: CaseSession, code: str) -> tuple[Moment, ...]:
    """Mark what a moment marks in every recording that ran at the same time; one step of undo.

    Categories, persons and note go along; the words are those of the other recording's own
    transcript, and a region belongs to the picture it was drawn on. Where the other recording
    holds the moment in part, that part is marked; where it has the same mark, nothing is added.

    Raises:
        UnknownItem: there is no such moment.
        InvalidValue: its item is on one clock with none, or none of them ran then (`field` is
            `together`).
        What `review.mark` raises.
    """
    moment = review.moment(session, code)
    found = [
        draft
        for own, other in _pairs(session, moment)
        if (draft := _laid(session, moment, own, other)) is not None
    ]
    if not found:
        raise InvalidValue(field="together", value=code, expected="sync")
    made = [review.mark(session, draft, why=f"copy {moment.code}") for draft in found]
    for _ in made[1:]:
        session.undo.join(f"moment.copy {moment.code}")
    return tuple(made)


def _pairs(session: CaseSession, moment: Moment) -> list[tuple[SyncMember, SyncMember]]:
    """Give the item's own place beside that of each other recording; the newest group counts."""
    pairs: dict[str, tuple[SyncMember, SyncMember]] = {}
    for group in sync.listed(session):
        own = next((one for one in group.members if one.evidence == moment.draft.evidence), None)
        for other in group.members if own is not None else ():
            if other is not own and own is not None:
                pairs[other.evidence] = (own, other)
    return list(pairs.values())


def _laid(
    session: CaseSession, moment: Moment, own: SyncMember, other: SyncMember
) -> MomentDraft | None:
    item = session.stores.evidence.by_code(other.evidence)
    length = item.length_us
    span = moment.draft.span
    start = other.to_item_us(own.to_group_us(span.start_us))
    end = other.to_item_us(own.to_group_us(span.end_us))
    if item.withdrawal is not None or end < 0 or start >= length:
        return None
    laid = TimeRange(max(0, start), max(0, min(end, length)))
    if span.length_us and not laid.length_us:
        return None
    quote, _is_verified = quotes.quote_of(session, other.evidence, laid)
    draft = replace(
        moment.draft,
        evidence=other.evidence,
        span=laid,
        region=None,
        quote=quote,
        gestures=(),
        figures=(),
    )
    listed = review.moments(session, other.evidence)
    is_there = any(
        one.draft.span == laid and one.draft.categories == draft.categories for one in listed
    )
    return None if is_there else draft
