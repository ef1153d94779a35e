"""What came of a second reading: how far two people agree, where not, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from math import isnan

from app.domain import photo_coding
from app.domain.errors import ReadingRefused, UnknownItem
from app.domain.evidence import EvidenceKind
from app.domain.ids import EvidenceCode
from app.domain.kappa import Agreement
from app.domain.mediatime import TimeRange
from app.domain.moment import Moment, MomentDraft, Region
from app.domain.second_reading import (
    Pair,
    ReadingNote,
    ReadingState,
    Resolution,
    SecondReading,
    Verdict,
    paired,
)
from app.services import coders, reading_chain, review
from app.services.coders import CoderAgreement
from app.services.events import Topic
from app.services.history_marks import local_stamp
from app.services.reading_chain import found, listed
from app.services.reading_texts import rule_text
from app.services.reshaping import with_span
from app.services.session import CaseSession
from app.services.undo import Change

LONGEST_REASON = 1_000
FOLLOWS = "telaah kedua "
"""Begins the reason of what follows from a decision."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two codings of an item side by side."""

    reading: SecondReading
    """Whose they are, both verbatim."""
    agreement: CoderAgreement
    """Kappa in all and by category."""
    pairs: tuple[Pair, ...]
    """Everything that either marked, by time."""
    is_photo: bool = False
    """True where squares of its pages were compared, not stretches of time."""

    @property
    def differences(self) -> tuple[Pair, ...]:
        """The pairs in which they differ."""
        return tuple(pair for pair in self.pairs if pair.kind is not None)

    @property
    def open(self) -> tuple[Pair, ...]:
        """Differences that nobody has decided."""
        return tuple(one for one in self.differences if one.key not in self.reading.resolutions)


def compared(session: CaseSession, code: str) -> Comparison:
    """Compare the two codings of a reading that is closed; nothing is changed.

    Raises:
        UnknownItem: there is no such reading.
        ReadingRefused: it is not closed: until then nobody is shown what was marked.
    """
    reading = found(session, code)
    if reading.state is not ReadingState.CLOSED:
        raise ReadingRefused(code=reading.code, why="reading_not_closed")
    item = session.stores.evidence.by_code(reading.evidence)
    ours, theirs = (coders.coded_in(item, one) for one in (reading.first, reading.marked))
    names = (", ".join(reading.first_coders), reading.second)
    step = coders.step_of(item)
    agreement = coders.measured(reading.evidence, names, ours, theirs, step)
    is_photo = item.kind is EvidenceKind.PHOTO
    pairs = (
        photo_coding.paired(reading.first, reading.marked)
        if is_photo
        else paired(reading.first, reading.marked, step)
    )
    return Comparison(reading, agreement, pairs, is_photo)


def notes(session: CaseSession) -> tuple[ReadingNote, ...]:
    """Say of every reading that was closed what a dossier prints."""
    closed = (one for one in listed(session) if one.state is ReadingState.CLOSED)
    offset = session.clock.local_offset()
    return tuple(_note(compared(session, one.code), offset) for one in closed)


def kappa_text(one: Agreement) -> str:
    """Write kappa to two places, a dash where both gave one and the same code only."""
    return "–" if isnan(one.kappa) else f"{one.kappa:.2f}".replace(".", ",")


def _note(found: Comparison, offset: str) -> ReadingNote:
    reading, agreement = found.reading, found.agreement
    return ReadingNote(
        code=reading.code,
        evidence=reading.evidence,
        first=reading.first_coders,
        second=f"{reading.second} ({reading.role})",
        ended_at=local_stamp(reading.ended_at, offset, "id"),
        worked_before=reading.worked_before,
        kappas=(
            ("", kappa_text(agreement.total)),
            *((code, kappa_text(one)) for code, one in agreement.categories),
        ),
        rule=rule_text(agreement.step_us, agreement.total.units),
        differences=len(found.differences),
        resolved=len(found.differences) - len(found.open),
        first_sha256=reading.first_sha256,
        second_sha256=reading.second_sha256,
    )


def resolve(session: CaseSession, code: str, key: str, verdict: Verdict, reason: str) -> Resolution:
    """Decide about a difference: the moments of the case follow, both codings stay.

    What was decided before can be decided again; it is one step that can be taken back.

    Raises:
        ReadingRefused: no reason is given, or there is no such difference to decide so.
        UnknownItem: there is no such reading.
        What `review.mark` and `review.change_moment` raise.
    """
    session.require_writable()
    comparison = compared(session, code)
    reading, reason = comparison.reading, reason.strip()
    pair = next((one for one in comparison.differences if one.key == key), None)
    if pair is None or verdict not in pair.verdicts:
        raise ReadingRefused(code=reading.code, why="reading_no_difference")
    if not reason or len(reason) > LONGEST_REASON:
        raise ReadingRefused(code=reading.code, why="reading_no_reason")
    before = reading.resolutions.get(key)
    steps = _Steps(session, reason_of(reading.code, key), comparison.is_photo)
    try:
        moment = _bring(steps, pair, verdict, before)
        after = Resolution(key, verdict, reason, session.reviewer.name, "", moment)
        put(session, reading, after)
        session.undo.push(
            Change(
                f"second.resolve {key}",
                undo=partial(take_back, session, reading, key, before),
                redo=partial(put, session, reading, after, "redo"),
            )
        )
        steps.count += 1
    finally:
        session.undo.bundle(steps.count, f"second.resolve {key}")
    return found(session, reading.code).resolutions[key]


