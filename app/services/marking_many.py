"""Many moments in one act: one transaction, one entry of the chain for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.custody import CustodyAct
from app.domain.moment import Moment, MomentDraft
from app.services import review
from app.services.events import Topic
from app.services.lookup import Lookup
from app.services.session import CaseSession
from app.services.undo import Change

TOGETHER = "import "
"""Begins the reason of entries that are one act; the code of the first moment follows."""


def mark_all(session: CaseSession, drafts: Sequence[MomentDraft]) -> tuple[Moment, ...]:
    """Mark moments as one step to take back; all of them or, where one is refused, none.

    Raises:
        What `review.mark` raises.
    """
    look, stamp = Lookup(session), session.clock.stamp()
    found = [review.resolved(session, draft, "", stamp, look=look) for draft in drafts]
    made: list[Moment] = []
    with session.changes(Topic.MOMENT) as acts:
        for one in found:
            moment = replace(one, code=session.stores.moments.next_code())
            session.stores.moments.insert(moment)
            made.append(moment)
            why, facts = f"{TOGETHER}{made[0].code}", review.moment_facts(moment)
            obj = (moment.code, moment.draft.evidence)
            acts.append(CustodyAct("moment.add", obj, facts, why))
    codes = tuple(moment.code for moment in made)
    if codes:
        session.undo.push(step(session, codes))
    return tuple(made)


def step(session: CaseSession, codes: Sequence[str]) -> Change:
    """Give the step by which moments that were marked in one act are taken back as one."""
    return Change(
        f"moment.import {len(codes)}",
        undo=lambda: set_all_removed(session, codes[::-1], removed=True, why="undo"),
        redo=lambda: set_all_removed(session, codes, removed=False, why="redo"),
    )


def set_all_removed(session: CaseSession, codes: Sequence[str], *, removed: bool, why: str) -> None:
    """Take moments out or bring them back; no step to undo is left by it."""
    act = "moment.remove" if removed else "moment.restore"
    stamp = session.clock.stamp() if removed else ""
    with session.changes(Topic.MOMENT) as acts:
        for code in codes:
            session.stores.moments.set_removed(code, stamp)
            acts.append(CustodyAct(act, (code,), {}, why))
