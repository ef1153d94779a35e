"""Do two names, as they were typed, mean one person? Four eyes need two."""

from __future__ import annotations

import unicodedata

_TITLES = frozenset(("dr", "dra", "drs", "h", "hj", "ir", "prof"))
_LATIN = str.maketrans("аеорсухіјѕһԁԛѡοανικρτυχ", "aeopcyxijshdqwoavikptux")
"""Small letters of Cyrillic and Greek that look like Latin ones."""


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are alike to a reader: case, spaces, titles and accents aside.

    Signs that cannot be seen and letters of other scripts that look the same make no second
    person.
    """
    return _seen(one) == _seen(other)


def _seen(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name).casefold().translate(_LATIN)
    told = folded.partition(",")[0]  # degrees stand behind a comma
    kinds = [(sign, unicodedata.category(sign)[0]) for sign in told]
    shown = "".join(sign if kind in "LN" else " " for sign, kind in kinds if kind not in "CM")
    words = shown.split()
    while len(words) > 1 and words[0] in _TITLES:
        words.pop(0)
    return "".join(words) or folded.strip()
