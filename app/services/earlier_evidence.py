"""How what was said of an item after it came in is taken back after a restart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.domain.evidence import Provenance, RecorderClock, Withdrawal
from app.domain.plain import from_plain
from app.domain.recorder import CLOCK_ACT
from app.services import ancestry, provenance, recorder, withdrawal
from app.services.provenance import DESCRIBE_ACT
from app.services.replay_entries import Entry, parse, with_defaults
from app.services.session import CaseSession
from app.services.withdrawal import RESTORE_ACT, WITHDRAW_ACT

_Act = Callable[[CaseSession, Entry], object]


def _before(session: CaseSession, entry: Entry, key: str, *acts: str) -> Any:
    """Give what was last told of the same item under a key before an entry, None for nothing."""
    own = session.stores.custody.lines_from(0, entry["seq"])
    heads = tuple(f'{{"act":"{act}"' for act in acts)
    for line in reversed(ancestry.told(session.stores, own)):
        if line.startswith(heads):
            told = parse(line)
            if told["obj"] == entry["obj"]:
                return told["data"].get(key)
    return None


def _describe(session: CaseSession, entry: Entry, told: Any, why: str) -> None:
    given = from_plain(Provenance, with_defaults(Provenance, told or {}))
    provenance.put(session, entry["obj"][0], given, why)


def _set_clock(session: CaseSession, entry: Entry, told: Any, why: str) -> None:
    clock = from_plain(RecorderClock, told) if told else None
    recorder.put(session, entry["obj"][0], clock, why)


def _put(session: CaseSession, entry: Entry, told: Any, why: str) -> None:
    kept = withdrawal.stamped(session, from_plain(Withdrawal, told)) if told else None
    withdrawal.put(session, entry["obj"][0], kept, why)


PAIRS: dict[str, tuple[_Act, _Act]] = {
    DESCRIBE_ACT: (
        lambda s, e: _describe(
            s, e, _before(s, e, "provenance", DESCRIBE_ACT, "evidence.add"), "undo"
        ),
        lambda s, e: _describe(s, e, e["data"]["provenance"], "redo"),
    ),
    CLOCK_ACT: (
        lambda s, e: _set_clock(s, e, _before(s, e, "recorder", CLOCK_ACT), "undo"),
        lambda s, e: _set_clock(s, e, e["data"]["recorder"], "redo"),
    ),
    WITHDRAW_ACT: (
        lambda s, e: _put(s, e, None, "undo"),
        lambda s, e: _put(s, e, e["data"]["withdrawal"], "redo"),
    ),
    RESTORE_ACT: (
        lambda s, e: _put(s, e, _before(s, e, "withdrawal", WITHDRAW_ACT), "undo"),
        lambda s, e: _put(s, e, None, "redo"),
    ),
}
"""By act: what takes an entry back, and what does it again."""
