"""One person over all evidence: where a reviewer said that they appear; nobody is recognised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.case import KeptParty
from app.domain.errors import InvalidValue, UnknownItem
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.moment import Moment
from app.services import people, quotes, review
from app.services.session import CaseSession


@dataclass(frozen=True, slots=True)
class Appearance:
    """One place where a person was said to be: a moment, or a voice of a transcript."""

    item: Evidence
    """Where."""
    moment: Moment | None
    """The moment that names the person; None for a voice."""
    speaker: int = 0
    """Number of the voice that was given this name; 0 for a moment."""
    first_us: int = 0
    """Where it begins, microseconds."""
    is_shared: bool = False
    """Said by a name that several persons of the case bear: it may be another of them."""

    @property
    def kind(self) -> EvidenceKind:
        """video, audio or photo."""
        return self.item.kind


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything that was said of one person."""

    name: str
    """As entered or as named on moments."""
    party: KeptParty | None
    """The person of the case form; None for a name that only moments or voices carry."""
    appearances: tuple[Appearance, ...]
    """By item and time."""
    alike: tuple[str, ...] = ()
    """Codes of the other persons of the case form who bear this very name."""

    @property
    def called(self) -> str:
        """How a moment names this person and no other: with the code where a name is shared."""
        return called(self.party, self.alike) if self.party else self.name


def pages(session: CaseSession) -> tuple[PersonPage, ...]:
    """Give a page for each person: those of the case form first, then names only mentioned."""
    items: dict[str, Evidence] = {item.code: item for item in session.stores.evidence.all()}
    found: dict[str, list[Appearance]] = {}
    read = quotes.Transcripts(session)
    for moment in session.stores.moments.all(None):
        told = quotes.as_of_now(moment, read)
        for name in dict.fromkeys(moment.draft.persons):
            place = moment.draft.span.start_us
            appearance = Appearance(items[moment.draft.evidence], told, 0, place)
            found.setdefault(name, []).append(appearance)
    for code, speaker, name in session.stores.layouts.all_names():
        if not name:
            continue
        current = read.of(code)
        said = [one for one in current.segments if one.speaker == speaker] if current else []
        begun = min((one.start_us for one in said), default=0)
        found.setdefault(name, []).append(Appearance(items[code], None, speaker, begun))
    listed = people.listed(session)
    made, entered = [], set()
    for kept in listed:
        alike = alike_to(kept, listed)
        mine = list(found.get(called(kept, alike), ()))
        if alike:
            mine += [replace(one, is_shared=True) for one in found.get(kept.party.name, ())]
        made.append(PersonPage(kept.party.name, kept, _ordered(mine), alike))
        entered |= {kept.party.name, called(kept, alike)}
    return (
        *made,
        *(
            PersonPage(name, None, _ordered(found[name]))
            for name in sorted(found)
            if name not in entered
        ),
    )


def alike_to(kept: KeptParty, listed: Sequence[KeptParty]) -> tuple[str, ...]:
    """Give the codes of the other persons with the same name."""
    name = kept.party.name
    return tuple(one.code for one in listed if one.party.name == name and one.code != kept.code)


def called(kept: KeptParty, alike: Sequence[str]) -> str:
    """Give the name that means this person: `Budi (P-002)` where it alone means several."""
    return f"{kept.party.name} ({kept.code})" if alike else kept.party.name


def names(session: CaseSession) -> tuple[str, ...]:
    """Give how moments name the persons of the case form."""
    listed = people.listed(session)
    return tuple(called(kept, alike_to(kept, listed)) for kept in listed)


def page(session: CaseSession, who: str) -> PersonPage:
    """Find the page of a person by code (P-001) or by name.

    Raises:
        UnknownItem: nobody is known so.
        InvalidValue: several persons bear this name; `expected` has their codes.
    """
    wanted = who.strip().casefold()
    for found in pages(session):
        code = found.party.code.casefold() if found.party else ""
        if wanted in (code, found.called.casefold()):
            return found
        if wanted == found.name.casefold():  # shared: alone it names nobody
            codes = " | ".join((code.upper(), *found.alike))
            raise InvalidValue(field="person", value=who, expected=codes)
    raise UnknownItem(kind="party", id=who)


def link(session: CaseSession, name: str, code: str, instead_of: str = "") -> Moment:
    """Say by hand that a person is on a moment; one change that can be taken back.

    Args:
        name: as `PersonPage.called`.
        instead_of: a shared name that the moment bears and that this makes clear.

    Raises:
        UnknownItem, CaseReadOnly: as named.
    """
    moment = review.moment(session, code)
    if name in moment.draft.persons:
        return moment
    kept = (one for one in moment.draft.persons if one != instead_of)
    draft = replace(moment.draft, persons=(*kept, name))
    return review.change_moment(session, moment.code, draft)


def unlink(session: CaseSession, name: str, code: str) -> Moment:
    """Say by hand that a person is not on a moment; one change that can be taken back.

    Raises:
        UnknownItem: the moment does not name the person, or there is none.
        CaseReadOnly: as named.
    """
    moment = review.moment(session, code)
    if name not in moment.draft.persons:
        raise UnknownItem(kind="party", id=name)
    left = tuple(one for one in moment.draft.persons if one != name)
    return review.change_moment(session, moment.code, replace(moment.draft, persons=left))


def _ordered(found: list[Appearance] | tuple[()]) -> tuple[Appearance, ...]:
    return tuple(sorted(found, key=lambda one: (one.item.code, one.first_us, one.speaker)))
