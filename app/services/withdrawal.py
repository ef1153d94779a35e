"""Withdrawing evidence: its bytes and its record stay, but nothing new is built on it."""

from __future__ import annotations

from app.domain.errors import EvidenceWithdrawn, InvalidValue
from app.domain.evidence import Evidence, EvidenceStatus, Withdrawal
from app.domain.plain import to_plain
from app.services.events import Topic
from app.services.session import CaseSession


def withdraw(session: CaseSession, code: str, why: str) -> Evidence:
    """Take an item out of use, with a reason.

    Raises:
        UnknownEvidence, CaseReadOnly: as named.
        EvidenceWithdrawn: it is withdrawn already.
        InvalidValue: no reason was given.
    """
    item = session.stores.evidence.by_code(code)
    require_in_use(item)
    reason = _reason(why)
    withdrawal = Withdrawal(reason, session.clock.stamp(), session.reviewer.name)
    with session.change("evidence.withdraw", Topic.EVIDENCE, why=reason) as change:
        session.stores.evidence.set_withdrawal(item.code, withdrawal, EvidenceStatus.WITHDRAWN)
        change.obj = (item.code,)
        change.data = {"withdrawal": to_plain(withdrawal)}
    return session.stores.evidence.by_code(item.code)


def restore(session: CaseSession, code: str, why: str) -> Evidence:
    """Take a withdrawn item back into use, with a reason; both entries stay in the chain.

    Raises:
        UnknownEvidence, CaseReadOnly: as named.
        InvalidValue: no reason was given, or the item is not withdrawn.
    """
    item = session.stores.evidence.by_code(code)
    if item.withdrawal is None:
        raise InvalidValue(field="code", value=item.code, expected=EvidenceStatus.WITHDRAWN.value)
    reason = _reason(why)
    status = status_before(item)
    with session.change("evidence.restore", Topic.EVIDENCE, why=reason) as change:
        session.stores.evidence.set_withdrawal(item.code, None, status)
        change.obj = (item.code,)
        change.data = {"status": status.value}
    return session.stores.evidence.by_code(item.code)


def require_in_use(item: Evidence) -> None:
    """Refuse to build anything new on an item that was withdrawn.

    Raises:
        EvidenceWithdrawn: as named.
    """
    if item.withdrawal is not None:
        raise EvidenceWithdrawn(
            code=item.code, reason=item.withdrawal.reason, by=item.withdrawal.by
        )


def status_before(item: Evidence) -> EvidenceStatus:
    """Tell how far an item came, whether or not it was withdrawn since."""
    if item.media is not None:
        return EvidenceStatus.READY
    return EvidenceStatus.UNREADABLE if item.problem else EvidenceStatus.STORED


def _reason(why: str) -> str:
    reason = why.strip()
    if not reason:
        raise InvalidValue(field="why", value="", expected="text")
    return reason
