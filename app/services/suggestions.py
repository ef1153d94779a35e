"""Cue phrases of the catalogue found in transcripts: leads for a person, never findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from app.domain.case import Reviewer
from app.domain.custody import nfc
from app.domain.errors import InvalidValue
from app.domain.mediatime import TimeRange
from app.domain.moment import (
    Moment,
    MomentDraft,
    Suggestion,
    SuggestionDraft,
    SuggestionStatus,
)
from app.domain.transcript import RunOrigin, Transcript
from app.services import case_catalogue, elements, quotes, review
from app.services.cases import open_case
from app.services.cue_matching import match
from app.services.events import Topic
from app.services.session import CaseSession
from app.services.suggestion_entries import decide_on, found_facts
from app.services.undo import Change
from app.services.withdrawal import require_in_use
from app.tasks.job import Job, JobContext, Lane

MOST_LETTERS = 200
"""A reason is a line."""


def find(session: CaseSession, codes: Sequence[str] | None = None) -> tuple[Suggestion, ...]:
    """Look through transcripts and store what is new; gives all suggestions of those items.

    Raises:
        UnknownEvidence: a code is unknown.
        EvidenceWithdrawn: an item that was named is withdrawn.
    """
    session.require_writable()
    return keep(session, _drafts(session, codes, JobContext()), codes)


def find_job(
    session: CaseSession, codes: Sequence[str] | None = None
) -> Job[tuple[SuggestionDraft, ...]]:
    """Look through transcripts away from the main thread; `keep` stores what it gives.

    Raises:
        UnknownEvidence, EvidenceWithdrawn, CaseReadOnly: as `find`.
    """
    session.require_writable()
    return Job("find_cues", Lane.MEDIA, partial(_look, session.folder, _chosen(session, codes)))


def keep(
    session: CaseSession, drafts: Sequence[SuggestionDraft], codes: Sequence[str] | None = None
) -> tuple[Suggestion, ...]:
    """Store what is new among what was found; gives all suggestions of the items.

    Raises:
        CaseReadOnly: this sitting may not write.
    """
    chosen = set(_chosen(session, codes))
    _store(session, [draft for draft in drafts if draft.evidence in chosen])
    return tuple(item for item in listed(session) if item.draft.evidence in chosen)


def listed(session: CaseSession) -> tuple[Suggestion, ...]:
    """Give every suggestion by item and time."""
    return session.stores.suggestions.all()


def passages(found: Sequence[Suggestion]) -> tuple[tuple[Suggestion, ...], ...]:
    """Group suggestions that lie over the same words, likeliest first in each.

    Args:
        found: by item and time.

    Returns:
        Groups by item and time; what stands beside a call for neutrality comes after the others.
    """
    groups: list[list[Suggestion]] = []
    end_us = -1
    for item in found:
        draft = item.draft
        if (
            groups
            and draft.evidence == groups[-1][0].draft.evidence
            and (draft.span.start_us < end_us)
        ):
            groups[-1].append(item)
            end_us = max(end_us, draft.span.end_us)
        else:
            groups.append([item])
            end_us = draft.span.end_us
    made = [
        tuple(sorted(group, key=lambda item: (-item.draft.confidence, item.draft.category)))
        for group in groups
    ]
    return tuple(sorted(made, key=lambda group: bool(group[0].draft.guard)))


def accept(
    session: CaseSession, *suggestion_ids: int, others: Sequence[int] = (), why: str = ""
) -> Moment:
    """Turn suggestions over one passage into a moment with their categories; a person decided.

    The moment reaches from the first of their words to the last. Taking it back opens them again.

    Args:
        suggestion_ids: of one item.
        others: suggestions over the same passage that are rejected with it.
        why: the reason written to those.

    Raises:
        UnknownItem: there is none.
        InvalidValue: one was decided before, or they are not of one item.
    """
    chosen = [_open(session, id_) for id_ in suggestion_ids]
    rest = [_open(session, id_) for id_ in others]
    reason = _line(why)
    items = {suggestion.draft.evidence for suggestion in (*chosen, *rest)}
    if len(items) != 1 or not chosen:
        raise InvalidValue(field="suggestion", value=suggestion_ids, expected="one item")
    moment = review.mark(session, _marked(session, chosen))

    step = [suggestion.id for suggestion in (*chosen, *rest)]

    def decide(sign: str = "") -> None:
        for suggestion in chosen:
            decide_on(session, suggestion, SuggestionStatus.ACCEPTED, moment.code, sign, step)
        for suggestion in rest:
            decide_on(session, suggestion, SuggestionStatus.REJECTED, "", reason, step)

    decide()
    # one act of the reviewer: the mark and what it decided are taken back together
    session.undo.extend(
        f"suggestion.accepted {moment.code}",
        undo=lambda: _reopen(session, (*chosen, *rest)),
        redo=lambda: decide("redo"),
    )
    return moment


def reject(session: CaseSession, *suggestion_ids: int, why: str = "") -> tuple[Suggestion, ...]:
    """Put suggestions aside, and say why; a person decided.

    Raises:
        UnknownItem: there is none.
        InvalidValue: one was decided before, or the reason is longer than a line.
    """
    reason = _line(why)
    chosen = [_open(session, id_) for id_ in suggestion_ids]
    step = [suggestion.id for suggestion in chosen]

    def decide() -> None:
        for suggestion in chosen:
            decide_on(session, suggestion, SuggestionStatus.REJECTED, "", reason, step)

    decide()
    numbers = ", ".join(str(suggestion.id) for suggestion in chosen)
    session.undo.push(
        Change(f"suggestion.rejected {numbers}", undo=lambda: _reopen(session, chosen), redo=decide)
    )
    return tuple(session.stores.suggestions.by_id(suggestion.id) for suggestion in chosen)


def _marked(session: CaseSession, chosen: Sequence[Suggestion]) -> MomentDraft:
    span = TimeRange(
        min(suggestion.draft.span.start_us for suggestion in chosen),
        max(suggestion.draft.span.end_us for suggestion in chosen),
    )
    first = chosen[0].draft
    quote, _verified = quotes.quote_of(session, first.evidence, span)
    return MomentDraft(
        evidence=first.evidence,
        span=span,
        categories=tuple(sorted({suggestion.draft.category for suggestion in chosen})),
        quote=quote or first.matched_text,
    )


def _chosen(session: CaseSession, codes: Sequence[str] | None) -> tuple[str, ...]:
    named = [session.stores.evidence.by_code(code) for code in codes or ()]
    for item in named:
        require_in_use(item)
    return tuple(
        item.code for item in named or session.stores.evidence.all() if not item.withdrawal
    )


def _look(folder: Path, codes: Sequence[str], ctx: JobContext) -> tuple[SuggestionDraft, ...]:
    with open_case(folder, Reviewer("-"), read_only=True, ctx=ctx) as session:
        return _drafts(session, codes, ctx)


def _drafts(
    session: CaseSession, codes: Sequence[str] | None, ctx: JobContext
) -> tuple[SuggestionDraft, ...]:
    chosen = _chosen(session, codes)
    known = case_catalogue.of(session)
    drafts: list[SuggestionDraft] = []
    for place, code in enumerate(chosen):
        transcript = session.stores.transcripts.current(code)
        if transcript is None:
            continue

        def check(done: float, place: int = place, code: str = code) -> None:
            ctx.progress((place + done) / len(chosen), "matching_cues", code)

        heard = _believable(transcript)
        drafts.extend(elements.beyond_attendance(match(heard, known, check)))
    return tuple(drafts)


def _believable(transcript: Transcript) -> Transcript:
    """Give what cues may be looked for in.

    A model that was told words writes them where nobody said them: what it wrote of its own is
    no lead, only what a person confirmed.
    """
    if transcript.source.origin is not RunOrigin.PROMPTED:
        return transcript
    heard = tuple(segment for segment in transcript.segments if segment.is_verified)
    return replace(transcript, segments=heard)


def _store(session: CaseSession, drafts: Sequence[SuggestionDraft]) -> None:
    present: dict[tuple[str, str, str], list[TimeRange]] = {}
    for item in listed(session):
        present.setdefault(_key(item.draft), []).append(item.draft.span)
    # A correction moves the words by a little: the same cue over the same stretch is not new.
    new = [
        draft
        for draft in drafts
        if not any(draft.span.overlaps(span) for span in present.get(_key(draft), ()))
    ]
    if not new:
        return
    with session.change("suggestion.find", Topic.SUGGESTION) as change:
        added = [
            (id_, draft)
            for draft in new
            if (id_ := session.stores.suggestions.add(draft)) is not None
        ]
        change.obj = tuple(sorted({draft.evidence for draft in new}))
        change.data = found_facts(added)


def _key(draft: SuggestionDraft) -> tuple[str, str, str]:
    return (draft.evidence, draft.category, draft.cue)


def _open(session: CaseSession, suggestion_id: int) -> Suggestion:
    suggestion = session.stores.suggestions.by_id(suggestion_id)
    if suggestion.status is not SuggestionStatus.OPEN:
        raise InvalidValue(
            field="suggestion", value=f"{suggestion_id} {suggestion.status.value}", expected="open"
        )
    return suggestion


def _line(why: str) -> str:
    said = nfc(" ".join(why.split()))
    if len(said) > MOST_LETTERS:
        raise InvalidValue(field="why", value=len(said), expected=f"<= {MOST_LETTERS}")
    return said


def _reopen(session: CaseSession, decided: Sequence[Suggestion]) -> None:
    for suggestion in decided:
        decide_on(session, suggestion, SuggestionStatus.OPEN, "", "undo")
