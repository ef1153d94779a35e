"""What files claim of themselves, kept in the case; where claims disagree is worked out anew."""

from __future__ import annotations

from app.domain.evidence import Evidence, EvidenceClaims
from app.domain.plain import digest
from app.services.claims import with_conflicts
from app.services.events import Topic
from app.services.session import CaseSession


def record(session: CaseSession, code: str, found: EvidenceClaims) -> Evidence:
    """Store what the readers found and where it disagrees; nothing where nothing changed.

    Raises:
        UnknownEvidence, CaseReadOnly: as named.
    """
    item = session.stores.evidence.by_code(code)
    claims = with_conflicts(item, found)
    if claims == item.claims:
        return item
    with session.change("evidence.claims", Topic.EVIDENCE) as change:
        session.stores.evidence.set_claims(item.code, claims)
        change.obj = (item.code,)
        change.data = {"claims_sha256": digest(EvidenceClaims, claims)}
    return session.stores.evidence.by_code(item.code)


def compare_again(session: CaseSession, item: Evidence) -> Evidence:
    """Compare the claims with what was told since: another date, another clock."""
    return item if item.claims is None else record(session, item.code, item.claims)
