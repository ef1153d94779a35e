"""What a person types into the search box, taken apart.

apel pagi          both words, in any order
"pilih nomor dua"  these words side by side
dukung*            words that begin so (the last word typed is always taken so)
camat ~5 lapangan  both, at most 5 words apart
paslon -debat      without this word
kades ATAU lurah   one of them (also OR)
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.errors import InvalidValue
from app.domain.spelling import words

_LEAST_LETTERS = 2
_MOST_TERMS = 24
_MOST_LETTERS = 400
_PART = re.compile(r'(-?)"([^"]*)"?|(\S+)')
_NEAR = re.compile(r"~(\d{1,2})$")
_EITHER = ("ATAU", "OR")


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or several in a fixed order."""

    words: tuple[str, ...]
    """Folded words; more than one are a phrase."""
    is_prefix: bool = False
    """The last word may go on."""
    near: int = 0
    """At most so many words after the term before; 0 for anywhere."""


@dataclass(frozen=True, slots=True)
class Query:
    """Alternatives of terms that must all be there, and what must not."""

    wanted: tuple[tuple[Term, ...], ...]
    """Of each group one term is enough; all groups are needed. A near term stands alone."""
    unwanted: tuple[Term, ...] = ()
    """None of these."""

    @property
    def terms(self) -> tuple[Term, ...]:
        """All wanted terms."""
        return tuple(term for group in self.wanted for term in group)


def parse_query(text: str) -> Query:
    """Take a query apart.

    Raises:
        InvalidValue: nothing in it can be searched for, or it is too long.
    """
    wanted: list[tuple[Term, ...]] = []
    unwanted: list[Term] = []
    near, is_either = 0, False
    parts = list(_PART.finditer(text[:_MOST_LETTERS]))
    for number, part in enumerate(parts):
        minus, phrase, word = part.group(1), part.group(2), part.group(3)
        if word is not None and word in _EITHER and wanted:
            is_either = True
            continue
        if word is not None and (found := _NEAR.match(word)):
            near = int(found.group(1))
            continue
        term, is_unwanted = _term(minus, phrase, word, is_last=number + 1 == len(parts))
        if not term.words:
            continue
        if is_unwanted:
            unwanted.append(term)
        elif is_either:
            wanted[-1] = (*wanted[-1], term)
        else:
            wanted.append((Term(term.words, term.is_prefix, near if wanted else 0),))
        near, is_either = 0, False
    letters = sum(len(word) for group in wanted for term in group for word in term.words)
    if letters < _LEAST_LETTERS or len(wanted) > _MOST_TERMS:
        raise InvalidValue(field="query", value=text[:80], expected="two letters or more")
    return Query(tuple(wanted), tuple(unwanted))


def _term(minus: str, phrase: str | None, word: str | None, *, is_last: bool) -> tuple[Term, bool]:
    if word is None:
        return Term(tuple(words(phrase or ""))), bool(minus)
    is_unwanted = word.startswith("-") and len(word) > 1
    found = tuple(words(word))
    # a word with a hyphen or an apostrophe in it is several words to the index, side by side
    return Term(found, is_prefix=word.endswith("*") or (is_last and not is_unwanted)), is_unwanted
