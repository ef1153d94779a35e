"""The cards of hand poses, their neutral readings, and which of them a hand looks like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from app.domain.catalogue import MUST_VERIFY
from app.domain.errors import UnknownItem
from app.domain.gesture import FINGERS, UNSEEN, FingerState, GestureFinding, GestureReading
from app.runtime.paths import resource
from app.services.reference import Border, confidence, document, require_unique

_SURE = {
    "verified": "terverifikasi",
    "secondary": f"dari berita, {MUST_VERIFY}",
    "seed-only": f"dari daftar kata awal, {MUST_VERIFY}",
    "recalled": f"tanpa sumber, {MUST_VERIFY}",
    "inferred": f"disimpulkan, {MUST_VERIFY}",
}
_FINGER_WORDS = ("jempol", "telunjuk", "tengah", "manis", "kelingking")
_STATE_WORDS = {
    FingerState.EXTENDED: "terbuka",
    FingerState.FOLDED: "menekuk",
    FingerState.BENT: "setengah menekuk",
    FingerState.ANY: "tidak terlihat",
}


@dataclass(frozen=True, slots=True)
class Gesture:
    """One card: a hand pose and its neutral reading."""

    id: str
    label: str
    neutral_reading: str
    confidence: str
    hands: int
    """1 or 2."""
    fingers: tuple[FingerState, ...]
    """Thumb first; `any` where the finger is of no matter."""
    orientation: str
    """How the hand is held."""
    contact: str
    """What touches what; empty where nothing does."""
    numbers: tuple[int, ...]
    """Ballot numbers that it looks like."""
    basis: str
    """Where the likeness comes from, in words; empty without one."""
    listing: str
    """Whether the lists of 2023 hold it, in words."""
    confusable: tuple[str, ...]
    """Ids of the cards that it is taken for."""
    note: str

    @property
    def needs_check(self) -> bool:
        """True: not to be relied on without "perlu verifikasi"."""
        return self.confidence != "verified"

    @property
    def sureness(self) -> str:
        """How sure the card is, in words."""
        return _SURE[self.confidence]


@dataclass(frozen=True, slots=True)
class GestureDeck:
    """The whole reference."""

    version: str
    disclaimer: str
    """What must be said beside every reading."""
    cards: tuple[Gesture, ...]

    def card(self, id_: str) -> Gesture:
        """Find a card.

        Raises:
            UnknownItem: there is none of this id.
        """
        for one in self.cards:
            if one.id == id_:
                return one
        raise UnknownItem(kind="gesture", id=id_)


class Fit(StrEnum):
    """How a card agrees with the fingers that were seen."""

    WHOLE = "whole"
    """All five were seen, and all are as on the card."""
    OPEN = "open"
    """Nothing seen contradicts it; a finger was not seen, is half bent, or does not matter."""


@dataclass(frozen=True, slots=True)
class GestureMatch:
    """A card that the fingers do not rule out."""

    card: Gesture
    fit: Fit


def load() -> tuple[Gesture, ...]:
    """Load the cards.

    Raises:
        ReferenceDataInvalid: an entry breaks the rules of the file.
    """
    return deck().cards


@cache
def deck() -> GestureDeck:
    """Load the reference; raises as `load`."""
    path = resource("reference", "gestures.yaml")
    data = document(path, path.read_bytes(), "asn-neutrality-gestures")
    with Border(path):
        cards = tuple(_card(entry, data) for entry in data["gestures"])
        require_unique([card.id for card in cards], "id")
        known = {card.id for card in cards}
        for card in cards:
            if not known.issuperset(card.confusable):
                raise ValueError(f"{card.id}: confusable_with")
        return GestureDeck(str(data["version"]), str(data["disclaimer_id"]), cards)


def matches(fingers: tuple[FingerState, ...] = UNSEEN, hands: int = 1) -> tuple[GestureMatch, ...]:
    """Give the cards that the fingers do not rule out: whole ones first, else as in the file.

    A half bent finger fits both an open and a folded one: it decides nothing. How the hand is
    held and what it touches is on the card, for a person to compare.
    """
    found = [
        GestureMatch(card, _fit(card.fingers, fingers))
        for card in load()
        if card.hands == hands and _agrees(card.fingers, fingers)
    ]
    return tuple(sorted(found, key=_rank))


def told(finding: GestureFinding) -> GestureReading:
    """Say a finding in the words of its card, and never who it might stand for."""
    try:
        card = deck().card(finding.card)
    except UnknownItem:
        # of a reference that this version of the program does not have
        reading = f"kartu dari rujukan versi {finding.version} yang tidak ada di sini"
        title, sure = finding.card, MUST_VERIFY
    else:
        title, reading, sure = f"{card.id} {card.label}", card.neutral_reading, card.sureness
    return GestureReading(title, reading, sure, fingers_text(finding.fingers), finding.frame)


def line(finding: GestureFinding) -> str:
    """Say a finding in one line: card, likeness, and how sure that is."""
    said = told(finding)
    return f"{said.title}: {said.reading} ({said.doubt})"


def fingers_text(fingers: tuple[FingerState, ...]) -> str:
    """Name what was seen, finger by finger; empty where nothing was."""
    if all(state is FingerState.ANY for state in fingers):
        return ""
    pairs = zip(_FINGER_WORDS, fingers, strict=True)
    return ", ".join(f"{name} {_STATE_WORDS[state]}" for name, state in pairs)


def finger_text(place: int, state: FingerState) -> str:
    """Name one finger and its state: `jempol terbuka`."""
    return f"{_FINGER_WORDS[place]} {_STATE_WORDS[state]}"


def _card(entry: Mapping[str, Any], data: Mapping[str, Any]) -> Gesture:
    basis = entry.get("number_basis")
    return Gesture(
        id=str(entry["id"]),
        label=str(entry["label_id"]),
        neutral_reading=str(entry["neutral_reading_id"]),
        confidence=confidence(dict(entry)),
        hands=int(entry["hands"]),
        fingers=tuple(FingerState(entry["fingers"][name]) for name in FINGERS),
        orientation=str(entry["orientation"]),
        contact=str(entry.get("contact", "")),
        numbers=tuple(int(number) for number in entry["resembles_numbers"]),
        basis=str(data["number_basis_values"][basis]) if basis else "",
        listing=str(data["listing_values"][entry["listing"]]),
        confusable=tuple(str(id_) for id_ in entry["confusable_with"]),
        note=str(entry.get("note", "")),
    )


def _rank(one: GestureMatch) -> int:
    if one.fit is Fit.WHOLE:
        return 0
    return 2 if one.card.fingers == UNSEEN else 1


def _agrees(card: tuple[FingerState, ...], seen: tuple[FingerState, ...]) -> bool:
    open_ = (FingerState.ANY, FingerState.BENT)
    return all(
        one is other or one in open_ or other in open_
        for one, other in zip(card, seen, strict=True)
    )


def _fit(card: tuple[FingerState, ...], seen: tuple[FingerState, ...]) -> Fit:
    is_whole = card == seen and FingerState.ANY not in seen
    return Fit.WHOLE if is_whole else Fit.OPEN
