"""The public variant of a dossier: what it shows of persons, of pictures, and of its counterpart.

Nothing that a person typed is carried over, as in `exchange_public`: no title, narrative, note,
quote, transcript, file name or provenance. A picture is printed only out of a redacted copy that
a second person confirmed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.case import Party, PartyRole
from app.domain.catalogue import Category
from app.domain.errors import InvalidValue
from app.domain.mediatime import FramePosition
from app.domain.public_parts import PublicEvidence, PublicMoment, name_key

INTERNAL, PUBLIC = "internal", "public"
"""The variants, as the chain and the manifests name them."""


class NameShown(StrEnum):
    """How much of a person the public variant tells; NIP, address and telephone never."""

    LABEL = "label"
    """Role and number: Terlapor 1."""
    INITIALS = "initials"
    """Also the first letters of the name."""
    OFFICE = "office"
    """Also office and agency, without the name."""
    NAME = "name"
    """Name, office and agency."""


_ORDER = tuple(NameShown)
_MOST = {
    PartyRole.TERLAPOR: NameShown.NAME,
    PartyRole.PASLON: NameShown.NAME,
    # whoever reported or saw something may ask for protection (procedure.yaml): a name that is
    # out cannot be taken back, so no setting lets it out
    PartyRole.PELAPOR: NameShown.INITIALS,
    PartyRole.SAKSI: NameShown.INITIALS,
}


@dataclass(frozen=True, slots=True)
class NameChoice:
    """How much is told of the persons of one role."""

    role: PartyRole
    """Which role."""
    shown: NameShown
    """How much."""

    def __post_init__(self) -> None:
        if self.shown not in may_be_shown(self.role):
            expected = ", ".join(may_be_shown(self.role))
            raise InvalidValue(
                field="show-names", value=f"{self.role}={self.shown}", expected=expected
            )


def may_be_shown(role: PartyRole) -> tuple[NameShown, ...]:
    """Give what may be chosen for a role, the least first."""
    return _ORDER[: _ORDER.index(_MOST[role]) + 1]


def parse_choice(text: str) -> NameChoice:
    """Read `terlapor=office`.

    Raises:
        InvalidValue: no such role, no such measure, or more than may be shown of that role.
    """
    role, _, shown = text.strip().lower().partition("=")
    roles, measures = {str(item): item for item in PartyRole}, {str(one): one for one in NameShown}
    if role not in roles or shown not in measures:
        expected = f"{'|'.join(roles)}={'|'.join(measures)}"
        raise InvalidValue(field="show-names", value=text, expected=expected)
    return NameChoice(roles[role], measures[shown])


@dataclass(frozen=True, slots=True)
class PublicPerson:
    """A person of the case as the public variant prints it."""

    label: str
    """Role and number."""
    told: str
    """Initials, office or name, as chosen; empty where nothing else is told."""


def public_persons(
    parties: Sequence[Party], labels: Mapping[str, str], choices: Sequence[NameChoice]
) -> tuple[PublicPerson, ...]:
    """Tell of each person what was chosen for the role; of one in two roles the lesser.

    Args:
        parties: those of the case.
        labels: as `public_parts.role_labels` gives them.
        choices: a role that none of them names shows labels only; of two the last counts.
    """
    chosen = {item.role: item.shown for item in choices}
    least: dict[str, NameShown] = {}
    first: dict[str, Party] = {}
    for party in parties:
        key = name_key(party.name)
        own = chosen.get(party.role, NameShown.LABEL)
        least[key] = min(least.get(key, own), own, key=_ORDER.index)
        first.setdefault(key, party)
    return tuple(
        PublicPerson(labels[key], _told(party, least[key])) for key, party in first.items()
    )


def _told(party: Party, shown: NameShown) -> str:
    office = ", ".join(part for part in (party.office, party.agency) if part.strip())
    match shown:
        case NameShown.INITIALS:
            return " ".join(f"{part[0].upper()}." for part in party.name.split()[:6])
        case NameShown.OFFICE:
            return office
        case NameShown.NAME:
            return f"{party.name} ({office})" if office else party.name
    return ""


class PictureState(StrEnum):
    """Why a picture stands there, or an empty frame."""

    COPY = "copy"
    """Out of a confirmed redacted copy."""
    NO_COPY = "no_copy"
    """No redacted copy was made."""
    UNCONFIRMED = "unconfirmed"
    """Its newest redacted copy was confirmed by nobody."""
    OTHER_EDGES = "other_edges"
    """Its newest redacted copy was made of other edges."""
    OVERLAPS = "overlaps"
    """Part of it is hidden in a copy made for another moment."""
    ONLY_VOICES = "only_voices"
    """Its copy hides voices, and nothing of the picture."""
    SOUND = "sound"
    """There is no picture: a sound recording."""


@dataclass(frozen=True, slots=True)
class PublicPicture:
    """The picture of a moment, or why there is none."""

    state: PictureState
    """Which of them."""
    path: str = ""
    """PNG to print; empty for none. No part of the manifest."""
    copy: str = ""
    """Code of the redacted copy, T-001."""
    copy_sha256: str = ""
    """Of the copy's file."""
    frame: FramePosition | None = None
    """Which frame of the copy; None for none."""
    in_original: int | None = None
    """Number of that frame, or of the photo's page, in the original."""
    pixels_sha256: str = ""
    """SHA-256 of the RGB24 pixels printed."""


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """One moment of the public variant."""

    moment: PublicMoment
    """Where, which category, who by role."""
    categories: tuple[Category, ...]
    """From the catalogue version of the case."""
    picture: PublicPicture
    """What is seen of it."""


@dataclass(frozen=True, slots=True)
class VariantPair:
    """Both variants by the digest of what they hold.

    Two files cannot hold each other's hash: writing it in changes it. Each manifest.json is
    finished first, both are hashed, and both PDFs carry both digests beside the manifest.
    """

    internal_sha256: str
    """Of the internal variant's manifest.json."""
    public_sha256: str
    """Of the public variant's manifest.json."""

    def of(self, variant: str) -> str:
        """Give the digest of one variant."""
        return self.public_sha256 if variant == PUBLIC else self.internal_sha256

    def other(self, variant: str) -> str:
        """Give the digest of a variant's counterpart."""
        return self.of(INTERNAL if variant == PUBLIC else PUBLIC)


@dataclass(frozen=True, slots=True)
class PublicDossier:
    """All that the public variant prints of the case."""

    persons: tuple[PublicPerson, ...]
    """In the order of the form."""
    choices: tuple[NameChoice, ...]
    """What was chosen to be told of persons; none tells labels only."""
    evidence: tuple[PublicEvidence, ...]
    """In order of code."""
    entries: tuple[PublicEntry, ...]
    """In order of item and time."""
