"""What a hearing shows of each moment, and what stays with the one who presents it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.clip import DerivativeKind
from app.domain.evidence import Evidence
from app.domain.mediatime import format_time
from app.domain.moment import Moment
from app.services import catalogue, clips, review, snapshots
from app.services.session import CaseSession


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
    """Its still, unless it was enhanced or belongs to other edges."""


def cards(session: CaseSession) -> tuple[HearingCard, ...]:
    """Give a card of every moment a dossier would hold; nothing is written."""
    shipped = catalogue.load()
    found = []
    made = clips.derivatives(session)
    # an item's provenance names where it was handed over, not where it was recorded
    region = session.stores.cases.record().form.region
    for moment in review.moments(session):
        evidence = session.stores.evidence.by_code(moment.draft.evidence)
        if not snapshots.is_used(evidence):
            continue
        categories = [shipped.category(code) for code in moment.draft.categories]
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
                and clips.is_of_these_edges(item, moment)
            ),
            None,
        )
        span = moment.draft.span
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
            )
        )
    return tuple(found)
