"""Two people's codings of one item side by side: where they agree, in all and by category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.errors import InvalidValue
from app.domain.kappa import Agreement, agreement
from app.domain.moment import Moment
from app.services import intake, review
from app.services.session import CaseSession

LEAST_STEP_US, USUAL_STEP_US = 40_000, 1_000_000


@dataclass(frozen=True, slots=True)
class CoderAgreement:
    """What two coders said of one item."""

    evidence: str
    """Item."""
    coders: tuple[str, str]
    """Names."""
    step_us: int
    """Length of a stretch that was compared, microseconds."""
    total: Agreement
    """Each stretch with the set of categories it was given as its code."""
    categories: tuple[tuple[str, Agreement], ...]
    """By category that either used: given or not, stretch by stretch."""


def coders_of(session: CaseSession, evidence: str) -> tuple[str, ...]:
    """Give who marked moments of an item, in order of name."""
    return tuple(sorted({one.created_by for one in review.moments(session, evidence)}))


def compare(
    session: CaseSession, evidence: str, first: str, second: str, step_us: int = USUAL_STEP_US
) -> CoderAgreement:
    """Compare what two people marked in one item, each by their own moments; nothing is changed.

    The item is cut into stretches of one length; a moment counts in each stretch it touches.

    Raises:
        UnknownEvidence: there is no such item.
        InvalidValue: it has no length, the step is too short, or one of them marked nothing.
    """
    item = intake.evidence(session, evidence)
    length = item.length_us
    if not length:
        raise InvalidValue(field="evidence", value=item.code, expected="video, audio")
    if step_us < LEAST_STEP_US:
        raise InvalidValue(field="step", value=step_us, expected=f">= {LEAST_STEP_US}")
    moments = review.moments(session, item.code)
    codings = []
    for who in (first, second):
        own = [one for one in moments if one.created_by == who]
        if not own:
            raise InvalidValue(field="coder", value=who, expected="moments")
        codings.append(coded(own, length, step_us))
    ours, theirs = codings
    return measured(item.code, (first, second), ours, theirs, step_us)


def measured(
    evidence: str,
    names: tuple[str, str],
    ours: Sequence[frozenset[str]],
    theirs: Sequence[frozenset[str]],
    step_us: int,
) -> CoderAgreement:
    """Give the agreement of two codings of the same stretches, in all and by category."""
    used = sorted({code for coding in (ours, theirs) for codes in coding for code in codes})
    by_category = tuple(
        (code, agreement([code in codes for codes in ours], [code in codes for codes in theirs]))
        for code in used
    )
    return CoderAgreement(evidence, names, step_us, agreement(ours, theirs), by_category)


def coded(moments: Sequence[Moment], length_us: int, step_us: int) -> list[frozenset[str]]:
    """Give the categories of each stretch; a point lies in the stretch that holds it."""
    found: list[set[str]] = [set() for _ in range(-(-length_us // step_us))]
    for moment in moments:
        span = moment.draft.span
        last = max(span.start_us, span.end_us - 1) // step_us
        for place in range(span.start_us // step_us, min(last + 1, len(found))):
            found[place].update(moment.draft.categories)
    return [frozenset(codes) for codes in found]
