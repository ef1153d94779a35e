"""Where a word follows the one before it without a space: "bertahun-tahun", heard as two words."""

from __future__ import annotations

from collections.abc import Sequence


def is_glued(text: str, words: Sequence[str]) -> tuple[bool, ...]:
    """Say of each word whether it stands right behind the one before it in a text.

    Args:
        text: what the words were taken from.
        words: in order, stripped; one that the text lacks is taken for a word of its own.
    """
    found: list[bool] = []
    at = 0
    for word in words:
        place = text.find(word, at)
        if place < 0 or text[at:place].strip():
            found.append(False)
            continue
        found.append(bool(found) and place == at)
        at = place + len(word)
    return tuple(found)


def joined(words: Sequence[str], glued: Sequence[bool]) -> str:
    """Write words one after the other, with a space before each that is not glued."""
    parts = [word if is_tied else f" {word}" for word, is_tied in zip(words, glued, strict=True)]
    return "".join(parts).strip()
