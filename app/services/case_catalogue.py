"""The catalogue that one case works with: the shipped one, and an agency's own laid over it.

An agency's catalogue is kept whole in the entry of the chain that says so: whoever receives the
case has it, and nobody changes it unseen. The file itself is not needed again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary, ref

from app.domain.agency_catalogue import AgencyCatalogue, CatalogueUse, merged
from app.domain.catalogue import Catalogue, Category
from app.domain.plain import from_plain
from app.services import ancestry, catalogue
from app.services.events import Topic
from app.services.replay_entries import BROKEN_ROW, Entry, parse
from app.services.session import CaseSession

USE_ACT = "catalogue.use"
_HEAD = f'{{"act":"{USE_ACT}"'
"""Keys of an entry stand in order, so its act is its beginning."""
_NEW = '{"act":"case.new"'


@dataclass(slots=True)
class _Known:
    uses: tuple[CatalogueUse, ...]
    catalogue: Catalogue


_known: WeakKeyDictionary[CaseSession, _Known] = WeakKeyDictionary()
_followed: WeakKeyDictionary[CaseSession, bool] = WeakKeyDictionary()


def of(session: CaseSession) -> Catalogue:
    """Give the catalogue of a case; the same value until the case is moved to another."""
    return _read(session).catalogue


def used(session: CaseSession) -> CatalogueUse:
    """Give which catalogue a case uses; what it was made with where nobody said otherwise."""
    return uses(session)[-1]


def uses(session: CaseSession) -> tuple[CatalogueUse, ...]:
    """Give every catalogue that a case ever used, the first one first."""
    return _read(session).uses


def use_told(entry: Entry) -> CatalogueUse:
    """Read an entry that moved a case.

    Raises:
        InvalidValue, LookupError, ValueError: it does not say what it should.
    """
    data = entry["data"]
    agency = from_plain(AgencyCatalogue, json.loads(data["agency"])) if data["agency"] else None
    return CatalogueUse(
        agency=agency,
        base_version=data["base_version"],
        base_sha256=data["base_sha256"],
        by=entry["who"]["name"],
        at=entry["ts"],
        digests=tuple((code, str(sha256)) for code, sha256 in sorted(data["categories"].items())),
    )


def use_faults(lines: Sequence[str]) -> Iterator[str]:
    """Name the entries about a catalogue that cannot be read."""
    for line in lines:
        if line.startswith(_HEAD):
            entry = parse(line)
            try:
                use_told(entry)
            except BROKEN_ROW:
                yield f"{USE_ACT} {entry['seq']}"


def _read(session: CaseSession) -> _Known:
    known = _known.get(session)
    if known is None:
        _follow(session)
        record = session.stores.cases.record()
        found = [
            CatalogueUse(
                None,
                record.catalogue_version,
                record.catalogue_sha256,
                "",
                record.created_at,
                _made_with(session, record.catalogue_sha256),
            )
        ]
        for line in ancestry.told_beginning(session.stores, _HEAD):
            try:
                found.append(use_told(parse(line)))
            except BROKEN_ROW:
                continue  # the verification names it; the catalogue before it stays in use
        known = _known[session] = _Known(tuple(found), _merged(found))
    return known


def _made_with(session: CaseSession, base_sha256: str) -> tuple[tuple[str, str], ...]:
    """Give the digests of what a case was made with; an older program did not write them down."""
    told: dict[str, str] = {}
    for line in ancestry.told_beginning(session.stores, _NEW):
        try:
            told = {code: str(sha256) for code, sha256 in parse(line)["data"]["categories"].items()}
        except BROKEN_ROW:
            continue
    return tuple(sorted((told or catalogue.earlier().get(base_sha256, {})).items()))


def _merged(found: list[CatalogueUse]) -> Catalogue:
    now = merged(catalogue.load(), found[-1].agency)
    present = {one.code for one in now.categories}
    retired: dict[str, Category] = {}
    for use in found[:-1]:
        if use.agency is not None:
            retired |= {one.code: one for one in use.agency.categories if one.code not in present}
    return merged(catalogue.load(), found[-1].agency, tuple(retired.values()))


def _follow(session: CaseSession) -> None:
    """Read anew after the case was moved; other changes leave its catalogue as it is."""
    if session in _followed:
        return
    _followed[session] = True
    held = ref(session)

    def on_event(topic: Topic, _code: str) -> None:
        there = held()
        if topic is Topic.CATALOGUE and there is not None:
            _known.pop(there, None)

    session.events.subscribe(on_event, is_first=True)
