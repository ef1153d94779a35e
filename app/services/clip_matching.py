"""Which moments have a clip, and whether what was made of one still shows it."""

from __future__ import annotations

from app.domain.adjustments import NEUTRAL, Adjustments
from app.domain.clip import Derivative, DerivativeKind, Recipe
from app.domain.clip_dress import Dress
from app.domain.evidence import EvidenceKind, EvidenceStatus
from app.domain.moment import Moment
from app.services.session import CaseSession


def without_clip(
    session: CaseSession, adjustments: Adjustments = NEUTRAL, steady: int = 0
) -> tuple[str, ...]:
    """Give the moments that could have a clip and have none of their present edges.

    A redacted copy, and a clip that is held, slowed, sped up, enlarged or enhanced
    otherwise, is none.

    Args:
        adjustments: done to every picture of the clips that are looked for; sound has none.
        steady: frames to each side over which those were held still; 0 for not at all.
    """
    made = [item for item in session.stores.derivatives.all() if item.kind is DerivativeKind.CLIP]
    found = []
    for moment in session.stores.moments.all():
        evidence = session.stores.evidence.by_code(moment.draft.evidence)
        is_seen = evidence.kind is EvidenceKind.VIDEO
        looks = (adjustments, steady) if is_seen else (NEUTRAL, 0)
        has_clip = any(
            item.moment == moment.code
            and is_of_these_edges(item, moment)
            and _looks(item.recipe) == looks
            for item in made
        )
        is_ready = evidence.status is EvidenceStatus.READY
        is_timed = evidence.kind in (EvidenceKind.VIDEO, EvidenceKind.AUDIO)
        if is_ready and is_timed and moment.draft.span.length_us and not has_clip:
            found.append(str(moment.code))
    return tuple(found)


def _looks(recipe: Recipe) -> tuple[Adjustments, int] | None:
    """Give how a clip was enhanced; None for one that hides something or runs otherwise."""
    dress = recipe.dressed.dress if recipe.dressed else Dress()
    if recipe.redaction is not None or dress.steps:
        return None
    return dress.adjustments, dress.steady.frames if dress.steady is not None else 0


def is_of_these_edges(derivative: Derivative, moment: Moment) -> bool:
    """Tell whether a still or clip shows what its moment names now; edges may have moved since."""
    recipe = derivative.recipe
    if derivative.kind is DerivativeKind.CLIP:
        return recipe.requested == moment.draft.span
    if recipe.first is None or moment.first is None or moment.last is None:
        return True
    return moment.first.frame <= recipe.first.frame <= moment.last.frame
