"""Two people's codings of one item side by side: where they agree, in all and by category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain import photo_coding
from app.domain.errors import InvalidValue
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.kappa import Agreement, agreement
from app.domain.moment import Moment
from app.services import review
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
    """Length of a stretch that was compared, microseconds; 0 where squares of a photo were."""
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

    A recording is cut into stretches of one length; a moment counts in each stretch it touches.
    A photo is cut into squares, see `photo_coding`.

    Raises:
        UnknownEvidence: there is no such item.
        InvalidValue: it has no length, the step is too short, or one of them marked nothing.
    """
    item = session.stores.evidence.by_code(evidence)
    if not item.length_us and item.kind is not EvidenceKind.PHOTO:
        raise InvalidValue(field="evidence", value=item.code, expected="video, audio, photo")
    if step_us < LEAST_STEP_US:
        raise InvalidValue(field="step", value=step_us, expected=f">= {LEAST_STEP_US}")
    moments = review.moments(session, item.code)
    codings = []
    for who in (first, second):
        own = [one for one in moments if one.created_by == who]
        if not own:
            raise InvalidValue(field="coder", value=who, expected="moments")
        codings.append(coded_in(item, own, step_us))
    ours, theirs = codings
    return measured(item.code, (first, second), ours, theirs, step_of(item, step_us))


def step_of(item: Evidence, step_us: int = USUAL_STEP_US) -> int:
    """Give the length of a stretch that is compared; 0 for a photo, where squares are."""
    return 0 if item.kind is EvidenceKind.PHOTO else step_us


def coded_in(
    item: Evidence, moments: Sequence[Moment], step_us: int = USUAL_STEP_US
) -> list[frozenset[str]]:
    """Give the categories of each stretch of a recording, or of each square of a photo's pages."""
    if item.kind is EvidenceKind.PHOTO:
        return photo_coding.coded(moments, item.media.pages if item.media else 1)
    return coded(moments, item.length_us, step_us)


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
