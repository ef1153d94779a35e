"""A query as FTS5 is asked for it: every word quoted, so that none of them is an operator."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.domain.query import Query, Term
from app.domain.spelling import sound_key


def expression(query: Query, spelled: Callable[[Term], list[str]]) -> str:
    """Write a query for FTS5; every word is quoted, so none of them is an operator."""
    parts: list[str] = []
    before = ""
    for group in query.wanted:
        phrases = [phrase for term in group for phrase in spelled(term)]
        if group[0].near and len(group) == 1:
            parts[-1] = f"NEAR({before} {phrases[0]}, {group[0].near})"
        else:
            parts.append("(" + " OR ".join(phrases) + ")")
        before = phrases[0]
    joined = " AND ".join(parts)
    plain = written if spelled is written else heard
    for term in query.unwanted:
        joined = f"({joined}) NOT {plain(term)[0]}"
    return joined


def written(term: Term) -> list[str]:
    """Spell a term as it was typed."""
    return [phrase(term.words, is_prefix=term.is_prefix)]


def heard(term: Term) -> list[str]:
    """Spell a term by the keys of how it sounds."""
    # what a word begins with may sound otherwise than the word: only whole ones are compared
    return [phrase([sound_key(word) for word in term.words])]


def phrase(found: Sequence[str], *, is_prefix: bool = False) -> str:
    """Quote words that stand side by side; of a prefix the last may go on."""
    return " + ".join(f'"{word}"' for word in found) + (" *" if is_prefix else "")
