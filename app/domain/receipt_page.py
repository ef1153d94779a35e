"""A receipt of a package as it is printed: what the signed line says, and who vouches for it.

It bears no letterhead: the sender prints it too, and the words are the receiver's.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.custody import ChainHead
from app.domain.handover import Paper


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """Everything that is printed; the same receipt gives the same bytes."""

    package_sha256: str
    """SHA-256 of the package's tag manifest."""
    log: str
    """The sender's chain."""
    head: ChainHead
    """Its end as received."""
    received_at: str
    """UTC ISO 8601."""
    received_by: str
    """Name as entered."""
    role: str
    """Office in the case."""
    organization: str
    """The receiver's office; may be empty."""
    receiver_log: str
    """The chain in which the import was recorded; may be empty."""
    receiver_head: ChainHead | None
    """Its end just after that."""
    signer: str
    """Who signed the receipt's file; empty where nobody did."""
    certificate_sha256: str
    """Fingerprint of that certificate."""
    is_trusted: bool
    """The certificate leads to a root that was given or used on this computer."""
    file_sha256: str
    """Of the receipt's file."""
    app_version: str
    """Netra's version."""
    paper: Paper = Paper.A4
    """Size of the page."""
