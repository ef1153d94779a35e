"""What a hearing shows of each moment, and what stays with the one who presents it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.domain.clip import Derivative, DerivativeKind
from app.domain.evidence import Evidence
from app.domain.mediatime import TimeRange, format_time
from app.domain.moment import Moment
from app.services import (
    ancestry,
    case_catalogue,
    clip_matching,
    clips,
    redaction,
    review,
    snapshots,
)
from app.services.events import Topic
from app.services.redaction import ReviewState
from app.services.session import CaseSession

_OPEN, _CLOSED = "hearing.open", "hearing.closed"


class Shown(StrEnum):
    """Which file the room sees of a moment."""

    ORIGINAL = "original"
    COPY = "copy"
    """A redacted copy that a second person has confirmed."""
    UNCONFIRMED = "unconfirmed"
    """None: nobody has confirmed its newest redacted copy."""
    OTHER_EDGES = "other_edges"
    """None: its newest redacted copy was made of other edges."""
    OVERLAPS = "overlaps"
    """None: something in this stretch is hidden in a copy made for another moment."""

    @property
    def is_withheld(self) -> bool:
        """True where the room sees no file at all."""
        return self not in (Shown.ORIGINAL, Shown.COPY)


@dataclass(frozen=True, slots=True)
class HearingCard:
    """One moment in the order of the dossier.

    `title`, `place`, `when`, `acts` and `basis` may be projected: they hold no person, no note,
    no quote, and no reference that still has to be checked.
    """

    moment: Moment
    """The moment itself; only the presenter sees its words."""
    evidence: Evidence
    """The item it is in."""
    title: str
    """Number of the evidence and of the moment."""
    place: str
    """Region of the case as its form states it; empty where nobody stated it."""
    when: str
    """The stretch in the original; empty for a photo."""
    acts: tuple[str, ...]
    """Names of its categories."""
    basis: tuple[str, ...]
    """Verified legal references."""
    doubtful: tuple[str, ...]
    """References still to be checked: for the presenter alone."""
    still: Path | None
    """Its still, unless it was enhanced, belongs to other edges or would show what is hidden; of a
    photo its confirmed redacted copy, where there is one."""
    shown: Shown
    """Which file the room sees."""
    copy: Derivative | None
    """The redacted copy that is shown; None where it is the original, or nothing."""
    confirmed_by: str
    """Who confirmed that copy; empty where there is none."""

    @property
    def span(self) -> TimeRange:
        """The stretch to play, microseconds from the start of the file that is shown."""
        if self.copy is None:
            return self.moment.draft.span
        return TimeRange(0, max(self.copy.recipe.actual.length_us, 1))

    @property
    def frames(self) -> range | None:
        """Frames of the file that is shown which the room may see; None where there are none."""
        if self.copy is not None:
            return range(self.copy.recipe.frame_count)
        first, last = self.moment.first, self.moment.last
        return None if first is None or last is None else range(first.frame, last.frame + 1)


def is_public(session: CaseSession) -> bool:
    """Tell whether the room may be anybody: so it is until somebody set it otherwise."""
    for line in reversed(ancestry.told(session.stores, session.stores.custody.lines())):
        if f'"act":"{_OPEN}"' in line or f'"act":"{_CLOSED}"' in line:
            act = json.loads(line)["act"]
            if act in (_OPEN, _CLOSED):
                return bool(act == _OPEN)
    return True


def set_public(session: CaseSession, *, public: bool) -> bool:
    """Say in the chain whether this case's hearing is open to anybody; gives that it is said.

    Raises:
        CaseReadOnly: this sitting may not write.
    """
    session.require_writable()
    if is_public(session) is not public:
        with session.change(_OPEN if public else _CLOSED, Topic.NOTED):
            pass
    return True


def cards(
    session: CaseSession, *, public: bool | None = None, is_given_out: bool = False
) -> tuple[HearingCard, ...]:
    """Give a card of every moment a dossier would hold; nothing is written.

    Args:
        session: the case.
        public: whether anybody may be in the room: a stretch of which a redacted copy was made
            is then shown as its confirmed copy or not at all; None for what the case says.
        is_given_out: it is not only shown: a copy counts where a second person of this case
            confirmed it, not of the office that the case came from.
    """
    if public is None:
        public = is_public(session)
    copies = redaction.states(session, is_whole=not is_given_out) if public else ()
    shipped = case_catalogue.of(session)
    found = []
    made = clips.derivatives(session)
    # an item's provenance names where it was handed over, not where it was recorded
    region = session.stores.cases.record().form.region
    for moment in review.moments(session):
        evidence = session.stores.evidence.by_code(moment.draft.evidence)
        if not snapshots.is_used(evidence):
            continue
        categories = [shipped.shown(code) for code in moment.draft.categories]
        basis = list(dict.fromkeys(ref for item in categories for ref in item.legal_basis))
        doubtful = {ref for item in categories for ref in item.legal_basis if item.needs_check} | {
            ref for ref in basis if ref.needs_check
        }
        still = next(
            (
                clips.stored_path(session, item)
                for item in reversed(made)
                if item.moment == moment.code
                and item.kind is DerivativeKind.STILL
                and item.recipe.enhancement is None
                and item.recipe.redaction is None
                and clip_matching.is_of_these_edges(item, moment)
            ),
            None,
        )
        span = moment.draft.span
        shown, copy = _shown(moment, copies)
        if copy is not None and copy.derivative.kind is DerivativeKind.STILL:
            still = clips.stored_path(session, copy.derivative)
        elif shown is not Shown.ORIGINAL:
            still = None
        found.append(
            HearingCard(
                moment=moment,
                evidence=evidence,
                title=f"{evidence.code} · {moment.code}",
                place=region,
                when=f"{format_time(span.start_us)} – {format_time(span.end_us)}"
                if span.length_us
                else "",
                acts=tuple(item.label for item in categories),
                basis=tuple(ref.citation for ref in basis if ref not in doubtful),
                doubtful=tuple(ref.citation for ref in basis if ref in doubtful),
                still=still,
                shown=shown,
                copy=copy.derivative if copy else None,
                confirmed_by=copy.confirmed_by if copy else "",
            )
        )
    return tuple(found)


def _shown(moment: Moment, copies: tuple[ReviewState, ...]) -> tuple[Shown, ReviewState | None]:
    """Choose the file; the newest copy alone counts: it was made because an older one lacked."""
    own = [item for item in copies if item.derivative.moment == moment.code]
    if not own:
        # a photo has no length, and is shown by every moment on it
        overlaps = any(
            item.derivative.evidence == moment.draft.evidence
            and item.derivative.recipe.actual.overlaps(moment.draft.span)
            for item in copies
        )
        return (Shown.OVERLAPS if overlaps else Shown.ORIGINAL), None
    newest = own[-1]
    if not clip_matching.is_of_these_edges(newest.derivative, moment):
        return Shown.OTHER_EDGES, None
    if not newest.confirmed_by:
        return Shown.UNCONFIRMED, None
    return Shown.COPY, newest
