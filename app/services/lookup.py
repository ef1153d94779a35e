"""What a moment rests on, read once for as many moments as are marked in one act."""

from __future__ import annotations

from dataclasses import replace

from app.domain.errors import InvalidValue, TimeOutsideMedia, UnreadableMedia
from app.domain.evidence import Evidence, EvidenceKind, EvidenceStatus
from app.domain.mediatime import FramePosition, TimeRange, format_time
from app.domain.moment import MomentDraft
from app.domain.photos import page_at, page_position, page_us
from app.services.frames import load_index
from app.services.quotes import Transcripts
from app.services.session import CaseSession
from app.services.withdrawal import require_in_use
from media.index import MediaIndex

Placed = tuple[MomentDraft, FramePosition | None, FramePosition | None]


class Lookup:
    """Items, their frame tables and transcripts; made for one act, as they may change after it."""

    def __init__(self, session: CaseSession) -> None:
        self._session = session
        self.transcripts = Transcripts(session)
        self._items: dict[str, Evidence] = {}
        self._indexes: dict[str, MediaIndex] = {}

    def item(self, code: str) -> Evidence:
        """Find an item.

        Raises:
            UnknownEvidence: there is no such item.
        """
        if code not in self._items:
            self._items[code] = self._session.stores.evidence.by_code(code)
        return self._items[code]

    def place(self, draft: MomentDraft) -> Placed:
        """Give a draft with the first and last frame inside it; none for sound.

        Raises:
            UnknownEvidence, UnreadableMedia, EvidenceWithdrawn: as named.
            TimeOutsideMedia, InvalidValue: it does not lie in the item.
        """
        evidence = self.item(draft.evidence)
        require_in_use(evidence)
        if evidence.status is not EvidenceStatus.READY:
            raise UnreadableMedia(path=f"{evidence.code} {evidence.name}", why=evidence.problem)
        if evidence.kind is EvidenceKind.PHOTO:
            return _page(evidence, draft)
        duration = (evidence.media.duration_us if evidence.media else None) or 0
        if draft.span.start_us > duration or draft.span.end_us > duration + 1_000_000:
            raise TimeOutsideMedia(
                code=evidence.code,
                at=format_time(max(draft.span.start_us, draft.span.end_us)),
                duration=format_time(duration),
            )
        if evidence.kind is not EvidenceKind.VIDEO:
            return draft, None, None
        index = self._index(evidence)
        inside = index.frames_in(draft.span)
        return draft, index.position(inside[0]), index.position(inside[-1])

    def _index(self, evidence: Evidence) -> MediaIndex:
        if evidence.code not in self._indexes:
            self._indexes[evidence.code] = load_index(self._session, evidence)
        return self._indexes[evidence.code]


def _page(evidence: Evidence, draft: MomentDraft) -> Placed:
    """Name the page of a photo; each counts as a second of it."""
    page = page_at(draft.span.start_us)
    count = evidence.media.pages if evidence.media else 1
    if page >= max(1, count):
        raise InvalidValue(field="page", value=page + 1, expected=f"1..{max(1, count)}")
    position = page_position(page)
    return replace(draft, span=TimeRange(page_us(page), page_us(page))), position, position
