"""Puts what a hand looks like on a moment; only a person does so, and only in neutral words."""

from __future__ import annotations

from dataclasses import replace

from app.domain.errors import InvalidValue
from app.domain.gesture import UNSEEN, FingerState, GestureFinding
from app.domain.ids import EvidenceCode
from app.domain.mediatime import FramePosition, TimeRange
from app.domain.moment import MomentDraft
from app.services import gestures


def finding(
    card: str, fingers: tuple[FingerState, ...] = UNSEEN, frame: FramePosition | None = None
) -> GestureFinding:
    """Make a finding of a card of the reference that is shipped.

    Raises:
        UnknownItem: there is no such card.
    """
    known = gestures.deck()
    return GestureFinding(known.card(card.upper()).id, known.version, fingers, frame)


def with_finding(draft: MomentDraft, found: GestureFinding) -> MomentDraft:
    """Add a likeness to what a moment states; the same card in the same frame is replaced."""
    kept = (one for one in draft.gestures if (one.card, one.frame) != (found.card, found.frame))
    return replace(draft, gestures=(*kept, found))


def without_finding(draft: MomentDraft, place: int) -> MomentDraft:
    """Take a likeness off what a moment states.

    Args:
        place: in its list, 0-based.

    Raises:
        InvalidValue: nothing stands at this place.
    """
    if not 0 <= place < len(draft.gestures):
        raise InvalidValue(field="gesture", value=place, expected=f"0..{len(draft.gestures) - 1}")
    return replace(draft, gestures=(*draft.gestures[:place], *draft.gestures[place + 1 :]))


def point_with(evidence: EvidenceCode, at_us: int, found: GestureFinding) -> MomentDraft:
    """State a point of an item that holds nothing but the likeness; no category is proposed."""
    return MomentDraft(evidence=evidence, span=TimeRange(at_us, at_us), gestures=(found,))
