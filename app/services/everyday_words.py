"""Ordinary words that sound like a cue or a call for neutrality and are neither."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.runtime.paths import resource
from app.services.cue_tokens import letters_of
from app.services.reference import Border, document

_SCHEMA = "asn-neutrality-everyday"


@dataclass(frozen=True, slots=True)
class Everyday:
    """The shipped list, each entry by its letters alone."""

    phrases: frozenset[str]
    """Heard exactly, one of these is no misheard cue."""
    little: frozenset[str]
    """Words that are seldom misheard: what begins or ends with one is no misheard call."""


@cache
def everyday() -> Everyday:
    """Give the shipped list.

    Raises:
        ReferenceDataInvalid: an entry breaks the rules of the file.
    """
    return read_everyday(resource("reference", "everyday.yaml"))


def read_everyday(path: Path) -> Everyday:
    """Read such a list.

    Raises:
        ReferenceDataInvalid: `why` names the entry.
    """
    data = document(path, path.read_bytes(), _SCHEMA)
    with Border(path):
        return Everyday(
            phrases=frozenset(letters_of(str(text)) for text in data["phrases"]),
            little=frozenset(letters_of(str(text)) for text in data["little_words"]),
        )