@dataclass(slots=True)
class _Steps:
    session: CaseSession
    why: str
    is_photo: bool
    count: int = 0


def _bring(steps: _Steps, pair: Pair, verdict: Verdict, before: Resolution | None) -> str:
    """Bring the moments of the case to what was decided; give the code of what stands there."""
    session = steps.session
    code = pair.first.code if pair.first is not None else before.moment if before else ""
    now = _present(session, code)
    wanted = _wanted(steps, pair, verdict, now, is_again=before is not None)
    if wanted is None:
        if now is not None:
            review.remove_moment(session, now.code, steps.why)
            steps.count += 1
        return ""
    if now is not None:
        if now.draft != wanted:
            review.change_moment(session, now.code, wanted, steps.why)
            steps.count += 1
        return now.code
    if code:
        restored = review.restore_moment(session, code, steps.why)
        steps.count += 1
        if restored.draft != wanted:
            review.change_moment(session, code, wanted, steps.why)
            steps.count += 1
        return restored.code
    steps.count += 1
    return review.mark(session, wanted, steps.why).code


def _wanted(
    steps: _Steps, pair: Pair, verdict: Verdict, now: Moment | None, *, is_again: bool
) -> MomentDraft | None:
    first, second = pair.first, pair.second
    if verdict is Verdict.NEITHER:
        return None
    if first is None or second is None:
        side = first if verdict is Verdict.FIRST else second
        return None if side is None else side.draft if now is None else now.draft
    if verdict is Verdict.FIRST:
        # what somebody wrote on the moment since is not taken back by leaving it as it is
        return first.draft if is_again or now is None else now.draft
    base = now.draft if now is not None else first.draft
    taken = second.draft
    if verdict is Verdict.BOTH:
        spans = (first.draft.span, second.draft.span)
        span = TimeRange(min(s.start_us for s in spans), max(s.end_us for s in spans))
        codes = (*first.draft.categories, *second.draft.categories)
    else:
        span, codes = taken.span, taken.categories
    region = base.region or taken.region
    if steps.is_photo:
        region = taken.region if verdict is Verdict.SECOND else _around(first.draft, taken)
    return replace(
        with_span(steps.session, base, span),
        categories=tuple(dict.fromkeys(codes)),
        persons=tuple(dict.fromkeys((*base.persons, *taken.persons))),
        note="\n".join(dict.fromkeys(text for text in (base.note, taken.note) if text)),
        region=region,
    )


def _around(one: MomentDraft, other: MomentDraft) -> Region | None:
    """Give the box around both boxes of a photo; none where one of them means the whole page."""
    if one.region is None or other.region is None:
        return None
    a, b = one.region, other.region
    left, top = min(a.x, b.x), min(a.y, b.y)
    right, below = max(a.x + a.width, b.x + b.width), max(a.y + a.height, b.y + b.height)
    return Region(left, top, right - left, below - top)


def _present(session: CaseSession, code: str) -> Moment | None:
    if not code:
        return None
    try:
        return review.moment(session, code)
    except UnknownItem:
        return None  # it was taken out since


def reason_of(code: str, key: str) -> str:
    """Give the reason of the entries that follow from a decision: with it they are one step."""
    return f"{FOLLOWS}{code}, perbedaan {key}"


def put(session: CaseSession, reading: SecondReading, decided: Resolution, why: str = "") -> None:
    """Write a decision; no step to undo is left by it."""
    with session.change(reading_chain.RESOLVE, Topic.READING, why=why) as change:
        change.obj = (reading.code, EvidenceCode(reading.evidence))
        change.data = {
            "key": decided.key,
            "verdict": decided.verdict.value,
            "reason": decided.reason,
            "moment": decided.moment,
        }


def take_back(
    session: CaseSession, reading: SecondReading, key: str, before: Resolution | None
) -> None:
    """Put a difference back to the decision before, None for none; it leaves no step."""
    if before is not None:
        put(session, reading, before, "undo")
        return
    with session.change(reading_chain.REOPEN, Topic.READING, why="undo") as change:
        change.obj = (reading.code, EvidenceCode(reading.evidence))
        change.data = {"key": key}
