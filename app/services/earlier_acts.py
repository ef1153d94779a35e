"""What each act of the chain needs to be taken back and done again, told by its entries alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.domain.choices import ElementMark, ElementState, RequirementMark, RequirementState
from app.domain.deadlines import DeadlineChoice
from app.domain.errors import UnknownItem
from app.domain.merge import FROM_PACKAGE
from app.domain.moment import SuggestionStatus
from app.domain.plain import from_plain
from app.domain.sync import KeptSync, SyncGroup
from app.services import (
    ancestry,
    case_catalogue,
    catalogue_move,
    deadlines,
    earlier_evidence,
    earlier_form,
    earlier_people,
    earlier_readings,
    earlier_transcripts,
    elements,
    reading_chain,
    reading_results,
    requirements,
    review,
    sync,
)
from app.services.earlier_moments import moment_told
from app.services.marking_many import TOGETHER
from app.services.replay_entries import Entry, parse
from app.services.session import CaseSession
from app.services.suggestion_entries import decide_on

_TOGETHER = ("split ", "join ")
_COPY = "copy "
Act = Callable[[CaseSession, Entry], object]


@dataclass(frozen=True, slots=True)
class Steps:
    """How one kind of entry is taken back and done again."""

    undo: Act
    """Takes it back."""
    redo: Act
    """Does it again."""


def key_of(entry: Entry) -> str:
    """Name the thing that an entry changes."""
    act, data, objects = entry["act"], entry["data"], entry["obj"]
    family = act.partition(".")[0]
    if family == "suggestion":
        return f"suggestion {data['suggestion']}"
    if family == "transcript" and "segment" in data:
        return f"segment {data['segment']}"
    if family == "second":
        return f"second {earlier_readings.key_of(entry)}"
    return f"{family} {objects[0] if objects else ''}"


def is_undo(entry: Entry) -> bool:
    """Tell whether an entry takes another back."""
    is_named = entry["act"] in (review.UNDO_ACT, "suggestion.open")
    return is_named or entry.get("why") == "undo"


def is_foreign(entry: Entry) -> bool:
    """Tell whether a package brought it: a merge is no step of a person."""
    return "origin" in entry["data"] or str(entry.get("why", "")).startswith(FROM_PACKAGE)


def belongs(atoms: Sequence[Entry], entry: Entry) -> bool:
    """Tell whether an entry is one act of the reviewer with those just before it."""
    last = atoms[-1]
    if entry["seq"] != last["seq"] + 1:
        return False
    why = str(entry.get("why", ""))
    if why.startswith(_TOGETHER):
        return last["act"] in ("moment.add", "moment.set")
    if why.startswith((_COPY, TOGETHER)):
        return bool(last.get("why", "") == why)
    if last.get("why") and why == last.get("why") and why.startswith(reading_results.FOLLOWS):
        return True  # of one decision on a difference
    if entry["act"] == reading_chain.RESOLVE:
        decided = reading_results.reason_of(entry["obj"][0], entry["data"]["key"])
        return bool(last.get("why") == decided)
    if entry["act"] == "suggestion.accepted" and last["act"] == "moment.add":
        return bool(entry["obj"][-1] == last["obj"][0])
    step = entry["data"].get("step")
    return step is not None and step == last["data"].get("step")


def is_import(entry: Entry) -> bool:
    """Tell whether an entry is one of many that were marked in one act."""
    return str(entry.get("why", "")).startswith(TOGETHER)


def label(atoms: Sequence[Entry]) -> str:
    """Name a step as the sitting did that made it."""
    first, last = atoms[0], atoms[-1]
    why = str(last.get("why", ""))
    if why.startswith(TOGETHER):
        return f"moment.import {len(atoms)}"
    if len(atoms) > 1 and why.startswith((*_TOGETHER, _COPY)):
        word, _, code = why.partition(" ")
        return f"moment.{word} {code}"
    accepted = next((atom for atom in atoms if atom["act"] == "suggestion.accepted"), None)
    if accepted is not None:
        return f"suggestion.accepted {accepted['obj'][-1]}"
    if last["act"] == reading_chain.RESOLVE:
        return f"{last['act']} {last['data']['key']}"
    if first["act"] == "suggestion.rejected":
        return f"{first['act']} {', '.join(str(atom['data']['suggestion']) for atom in atoms)}"
    if "segment" in first["data"]:
        return f"{first['act']} {first['data']['segment']}"
    if first["act"] == case_catalogue.USE_ACT:
        data = first["data"]
        return f"{first['act']} {data['agency_title'] or data['base_version']}"
    named = f"{first['act']} {first['obj'][0]}" if first["obj"] else str(first["act"])
    return earlier_transcripts.label(first) or named


def _before(session: CaseSession, entry: Entry, *acts: str) -> Entry | None:
    """Find the newest entry before one that says something of the same thing."""
    key = key_of(entry)
    return next((one for one in _past(session, entry, acts) if key_of(one) == key), None)


def _past(session: CaseSession, entry: Entry, acts: Sequence[str]) -> Iterator[Entry]:
    own = session.stores.custody.lines_from(0, entry["seq"])
    named = tuple(f'"act":"{act}"' for act in acts)
    for line in reversed(ancestry.told(session.stores, own)):
        if any(name in line for name in named):
            yield parse(line)


# moments


def _set_removed(*, removed: bool, why: str) -> Act:
    return lambda session, entry: review.set_removed(
        session, entry["obj"][0], removed=removed, why=why
    )


def _unset_moment(session: CaseSession, entry: Entry) -> None:
    before = _before(session, entry, "moment.add", "moment.set")
    if before is None:
        raise UnknownItem(kind="moment", id=entry["obj"][0])
    review.put_moment(session, moment_told(session, before), "undo")


def _reset_moment(session: CaseSession, entry: Entry) -> None:
    review.put_moment(session, moment_told(session, entry), "redo")


# text


def _unrevise(session: CaseSession, entry: Entry) -> None:
    data = entry["data"]
    rows = session.stores.transcripts
    text, is_heard = rows.before_revision(data["segment"], data["revision"])
    review.revise(
        session, entry["obj"][0], data["segment"], text, review.UNDO_ACT, is_heard=is_heard
    )


def _revise_again(session: CaseSession, entry: Entry) -> None:
    data = entry["data"]
    review.revise(session, entry["obj"][0], data["segment"], data["text"], entry["act"], why="redo")


# suggestions


def _reopen(session: CaseSession, entry: Entry) -> None:
    found = session.stores.suggestions.by_id(entry["data"]["suggestion"])
    step = entry["data"].get("step", ())
    decide_on(session, found, SuggestionStatus.OPEN, "", "undo", step)


def _accept_again(session: CaseSession, entry: Entry) -> None:
    found = session.stores.suggestions.by_id(entry["data"]["suggestion"])
    step, code = entry["data"].get("step", ()), entry["obj"][-1]
    decide_on(session, found, SuggestionStatus.ACCEPTED, code, "redo", step)


def _reject_again(session: CaseSession, entry: Entry) -> None:
    found = session.stores.suggestions.by_id(entry["data"]["suggestion"])
    why, step = str(entry.get("why", "")), entry["data"].get("step", ())
    decide_on(session, found, SuggestionStatus.REJECTED, "", why, step)


# limits, requirements, elements


def _deadline(session: CaseSession, told: Entry | None, rule: str, why: str) -> None:
    choice = from_plain(DeadlineChoice, told["data"]["choice"]) if told else DeadlineChoice(rule)
    deadlines.put(session, choice, why)


def _requirement(session: CaseSession, told: Entry | None, entry: Entry, why: str) -> None:
    mark = (
        from_plain(RequirementMark, told["data"]["mark"])
        if told
        else RequirementMark(entry["obj"][0], RequirementState.OPEN)
    )
    requirements.put(session, mark, entry["data"].get("what", ""), why)


def _element(session: CaseSession, told: Entry | None, entry: Entry, why: str) -> None:
    said = from_plain(ElementMark, entry["data"]["mark"])
    mark = (
        from_plain(ElementMark, told["data"]["mark"])
        if told
        else ElementMark(said.category, said.element, said.moment, ElementState.OPEN)
    )
    elements.put(session, mark, entry["data"].get("what", ""), why)


# groups on one clock


def _group(session: CaseSession, told: Entry | None, entry: Entry, why: str) -> None:
    source = told or entry
    group = from_plain(SyncGroup, source["data"]["sync"])
    is_out = told is None or "removed_at" in told["data"]
    kept = KeptSync(group, session.clock.stamp() if is_out else "")
    sync.put_group(session, kept, sync.REMOVE_ACT if is_out else sync.SET_ACT, why)


# the catalogue


def _catalogue(session: CaseSession, told: Entry | None, why: str) -> None:
    agency = case_catalogue.use_told(told).agency if told else None
    catalogue_move.put(session, agency, why)


ACTS: dict[str, Steps] = {
    "moment.add": Steps(
        _set_removed(removed=True, why="undo"), _set_removed(removed=False, why="redo")
    ),
    "moment.restore": Steps(
        _set_removed(removed=True, why="undo"), _set_removed(removed=False, why="redo")
    ),
    "moment.remove": Steps(
        _set_removed(removed=False, why="undo"), _set_removed(removed=True, why="redo")
    ),
    "moment.set": Steps(_unset_moment, _reset_moment),
    "transcript.revise": Steps(_unrevise, _revise_again),
    "transcript.confirm": Steps(_unrevise, _revise_again),
    "suggestion.accepted": Steps(_reopen, _accept_again),
    "suggestion.rejected": Steps(_reopen, _reject_again),
    deadlines.SET_ACT: Steps(
        lambda s, e: _deadline(s, _before(s, e, deadlines.SET_ACT), e["obj"][0], "undo"),
        lambda s, e: _deadline(s, e, e["obj"][0], "redo"),
    ),
    requirements.SET_ACT: Steps(
        lambda s, e: _requirement(s, _before(s, e, requirements.SET_ACT), e, "undo"),
        lambda s, e: _requirement(s, e, e, "redo"),
    ),
    elements.SET_ACT: Steps(
        lambda s, e: _element(s, _before(s, e, elements.SET_ACT), e, "undo"),
        lambda s, e: _element(s, e, e, "redo"),
    ),
    sync.SET_ACT: Steps(
        lambda s, e: _group(s, _before(s, e, sync.SET_ACT, sync.REMOVE_ACT), e, "undo"),
        lambda s, e: _group(s, e, e, "redo"),
    ),
    sync.REMOVE_ACT: Steps(
        lambda s, e: _group(s, _before(s, e, sync.SET_ACT, sync.REMOVE_ACT), e, "undo"),
        lambda s, e: _group(s, e, e, "redo"),
    ),
    case_catalogue.USE_ACT: Steps(
        lambda s, e: _catalogue(s, _before(s, e, case_catalogue.USE_ACT), "undo"),
        lambda s, e: _catalogue(s, e, "redo"),
    ),
    **{
        act: Steps(*pair)
        for one in (
            earlier_evidence,
            earlier_form,
            earlier_people,
            earlier_readings,
            earlier_transcripts,
        )
        for act, pair in one.PAIRS.items()
    },
}
"""Acts that are offered after a restart. Others change what they rest on: where one of those was
done, what lies before it is not offered."""
