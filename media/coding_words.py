"""Words of a stranger's file as one plain line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from app.domain.codings import MAX_LETTERS

LONGEST_US = 10_000 * 3600 * 1_000_000
"""No recording is longer."""
_TURNS_TEXT = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def names(text: str) -> list[str]:
    """Give the names of a text that separates them by semicolons."""
    return [name.strip() for name in text.split(";") if name.strip()]


def plain(text: str) -> str:
    """Give one line without control signs and signs that turn the direction of text."""
    return " ".join("".join(_signs(text)).split())[:MAX_LETTERS]


def _signs(text: str) -> Iterator[str]:
    for sign in text:
        if unicodedata.category(sign) in ("Cc", "Zl", "Zp", "Zs"):
            yield " "
        elif sign not in _TURNS_TEXT and sign.isprintable():
            yield sign
