"""Several transcripts of one item: what there is, and which of them is shown and quoted."""

from __future__ import annotations

from app.domain.errors import UnknownItem
from app.domain.layout import RunLine
from app.services.events import Topic
from app.services.session import CaseSession
from app.services.undo import Change

ACT = "transcript.choose"


def runs(session: CaseSession, code: str) -> tuple[RunLine, ...]:
    """Give every transcript of an item in the order made, without its text.

    Raises:
        UnknownEvidence: there is no such item.
    """
    return session.stores.layouts.runs(session.stores.evidence.by_code(code).code)


def choose(session: CaseSession, code: str, run_id: int) -> None:
    """Say which transcript of an item is shown, quoted and searched.

    Raises:
        UnknownEvidence: there is no such item.
        UnknownItem: it has no such transcript.
    """
    listed = runs(session, code)
    if run_id not in {line.run_id for line in listed}:
        raise UnknownItem(kind="transcript", id=run_id)
    before = dict(session.stores.layouts.chosen()).get(code.upper(), 0)
    if before == run_id or (not before and _is_shown(listed, run_id)):
        return
    put(session, code, run_id)
    session.undo.push(
        Change(
            f"{ACT} {code.upper()}",
            undo=lambda: put(session, code, before, "undo"),
            redo=lambda: put(session, code, run_id, "redo"),
        )
    )


def _is_shown(listed: tuple[RunLine, ...], run_id: int) -> bool:
    return any(line.is_current and line.run_id == run_id for line in listed)


def put(session: CaseSession, code: str, run_id: int, why: str = "") -> None:
    """Write which one is shown, 0 for the program's own choice; no step is left by it."""
    with session.change(ACT, Topic.TRANSCRIPT, why=why) as change:
        session.stores.layouts.choose(code.upper(), run_id)
        change.obj = (code.upper(),)
        change.data = {"run": run_id}
