"""Fencing evidence off: an item whose check failed is not used until a person decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.domain.checks import CheckResult, VerificationReport
from app.domain.errors import EvidenceFenced, InvalidValue
from app.domain.evidence import Evidence, Fence
from app.domain.plain import to_plain
from app.services.events import Topic
from app.services.session import CaseSession

USE, KEEP_OUT = "use", "keep_out"


def is_fenced(item: Evidence) -> bool:
    """Tell whether an item may not be used: a check failed and nobody let it in again."""
    return item.fence is not None and item.fence.decision != USE


def require_usable(item: Evidence) -> None:
    """Refuse to build on an item that is fenced off.

    Raises:
        EvidenceFenced: as named.
    """
    if item.fence is not None and is_fenced(item):
        raise EvidenceFenced(code=item.code, check=item.fence.check, detail=item.fence.detail)


def undecided(session: CaseSession) -> tuple[Evidence, ...]:
    """Give the items that wait for a person's decision, in order of code."""
    # asked at every change of an item: all of them would be read three hundred times for a folder
    items = session.stores.evidence.fenced()
    return tuple(item for item in items if item.fence is not None and not item.fence.decision)


def raise_for(session: CaseSession, report: VerificationReport) -> tuple[str, ...]:
    """Fence off each item that a failed check throws doubt on; one custody entry an item.

    An item on which a person has decided for this very failure stays as decided; another
    failure fences it off again. A case that may only be read is not changed.

    Returns:
        The codes that were fenced off now.
    """
    if session.is_read_only:
        return ()
    items = {str(item.code): item for item in session.stores.evidence.all()}
    raised = []
    for code, check in _doubted(report).items():
        item = items.get(code)
        if item is None or _is_known(item.fence, check):
            continue
        fence = Fence(check.name, check.detail, session.clock.stamp())
        _set(session, "evidence.fence", item, fence, "")
        raised.append(code)
    return tuple(raised)


def liftable(session: CaseSession, report: VerificationReport) -> tuple[str, ...]:
    """Give the fenced items whose every check is good again in a full verification."""
    return tuple(
        str(item.code)
        for item in session.stores.evidence.all()
        if item.fence is not None and _is_good(report, item.code)
    )


def decide(session: CaseSession, code: str, *, use: bool, why: str) -> Evidence:
    """Decide on a fenced item: use it all the same, or keep it out; a reason is kept with it.

    Raises:
        UnknownEvidence, CaseReadOnly: as named.
        InvalidValue: it is not fenced off, or no reason was given.
    """
    item = session.stores.evidence.by_code(code)
    if item.fence is None:
        raise InvalidValue(field="code", value=item.code, expected="fenced")
    reason = _reason(why)
    fence = replace(
        item.fence,
        decision=USE if use else KEEP_OUT,
        decided_by=session.reviewer.name,
        decided_at=session.clock.stamp(),
        why=reason,
    )
    return _set(session, "evidence.decide", item, fence, reason)


def lift(session: CaseSession, code: str, report: VerificationReport, why: str) -> Evidence:
    """Take a fence away because the right bytes are back; a person confirms it.

    Raises:
        UnknownEvidence, CaseReadOnly: as named.
        InvalidValue: it is not fenced off, the report does not show it whole, or no reason.
    """
    item = session.stores.evidence.by_code(code)
    if item.fence is None:
        raise InvalidValue(field="code", value=item.code, expected="fenced")
    if not _is_good(report, item.code):
        raise InvalidValue(field="report", value=item.code, expected="good")
    return _set(session, "evidence.decide", item, None, _reason(why))


def _set(session: CaseSession, act: str, item: Evidence, fence: Fence | None, why: str) -> Evidence:
    with session.change(act, Topic.EVIDENCE, why=why) as change:
        session.stores.evidence.set_fence(item.code, fence)
        change.obj = (item.code,)
        change.data = {"fence": to_plain(fence) if fence is not None else {}}
    return session.stores.evidence.by_code(item.code)


def _doubted(report: VerificationReport) -> Mapping[str, CheckResult]:
    """Give the first failed check of each item; the original's own comes before others."""
    failed = [check for check in report.checks if not check.ok]
    failed.sort(key=lambda check: not check.name.startswith("original "))
    found: dict[str, CheckResult] = {}
    for check in failed:
        for code in check.items:
            found.setdefault(code, check)
    return found


def _is_known(fence: Fence | None, check: CheckResult) -> bool:
    """Tell whether a fence stands for this failure, or still waits for a decision."""
    if fence is None:
        return False
    return not fence.decision or (fence.check, fence.detail) == (check.name, check.detail)


def _is_good(report: VerificationReport, code: str) -> bool:
    own = [check for check in report.checks if code in check.items]
    has_original = any(check.name == f"original {code}" for check in own)
    return report.depth == "full" and has_original and all(check.ok for check in own)


def _reason(why: str) -> str:
    reason = why.strip()
    if not reason:
        raise InvalidValue(field="why", value="", expected="text")
    return reason
