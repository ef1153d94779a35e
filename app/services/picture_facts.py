"""What a moment states of its picture, as entries of the chain hold it and as it is read back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.custody import CustodyValue
from app.domain.figure import Figure
from app.domain.gesture import GestureFinding
from app.domain.moment import MomentDraft, Region
from app.domain.plain import from_plain, to_plain


def picture_facts(draft: MomentDraft) -> dict[str, CustodyValue]:
    """Give what is to be stated; what was not drawn or noted is not named."""
    facts: dict[str, CustodyValue] = {}
    if draft.region is not None:
        box = draft.region
        facts["region"] = [str(value) for value in (box.x, box.y, box.width, box.height)]
    if draft.gestures:
        facts["gestures"] = to_plain(draft.gestures)
    if draft.figures:
        facts["figures"] = to_plain(draft.figures)
    return facts


def picture_told(data: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields of a draft that an entry states.

    Raises:
        InvalidValue: what is told does not fit.
    """
    region = [float(value) for value in data["region"]] if "region" in data else None
    return {
        "region": Region(*region) if region is not None else None,
        "figures": from_plain(tuple[Figure, ...], data.get("figures", [])),
        "gestures": from_plain(tuple[GestureFinding, ...], data.get("gestures", [])),
    }
