"""What the public may know of items, moments and persons: structure, and role labels for names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.case import Party
from app.domain.evidence import Evidence
from app.domain.mediatime import FramePosition, TimeRange
from app.domain.moment import Moment


@dataclass(frozen=True, slots=True)
class PublicEvidence:
    """One item: what it is, not where it came from."""

    code: str
    """BB-001."""
    sha256: str
    """Of the original, which is not in this package."""
    size_bytes: int
    """Length of the original."""
    kind: str
    """video, audio, photo or other."""
    status: str
    """ready, unreadable or withdrawn."""
    duration_us: int | None
    """Length, None for photos and what could not be read."""
    width: int | None
    """Pixels of the upright picture."""
    height: int | None
    """Pixels of the upright picture."""


@dataclass(frozen=True, slots=True)
class PublicMoment:
    """One moment: where, which category, who by role."""

    code: str
    """M-001."""
    evidence: str
    """BB-001."""
    span: TimeRange
    """Microseconds from the item's origin."""
    first: FramePosition | None
    """First frame."""
    last: FramePosition | None
    """Last frame."""
    categories: tuple[str, ...]
    """Codes of the catalogue."""
    catalogue_version: str
    """Version of the catalogue."""
    persons: tuple[str, ...]
    """Role labels: Terlapor 1, Orang 2."""


def role_labels(parties: Sequence[Party], moments: Sequence[Moment]) -> dict[str, str]:
    """Give each name its label: role and number, or `Orang n` for who is in no role.

    Returns:
        From the name, case and spaces folded, to the label.
    """
    labels: dict[str, str] = {}
    counts: dict[str, int] = {}

    def name_as(name: str, role: str) -> None:
        if name_key(name) not in labels:
            counts[role] = counts.get(role, 0) + 1
            labels[name_key(name)] = f"{role} {counts[role]}"

    for party in parties:
        name_as(party.name, party.role.value.capitalize())
    for moment in moments:
        for person in moment.draft.persons:
            name_as(person, "Orang")
    return labels


def name_key(name: str) -> str:
    """Fold a name's case and spaces, so that two ways of typing it are one."""
    return " ".join(name.casefold().split())


def public_evidence(item: Evidence) -> PublicEvidence:
    """Give what the public may know of an item."""
    media = item.media
    return PublicEvidence(
        code=item.code,
        sha256=item.digest.sha256,
        size_bytes=item.digest.size_bytes,
        kind=item.kind.value,
        status=item.status.value,
        duration_us=media.duration_us if media else None,
        width=media.width if media else None,
        height=media.height if media else None,
    )


def public_moment(moment: Moment, labels: dict[str, str]) -> PublicMoment:
    """Give what the public may know of a moment; `labels` as `role_labels` gives them."""
    draft = moment.draft
    return PublicMoment(
        code=moment.code,
        evidence=draft.evidence,
        span=draft.span,
        first=moment.first,
        last=moment.last,
        categories=draft.categories,
        catalogue_version=moment.catalogue_version,
        persons=tuple(labels[name_key(person)] for person in draft.persons),
    )
