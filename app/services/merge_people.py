"""The persons of another office's case: who is new there, changed, or taken out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.case import Party
from app.domain.exchange_case import ExchangeCase
from app.domain.ids import PARTY_PREFIX, numbered
from app.domain.merge import Choice, MergeOffer, OfferKind, OfferState
from app.domain.plain import to_plain
from app.services import cases, people
from app.services.merge_reading import decision_digest
from app.services.replay_entries import in_chain_form
from app.services.session import CaseSession

_TAKE_OR_NOT = (Choice.MINE, Choice.THEIRS)
_REMOVED = "removed"
Chains = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class OfferedParty:
    """A person of theirs and, where it is the same one, the code here."""

    party: Party
    """As last stated there."""
    own: str
    """Code here, empty for a person who is not here."""
    is_removed: bool
    """Taken out there."""


@dataclass(frozen=True, slots=True)
class _Person:
    code: str
    party: Party
    is_removed: bool
    home: tuple[str, int]


def party_offers(
    ours: ExchangeCase, theirs: ExchangeCase, our_chains: Chains, their_chains: Chains
) -> Iterator[tuple[MergeOffer, OfferedParty]]:
    """Give every person whom we never knew as they are told there.

    The same person is the one who was entered by the same entry of a chain, else the one of the
    same role and name.
    """
    here = _persons(ours, our_chains)
    by_home = {person.home: person for person in here}
    by_name = {
        _folded(person.party): person for person in sorted(here, key=lambda p: not p.is_removed)
    }
    said, told = _said(our_chains), set()
    for person in _persons(theirs, their_chains):
        name = _folded(person.party)
        own = by_home.get(person.home) or by_name.get(name)
        if own is None:
            if not person.is_removed and name not in told:
                told.add(name)
                key = f"{person.party.role.value} {person.party.name}"
                offer = _offer(OfferState.NEW, key, None, person)
                yield offer, OfferedParty(person.party, "", is_removed=False)
            continue
        content = _REMOVED if person.is_removed else _content(person.party)
        if content in said[own.code]:
            continue  # it said so here before: we are level with them, or ahead
        if person.is_removed and (own.is_removed or own.home != person.home):
            continue  # somebody else of that name
        state = OfferState.REMOVED if person.is_removed else OfferState.CONFLICT
        offer = _offer(OfferState.GONE if own.is_removed else state, person.code, own, person)
        yield offer, OfferedParty(person.party, own.code, is_removed=person.is_removed)


def take_party(session: CaseSession, thing: OfferedParty, why: str) -> str:
    """Enter, change or take out a person as another office did; one entry of the chain each."""
    if not thing.own:
        cases.add_party(session, thing.party, why)
        return thing.party.name
    if thing.is_removed:
        people.remove(session, thing.own, why)
        return thing.own
    people.state(session, thing.own, thing.party, why)
    return thing.own


def _offer(state: OfferState, theirs: str, own: _Person | None, person: _Person) -> MergeOffer:
    text = _REMOVED if person.is_removed else _line(person.party)
    return MergeOffer(
        key=f"{OfferKind.PARTY.value} {theirs}",
        kind=OfferKind.PARTY,
        state=state,
        ours=own.code if own else "",
        theirs=theirs,
        mine_text=_line(own.party) if own else "",
        theirs_text=text,
        choices=_TAKE_OR_NOT,
        content_sha256=decision_digest(
            OfferKind.PARTY.value, theirs, text if own is None else _content(person.party) + text
        ),
    )


def _persons(case: ExchangeCase, chains: Chains) -> list[_Person]:
    homes = [
        (log, number)
        for log, lines in chains.items()
        for number, line in enumerate(lines)
        if json.loads(line)["act"] == "party.add"
    ]
    # a package may list persons whom no entry entered: they are nobody's, and known by name alone
    homes += [("", number) for number in range(len(homes), len(case.parties))]
    removed = case.parties_removed or ("",) * len(case.parties)
    return [
        _Person(numbered(PARTY_PREFIX, number), party, bool(removed_at), home)
        for number, (party, removed_at, home) in enumerate(
            zip(case.parties, removed, homes, strict=False), 1
        )
    ]


def _said(chains: Chains) -> dict[str, set[str]]:
    """Give all that a case ever said of each person, by code."""
    said: dict[str, set[str]] = {}
    count = 0
    for lines in chains.values():
        for line in lines:
            entry: dict[str, Any] = json.loads(line)
            if entry["act"] == "party.add":
                count += 1
                said.setdefault(numbered(PARTY_PREFIX, count), set()).add(_plain(entry["data"]))
            elif entry["act"] in (people.SET_ACT, people.RESTORE_ACT):
                said[entry["obj"][0]].add(_plain(entry["data"]))
            elif entry["act"] == people.REMOVE_ACT:
                said[entry["obj"][0]].add(_REMOVED)
    return said


def _content(party: Party) -> str:
    return _plain(in_chain_form(party))


def _plain(told: Mapping[str, Any]) -> str:
    return json.dumps(told, sort_keys=True, ensure_ascii=False)


def _line(party: Party) -> str:
    told = to_plain(party)
    return " · ".join(str(value) for value in told.values() if value)


def _folded(party: Party) -> tuple[str, str]:
    return party.role.value, " ".join(party.name.casefold().split())
