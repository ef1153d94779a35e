"""What a dossier is once it is written: a file that was checked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SignedDossier:
    """A finished, verified file."""

    path: str
    """Where it lies."""
    sha256: str
    """Of the file as signed."""
    pages: int
    """Page count."""
    signed_by: str
    """Subject of the certificate, empty without one."""
    level: str
    """`PAdES B-B`, `PAdES B-T`, or empty without a signature."""
