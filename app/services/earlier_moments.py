"""A moment made again as one entry of the chain tells it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from app.domain.ids import EvidenceCode
from app.domain.mediatime import FramePosition, TimeRange
from app.domain.moment import Moment, MomentDraft
from app.services.picture_facts import picture_told
from app.services.quotes import Transcripts, is_verified
from app.services.replay_entries import Entry
from app.services.session import CaseSession


def moment_told(session: CaseSession, entry: Entry) -> Moment:
    """Make a moment again as an entry tells it.

    Raises:
        UnknownItem: it is not in the case.
        InvalidValue: what is told is no moment.
    """
    data = entry["data"]
    now = session.stores.moments.by_code(entry["obj"][0])
    draft = MomentDraft(
        evidence=EvidenceCode(data["evidence"]),
        span=TimeRange(data["start_us"], data["end_us"]),
        categories=tuple(data["categories"]),
        persons=tuple(data["persons"]),
        quote=data["quote"],
        note=data["note"],
        **picture_told(data),
    )
    return replace(
        now,
        draft=draft,
        first=_position(data, "first", now.first),
        last=_position(data, "last", now.last),
        catalogue_version=data["catalogue"],
        quote_is_verified=is_verified(draft, Transcripts(session)),
    )


def _position(data: Any, name: str, now: FramePosition | None) -> FramePosition | None:
    if f"{name}_pts" not in data:
        return None
    return FramePosition(
        frame=data[f"{name}_frame"],
        pts=data[f"{name}_pts"],
        time_base=Fraction(data["time_base"]),
        # the same in every frame of an item
        origin_pts=now.origin_pts if now is not None else 0,
    )
