"""Codings made in another program, as they are read from its file."""

from __future__ import annotations

from dataclasses import dataclass

MAX_BYTES = 64 * 1024**2
"""A longer file is no file of codings."""
MAX_CODINGS = 20_000
MAX_LETTERS = 4_000
CODES, PERSONS, QUOTE, NOTE = "kategori", "orang", "kutipan", "catatan"
"""Types of the tiers below a moment in our own EAF."""
SPANS = "netra.us"
"""Property of our own EAF that holds a moment's exact times: code, start, end."""


@dataclass(frozen=True, slots=True)
class Coding:
    """One annotation or event."""

    start_us: int
    """Microseconds from the beginning of the recording."""
    end_us: int
    """As `start_us`, not before it; equal for a point."""
    text: str
    """What was written; one line, without control signs."""
    tier: str = ""
    """Tier (ELAN) or observation (BORIS) it stood in."""
    codes: tuple[str, ...] = ()
    """Codes as written; which of them the catalogue knows is for the case to say."""
    persons: tuple[str, ...] = ()
    """Subjects as written."""


@dataclass(frozen=True, slots=True)
class ReadCodings:
    """What a file of codings holds."""

    form: str
    """eaf or boris."""
    sha256: str
    """Of the file, lower-case hex."""
    codings: tuple[Coding, ...]
    """By time."""
    left_out: int = 0
    """Annotations without a time, or past the most that is read."""
