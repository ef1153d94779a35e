"""What another office's package would bring into a case, laid out before anything happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

FROM_PACKAGE = "paket perkara"
"""How the reason of an entry begins that a package brought."""


class OfferKind(StrEnum):
    """What kind of thing is offered; also the order in which things are taken."""

    EVIDENCE = "evidence"
    PARTY = "party"
    TRANSCRIPT = "transcript"
    MOMENT = "moment"
    SEGMENT = "segment"
    SYNC = "sync"
    DEADLINE = "deadline"
    REQUIREMENT = "requirement"
    ELEMENT = "element"
    SUGGESTION = "suggestion"


class OfferState(StrEnum):
    """How it stands to what is here."""

    NEW = "new"
    """Nothing of ours is touched by taking it."""
    CONFLICT = "conflict"
    """Here and there say something different; a person decides."""
    REMOVED = "removed"
    """Taken out there, present here; a person decides."""
    GONE = "gone"
    """Taken out here, changed there; a person decides."""


class Choice(StrEnum):
    """What becomes of an offer."""

    MINE = "mine"
    """What is here stays, and what is there is not taken."""
    THEIRS = "theirs"
    """What is there is taken; what was here stays in the history."""
    BOTH = "both"
    """What is here stays, and what is there comes beside it."""


@dataclass(frozen=True, slots=True)
class MergeOffer:
    """One thing, as it is here and as it is there."""

    key: str
    """Names it within this plan: `moment M-006`, `segment BB-001/41`."""
    kind: OfferKind
    """What it is."""
    state: OfferState
    """How it stands to what is here."""
    ours: str
    """Code here, empty for what is not here."""
    theirs: str
    """Code there."""
    mine_text: str
    """What is here, in a line of plain text."""
    theirs_text: str
    """What is there, in a line of plain text."""
    choices: tuple[Choice, ...]
    """What a person may decide."""
    content_sha256: str
    """Of what is there: what was declined once is not offered again."""

    @property
    def needs_person(self) -> bool:
        """Nothing becomes of it until a person decides."""
        return self.state is not OfferState.NEW


@dataclass(frozen=True, slots=True)
class MergePreview:
    """Everything a person sees before a merge."""

    offers: tuple[MergeOffer, ...]
    """In the order of kind, then of code."""
    matched: tuple[tuple[str, str], ...]
    """(code there, code here) of items with the same bytes."""
    known: int
    """Moments of theirs that are here already."""
    form_differences: tuple[tuple[str, str, str], ...]
    """(field, here, there) of the case form; only told, never taken."""
    stays: tuple[str, ...] = ()
    """What was set or decided there and does not fit here, in words; it stays in their chain."""

    @property
    def conflicts(self) -> tuple[MergeOffer, ...]:
        """What a person has to decide."""
        return tuple(offer for offer in self.offers if offer.needs_person)


Decisions = Mapping[str, Choice]
"""From the key of an offer to what a person decided."""


def decided(offer: MergeOffer, decisions: Decisions) -> Choice:
    """Say what becomes of an offer: what is new is taken, what conflicts stays as it is."""
    return decisions.get(offer.key, Choice.MINE if offer.needs_person else Choice.THEIRS)
