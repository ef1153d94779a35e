"""The user's own words: names and places that a machine mishears; near misses are only marked."""

from __future__ import annotations

import os
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.domain.errors import InvalidValue
from app.runtime.disk import writing_to
from app.runtime.paths import data_dir

FILE_NAME = "kata.txt"
MOST_WORDS = 20_000
_MOST_BYTES = 1024 * 1024
_LEAST_LETTERS = 4
"""A shorter word is near to too many others."""
_EDGES = re.compile(r"^\W+|\W+$")


class WordList:
    """Words of one user, one a line in a file of his own; read once, written at each change.

    Args:
        path: the file; this user's data folder where none is given.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or data_dir() / FILE_NAME
        self._words = _read(self.path)
        self._plain: tuple[str, ...] = ()
        self._meant = lru_cache(maxsize=20_000)(self._look)
        self._changed()

    @property
    def words(self) -> tuple[str, ...]:
        """Every word in alphabetical order."""
        return tuple(sorted(self._words, key=str.casefold))

    def add(self, text: str) -> str:
        """Add a word and give it as it is kept; one that is there already stays.

        Raises:
            InvalidValue: it is no single word, or too short to be near to anything.
            DiskFull, OutputRefused: the file cannot be written.
        """
        word = _word(text)
        if len(word) < _LEAST_LETTERS or " " in word or len(self._words) >= MOST_WORDS:
            raise InvalidValue(field="word", value=text, expected=f">= {_LEAST_LETTERS}")
        if word not in self._words:
            self._write([*self._words, word])
        return word

    def remove(self, word: str) -> None:
        """Take a word out of the list."""
        if word in self._words:
            self._write([kept for kept in self._words if kept != word])

    def meant(self, text: str) -> str:
        """Give the word of the list that a misspelling is near to; empty for none.

        One letter off in a short word, two in one of eight letters or more.
        """
        return str(self._meant(_word(text).casefold())) if self._plain else ""

    def _look(self, said: str) -> str:
        if len(said) < _LEAST_LETTERS or said in self._known:
            return ""
        most = 2 if len(said) >= 8 else 1
        found = process.extractOne(said, self._plain, scorer=OSA.distance, score_cutoff=most)
        return self._words[found[2]] if found else ""

    def _write(self, words: list[str]) -> None:
        staged = self.path.with_name(f"{self.path.name}.new")
        with writing_to(self.path.parent):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with staged.open("w", encoding="utf-8") as file:
                file.write("".join(f"{word}\n" for word in words))
                file.flush()
                os.fsync(file.fileno())
            staged.replace(self.path)
        self._words = words
        self._changed()

    def _changed(self) -> None:
        self._plain = tuple(word.casefold() for word in self._words)
        self._known = frozenset(self._plain)
        self._meant.cache_clear()


def _word(text: str) -> str:
    return _EDGES.sub("", unicodedata.normalize("NFC", text.strip()))


def _read(path: Path) -> list[str]:
    """Read the file as far as it is one of words; a user may edit it by hand."""
    if not path.is_file():
        return []
    with path.open("rb") as file:
        content = file.read(_MOST_BYTES).decode("utf-8-sig", "replace")
    words = (_word(line) for line in content.split("\n"))
    kept = (w for w in words if len(w) >= _LEAST_LETTERS and " " not in w and w.isprintable())
    return list(dict.fromkeys(kept))[:MOST_WORDS]
