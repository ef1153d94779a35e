"""How a word sounds in Indonesian, so that two spellings of one sound are found as one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"\w+")
_NUMBERS = {
    "nol": "0", "satu": "1", "dua": "2", "tiga": "3", "empat": "4", "lima": "5", "enam": "6",
    "tujuh": "7", "delapan": "8", "sembilan": "9",
}  # fmt: skip
# Spellings before 1972, loans from Arabic and Dutch, and what speakers and machines mix up.
_SAME = (
    ("oe", "u"), ("tj", "c"), ("dj", "j"), ("nj", "n"), ("sj", "s"), ("ch", "k"),
    ("kh", "k"), ("sy", "s"), ("sh", "s"), ("dh", "d"), ("th", "t"), ("ph", "p"), ("dz", "j"),
    ("ny", "n"), ("ng", "n"), ("nk", "n"), ("ks", "x"), ("ck", "k"), ("q", "k"), ("v", "f"),
    ("p", "f"), ("z", "j"), ("ai", "e"), ("ei", "e"), ("au", "o"), ("ou", "o"), ("y", "i"),
    ("w", "u"), ("i", "e"), ("u", "o"), ("m", "n"),
)  # fmt: skip
_LAST = {"d": "t", "b": "f", "g": "k"}
_MUTE_LAST = ("h", "k")
_LEAST = 3


def words(text: str) -> list[str]:
    """Cut a text into its words, folded to small letters without accents."""
    bare = "".join(
        sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign)
    )
    return _WORD.findall(bare.casefold())


@lru_cache(maxsize=200_000)
def sound_key(word: str) -> str:
    """Give what a folded word sounds like; equal for spellings that are easily misheard.

    Netra's own rule, made for finding and never for quoting: `kalau` and `kalo`, `pilih` and
    `pili`, `Soeharto` and `Suharto`, `dua` and `2` have one key. Words of other things may share
    one too, so what is found by it alone is said to be like, not the same.
    """
    if word in _NUMBERS:
        return _NUMBERS[word]
    if any(sign.isdigit() for sign in word):
        return word  # 11 is not 1, whatever it sounds like
    key = word
    for written, meant in _SAME:
        key = key.replace(written, meant)
    key = "".join(sign for at, sign in enumerate(key) if not at or key[at - 1] != sign)
    key = key[:1] + key[1:].replace("h", "")
    if len(key) > _LEAST and key[-1] in _MUTE_LAST:
        key = key[:-1]
    if key:
        key = key[:-1] + _LAST.get(key[-1], key[-1])
    return key or word


def sounds(text: str) -> str:
    """Give the key of each word of a text, in order, with one space between."""
    return " ".join(sound_key(word) for word in words(text))
