"""Where an item came from: what is asked, what is missing and why, and the hash that was stated."""

from __future__ import annotations

from enum import StrEnum

from app.domain.evidence import Digest, Provenance
from app.domain.zones import instant

ASKED = (
    "received_from",
    "received_at",
    "place",
    "method",
    "device",
    "post_address",
    "captured_at",
    "captured_zone",
    "stated_hash",
)
"""Fields that are filled or stored as not available with a reason, in the order of asking."""
NOT_STATED = "tidak disebutkan ketika diterima"
"""The reason where nobody gave one."""
ALGORITHMS = {32: "MD5", 40: "SHA-1", 64: "SHA-256", 128: "SHA-512"}
"""Names of a stated hash by its hex digits."""


class StatedHash(StrEnum):
    """How the bytes compare with the hash that the submitter states."""

    NONE = ""
    """None was stated."""
    SAME = "same"
    """The computed hash is the stated one."""
    DIFFERS = "differs"
    """It is another one: these are not the bytes that the submitter means."""
    NOT_COMPUTED = "not_computed"
    """Kept as stated: Netra computes SHA-256 and SHA-512."""


def reasons(told: Provenance) -> dict[str, str]:
    """Give the reason of every field that is not available, also of items of older cases.

    A field that was filled needs no reason; one without its own has the common one.
    """
    given = {name: reason.strip() for name, reason in told.unavailable}
    common = told.unavailable_reason or NOT_STATED
    return {name: given.get(name) or common for name in ASKED if _is_missing(told, name)}


def compare(stated: str, digest: Digest) -> StatedHash:
    """Compare a stated hash with what was computed while copying."""
    if not stated:
        return StatedHash.NONE
    computed = {"SHA-256": digest.sha256, "SHA-512": digest.sha512}.get(algorithm(stated))
    if not computed:
        # MD5 and SHA-1 never, SHA-512 of a large file not before it was looked into.
        return StatedHash.NOT_COMPUTED
    return StatedHash.SAME if computed == stated else StatedHash.DIFFERS


def algorithm(stated: str) -> str:
    """Name the algorithm of a stated hash by its length; empty for none."""
    return ALGORITHMS.get(len(stated), "")


def _is_missing(told: Provenance, name: str) -> bool:
    if name == "captured_zone":
        # asked only where a time of day was told that does not carry its own zone
        moment = instant("captured_at", told.captured_at) if told.captured_at else None
        return moment is not None and moment.tzinfo is None and not told.captured_zone
    return not getattr(told, name)
