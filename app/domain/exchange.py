"""What crosses the border of a case: identities, anchors of the chain, packages, other chains."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.custody import ChainHead


@dataclass(frozen=True, slots=True)
class Identity:
    """A person who may sign in this case."""

    id: int
    """Unique in the case; 0 before it is stored."""
    role: str
    """pemeriksa or ketua."""
    name: str
    """As entered."""
    certificate_sha256: str
    """Fingerprint of the signing certificate, lower-case hex; empty where none is registered."""
    subject: str
    """Subject of the certificate."""
    added_at: str
    """UTC."""
    removed_at: str = ""
    """UTC; empty while it holds."""


class AnchorKind(StrEnum):
    """Where the head of a chain was laid down outside the chain itself."""

    DOSSIER = "dossier"
    SHEET = "sheet"
    RECEIPT = "receipt"
    LAST_SEEN = "last_seen"
    TIMESTAMP = "timestamp"
    PACKAGE = "package"


@dataclass(frozen=True, slots=True)
class Anchor:
    """One head of the chain that somebody else holds too."""

    kind: AnchorKind
    """Where it lies."""
    head: ChainHead
    """Which head."""
    made_at: str
    """UTC."""
    detail: dict[str, str] = field(default_factory=dict)
    """Facts of its kind: the name of a file, of who received it, a time-stamp token."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a valid RFC 3161 token says."""

    at: str
    """UTC, by the authority's clock."""
    authority: str
    """Subject of the authority's certificate."""
    serial: str
    """The authority's number of this stamp."""
    is_trusted: bool
    """Its certificate leads to a root that the user supplied or used on this computer."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A package or a receipt that went out or came in."""

    direction: str
    """out, in or receipt."""
    name: str
    """File name, shown as plain text only."""
    sha256: str
    """Of the file."""
    log: str
    """Identity of the chain that it speaks of."""
    head: ChainHead
    """Head of that chain in it."""
    made_at: str
    """UTC."""
    detail: dict[str, str] = field(default_factory=dict)
    """Recipients, who signed, whether it is the public variant."""


@dataclass(frozen=True, slots=True)
class ForeignChain:
    """The custody chain of another office, kept as it came."""

    log: str
    """Its identity."""
    package_sha256: str
    """The package that brought it."""
    head: ChainHead
    """Where it ends."""
    received_at: str
    """UTC."""
    lines: tuple[str, ...]
    """Every entry, verbatim."""
