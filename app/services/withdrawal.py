"""Withdrawing evidence: its bytes and its record stay, but nothing new is built on it."""

from __future__ import annotations

from app.domain.errors import EvidenceWithdrawn, InvalidValue
from app.domain.evidence import Evidence, EvidenceStatus, Withdrawal
from app.domain.plain import to_plain
from app.services.events import Topic
from app.services.session import CaseSession
from app.services.undo import Change

WITHDRAW_ACT, RESTORE_ACT = "evidence.withdraw", "evidence.restore"


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
    put(session, item.code, withdrawal, reason)
    session.undo.push(
        Change(
            f"{WITHDRAW_ACT} {item.code}",
            undo=lambda: put(session, item.code, None, "undo"),
            redo=lambda: put(session, item.code, stamped(session, withdrawal), "redo"),
        )
    )
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
    before = item.withdrawal
    put(session, item.code, None, _reason(why))
    session.undo.push(
        Change(
            f"{RESTORE_ACT} {item.code}",
            undo=lambda: put(session, item.code, stamped(session, before), "undo"),
            redo=lambda: put(session, item.code, None, "redo"),
        )
    )
    return session.stores.evidence.by_code(item.code)


def put(session: CaseSession, code: str, told: Withdrawal | None, why: str) -> None:
    """Take an item out of use, or with None back into it; no step to undo is left by it."""
    with session.change(WITHDRAW_ACT if told else RESTORE_ACT, Topic.EVIDENCE, why=why) as change:
        status = status_before(session.stores.evidence.by_code(code))
        status = EvidenceStatus.WITHDRAWN if told else status
        session.stores.evidence.set_withdrawal(code, told, status)
        change.obj = (code,)
        change.data = {"withdrawal": to_plain(told)} if told else {"status": status.value}


def stamped(session: CaseSession, told: Withdrawal) -> Withdrawal:
    """Give a withdrawal as the person at work makes it now, for the reason it was made."""
    return Withdrawal(told.reason, session.clock.stamp(), session.reviewer.name)


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
