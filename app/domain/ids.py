"""Identifiers as a hearing reads them: BB-001, M-001, T-001, SK-001."""

from __future__ import annotations

from typing import NewType

EvidenceCode = NewType("EvidenceCode", str)
MomentCode = NewType("MomentCode", str)
DerivativeCode = NewType("DerivativeCode", str)
SyncCode = NewType("SyncCode", str)
Sha256 = NewType("Sha256", str)

EVIDENCE_PREFIX = "BB"
MOMENT_PREFIX = "M"
DERIVATIVE_PREFIX = "T"
SYNC_PREFIX = "SK"
PARTY_PREFIX = "P"
READING_PREFIX = "TK"
"""A second reading (telaah kedua)."""
BLIND_PREFIX = "TB"
"""A mark made in one (tanda buta)."""


def numbered(prefix: str, number: int) -> str:
    """Write the code of the `number`-th item (1-based): three digits, more where needed."""
    return f"{prefix}-{number:03d}"
