"""The custody chain as it is printed: sentences, and of a long one its beginning and its end."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One entry, or a run of like entries, in one sentence."""

    first: int
    """Number of its first entry, 0-based."""
    last: int
    """Number of its last entry."""
    at: str
    """UTC stamp of the first entry; empty where it cannot be read."""
    offset: str
    """Offset of the place where it was done, such as +07:00."""
    sentence: str
    """What happened; foreign text."""
    sha256: str
    """Of the last entry."""


@dataclass(frozen=True, slots=True)
class CustodyStory:
    """What is printed of a chain."""

    beginning: tuple[StoryLine, ...] = ()
    """Its first lines."""
    left_out: int = 0
    """Entries between the beginning and the end that are not printed."""
    end: tuple[StoryLine, ...] = ()
    """Its last lines; empty where the beginning is all of it."""
    people: tuple[str, ...] = ()
    """Who acted in what is printed, with the office; foreign text."""
    outside: str = ""
    """Which anchor outside the computer is newest; foreign text."""
