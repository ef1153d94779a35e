"""A second reading of one item: begun, marked blind, closed; what is marked is no moment yet."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from app.domain.custody import CustodyValue
from app.domain.errors import ReadingRefused, UnknownItem
from app.domain.evidence import Evidence, EvidenceKind, EvidenceStatus
from app.domain.ids import BLIND_PREFIX, READING_PREFIX, MomentCode, numbered
from app.domain.moment import Moment, MomentDraft
from app.domain.second_reading import ReadingState, SecondReading, coder_of
from app.services import ancestry, reading_chain, review
from app.services.events import Topic
from app.services.reading_chain import found, listed
from app.services.replay_entries import parse
from app.services.session import CaseSession
from app.services.undo import Change
from app.services.withdrawal import require_in_use

MOST_MOMENTS = 2_000
"""Of the first coding: it is kept whole in one entry."""

__all__ = ["begin", "change", "close", "drop", "found", "listed", "mark", "open_by", "remove"]


def refusal(session: CaseSession, evidence: str, name: str) -> str:
    """Say why a person cannot read an item a second time, empty where nothing stands against it.

    Raises:
        UnknownEvidence: there is no such item.
    """
    item = session.stores.evidence.by_code(evidence)
    moments = review.moments(session, item.code)
    own = name.strip().casefold()
    is_recording = item.kind in (EvidenceKind.VIDEO, EvidenceKind.AUDIO) and item.length_us > 0
    is_read = is_recording or item.kind is EvidenceKind.PHOTO
    if not is_read or item.status is not EvidenceStatus.READY:
        return "reading_no_recording"
    if not moments:
        return "reading_no_moments"
    if len(moments) > MOST_MOMENTS:
        return "reading_too_many"
    if any(coder_of(one).strip().casefold() == own for one in moments):
        return "reading_same_person"
    if any(one.state is ReadingState.OPEN and one.evidence == item.code for one in listed(session)):
        return "reading_is_open"
    return ""


def require_may_begin(session: CaseSession, evidence: str, name: str) -> Evidence:
    """Refuse where a person may not begin to read an item; nothing is changed.

    Raises:
        What `begin` raises.
    """
    session.require_writable()
    item = session.stores.evidence.by_code(evidence)
    require_in_use(item)
    if why := refusal(session, item.code, name):
        raise ReadingRefused(code=item.code, why=why)
    return item


def begin(session: CaseSession, evidence: str) -> SecondReading:
    """Begin a second reading by the person at work; the first coding is kept as it stands now.

    Raises:
        UnknownEvidence, EvidenceWithdrawn: as named.
        ReadingRefused: see `refusal`.
        CaseReadOnly: this sitting may not write.
    """
    item = require_may_begin(session, evidence, session.reviewer.name)
    first = reading_chain.by_time(review.moments(session, item.code))
    code = numbered(READING_PREFIX, len(listed(session)) + 1)
    worked_before = _entries_of(session, session.reviewer.name)
    with session.change(reading_chain.BEGIN, Topic.READING) as change:
        change.obj = (code, item.code)
        change.data = {
            "first": [reading_chain.written(one) for one in first],
            "first_sha256": reading_chain.coding_digest(first),
            "worked_before": worked_before,
        }
    return found(session, code)


def open_by(session: CaseSession, name: str) -> SecondReading | None:
    """Give the reading that a person has begun and not ended, None for none."""
    own = name.strip().casefold()
    for reading in listed(session):
        if reading.state is ReadingState.OPEN and reading.second.strip().casefold() == own:
            return reading
    return None


def mark(session: CaseSession, code: str, draft: MomentDraft) -> Moment:
    """Mark in an open reading, as one step that can be taken back.

    Raises:
        ReadingRefused: it is not open, or another person's.
        What `review.mark` raises.
    """
    reading = _own(session, code)
    number = numbered(BLIND_PREFIX, reading_chain.mark_count(session) + 1)
    draft = replace(draft, evidence=reading.evidence)
    moment = review.resolved(session, draft, number, session.clock.stamp())
    put(session, reading.code, moment, reading_chain.MARK)
    session.undo.push(
        Change(
            f"second.mark {moment.code}",
            undo=partial(set_removed, session, reading.code, moment.code, removed=True, why="undo"),
            redo=partial(
                set_removed, session, reading.code, moment.code, removed=False, why="redo"
            ),
        )
    )
    return moment


def change(session: CaseSession, code: str, mark_code: str, draft: MomentDraft) -> Moment:
    """Change a mark of an open reading under its code.

    Raises:
        UnknownItem: there is no such mark.
        What `mark` raises.
    """
    reading = _own(session, code)
    before = _marked(reading, mark_code)
    kept = before.draft.categories
    after = review.resolved(session, draft, before.code, before.created_at, kept)
    put(session, reading.code, after)
    session.undo.push(
        Change(
            f"second.set {before.code}",
            undo=partial(put, session, reading.code, before, why="undo"),
            redo=partial(put, session, reading.code, after, why="redo"),
        )
    )
    return after


def remove(session: CaseSession, code: str, mark_code: str) -> None:
    """Take a mark out of an open reading.

    Raises:
        UnknownItem: there is no such mark.
        ReadingRefused: the reading is not open, or another person's.
    """
    reading = _own(session, code)
    moment = _marked(reading, mark_code)
    set_removed(session, reading.code, moment.code, removed=True)
    session.undo.push(
        Change(
            f"second.remove {moment.code}",
            undo=partial(
                set_removed, session, reading.code, moment.code, removed=False, why="undo"
            ),
            redo=partial(set_removed, session, reading.code, moment.code, removed=True, why="redo"),
        )
    )


def close(session: CaseSession, code: str) -> SecondReading:
    """End a reading: from here on its coding is fixed, and both codings may be compared.

    Raises:
        ReadingRefused: it is not open, or another person's.
    """
    reading = _own(session, code)
    facts: dict[str, CustodyValue] = {
        "count": len(reading.marked),
        "second_sha256": reading_chain.coding_digest(reading.marked),
    }
    return _end(session, reading, reading_chain.CLOSE, facts, "")


def drop(session: CaseSession, code: str, why: str) -> SecondReading:
    """Break a reading off, by whoever is at work; what was marked stays in the chain.

    Raises:
        ReadingRefused: it is not open.
    """
    reading = found(session, code)
    if reading.state is not ReadingState.OPEN:
        raise ReadingRefused(code=reading.code, why="reading_not_open")
    return _end(session, reading, reading_chain.DROP, {}, why)


def put(
    session: CaseSession, code: str, moment: Moment, act: str = reading_chain.SET, why: str = ""
) -> None:
    """Write a mark of a reading; no step to undo is left by it."""
    _own(session, code)
    with session.change(act, Topic.READING, why=why) as change_:
        change_.obj = (code, moment.code, moment.draft.evidence)
        change_.data = {"moment": reading_chain.written(moment)}


def set_removed(
    session: CaseSession, code: str, mark_code: str, *, removed: bool, why: str = ""
) -> None:
    """Take a mark out of a reading or bring it back; no step to undo is left by it."""
    _own(session, code)
    act = reading_chain.REMOVE if removed else reading_chain.RESTORE
    with session.change(act, Topic.READING, why=why) as change_:
        change_.obj = (code, mark_code)


def _end(
    session: CaseSession, reading: SecondReading, act: str, facts: dict[str, CustodyValue], why: str
) -> SecondReading:
    with session.change(act, Topic.READING, why=why) as change_:
        change_.obj = (reading.code, reading.evidence)
        change_.data = facts
    return found(session, reading.code)


def _own(session: CaseSession, code: str) -> SecondReading:
    reading = found(session, code)
    if reading.state is not ReadingState.OPEN:
        raise ReadingRefused(code=reading.code, why="reading_not_open")
    if reading.second != session.reviewer.name:
        raise ReadingRefused(code=reading.code, why="reading_of_another")
    return reading


def _marked(reading: SecondReading, mark_code: str) -> Moment:
    for moment in reading.marked:
        if moment.code == MomentCode(mark_code.upper()):
            return moment
    raise UnknownItem(kind="moment", id=mark_code)


def _entries_of(session: CaseSession, name: str) -> int:
    """Count what a person has done in this case so far; another office's chain counts too."""
    own = name.strip().casefold()
    lines = ancestry.told(session.stores, session.stores.custody.lines())
    return sum(str(parse(line)["who"]["name"]).strip().casefold() == own for line in lines)
