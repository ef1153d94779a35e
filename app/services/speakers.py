"""Who speaks in a segment, and what the voices of an item are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.errors import InvalidValue
from app.domain.transcript import SPEAKERS
from app.services.events import Topic
from app.services.layouts import segment_of
from app.services.session import CaseSession
from app.services.undo import Change

ACT, NAME_ACT = "transcript.speaker", "speaker.name"
MOST_LETTERS = 80
"""A name is one line in a narrow column."""


def names(session: CaseSession, code: str) -> dict[int, str]:
    """Give the names of an item's voices by number, those that have one.

    Raises:
        UnknownEvidence: there is no such item.
    """
    return session.stores.layouts.names(session.stores.evidence.by_code(code).code)


def known_names(session: CaseSession) -> tuple[str, ...]:
    """Give the names that stand in the case: its persons, and voices of any item."""
    people = (party.name for party in session.stores.cases.parties())
    voices = (name for _code, _number, name in session.stores.layouts.all_names())
    return tuple(dict.fromkeys((*people, *voices)))


def set_speaker(session: CaseSession, code: str, segment_ids: Sequence[int], speaker: int) -> None:
    """Say who speaks in some segments; 0 takes it back.

    Raises:
        UnknownItem: no such segment in this item.
        InvalidValue: there is no such number.
    """
    set_many(session, code, dict.fromkeys(segment_ids, speaker))


def set_many(
    session: CaseSession, code: str, after: Mapping[int, int], *, method: str = ""
) -> None:
    """Say who speaks in some segments, each by itself, as one step.

    Args:
        after: speaker by segment; 0 takes it back.
        method: name and version of what suggested it; empty where a person said so unprompted.

    Raises:
        UnknownItem: no such segment in this item.
        InvalidValue: there is no such number.
    """
    for speaker in set(after.values()):
        _check(speaker, least=0)
    current = session.stores.transcripts.current(code) if len(after) > 1 else None
    known = {one.id: one.speaker for one in current.segments} if current else {}
    before = {
        id_: known[id_] if id_ in known else segment_of(session, code, id_).speaker for id_ in after
    }
    if before == after:
        return
    put(session, code, after, method=method)
    session.undo.push(
        Change(
            f"{ACT} {code.upper()}",
            undo=lambda: put(session, code, before, "undo"),
            redo=lambda: put(session, code, after, "redo", method),
        )
    )


def name_speaker(session: CaseSession, code: str, speaker: int, name: str) -> None:
    """Name a voice of an item; an empty name takes it back.

    Raises:
        UnknownEvidence: there is no such item.
        InvalidValue: there is no such number, or the name is longer than a line.
    """
    _check(speaker, least=1)
    said = " ".join(name.split())
    if len(said) > MOST_LETTERS:
        raise InvalidValue(field="name", value=len(said), expected=f"<= {MOST_LETTERS}")
    before = names(session, code).get(speaker, "")
    if before == said:
        return
    put_name(session, code, speaker, said)
    session.undo.push(
        Change(
            f"{NAME_ACT} {code.upper()}",
            undo=lambda: put_name(session, code, speaker, before, "undo"),
            redo=lambda: put_name(session, code, speaker, said, "redo"),
        )
    )


def _check(speaker: int, *, least: int) -> None:
    if not least <= speaker <= SPEAKERS:
        raise InvalidValue(field="speaker", value=speaker, expected=f"{least}..{SPEAKERS}")


def put(
    session: CaseSession, code: str, speakers: Mapping[int, int], why: str = "", method: str = ""
) -> None:
    """Write who speaks; no step to undo is left by it."""
    with session.change(ACT, Topic.TRANSCRIPT, why=why) as change:
        for id_, speaker in speakers.items():
            session.stores.layouts.set_speaker(id_, speaker)
        change.obj = (code.upper(),)
        change.data = {"segments": list(speakers), "speakers": list(speakers.values())}
        if method:
            change.data["method"] = method


def put_name(session: CaseSession, code: str, speaker: int, name: str, why: str = "") -> None:
    """Write what a voice is called; no step to undo is left by it."""
    with session.change(NAME_ACT, Topic.TRANSCRIPT, why=why) as change:
        session.stores.layouts.set_name(code.upper(), speaker, name)
        change.obj = (code.upper(),)
        change.data = {"speaker": speaker, "name": name}
