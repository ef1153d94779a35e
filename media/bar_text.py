"""Text in the bar beneath a clip: fonts that are shipped, lines that fit."""

from __future__ import annotations

from functools import lru_cache

from PIL import ImageFont

from app.runtime.paths import resource

MONO, PLAIN, BOLD = "NotoSansMono-Regular.ttf", "NotoSans-Regular.ttf", "NotoSans-Bold.ttf"
_SMALLEST = 6
_CUT = " […]"


@lru_cache(maxsize=64)
def font(size: int, face: str = MONO) -> ImageFont.FreeTypeFont:
    """Give a font at a size in pixels."""
    path = resource("fonts", face)
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


def fitting(text: str, usable: int, largest: float) -> ImageFont.FreeTypeFont:
    """Give the largest font up to a size in which a line fits."""
    size = max(int(largest), _SMALLEST)
    while size > _SMALLEST and font(size).getlength(text) > usable:
        size -= 1
    return font(size)


def drawable(text: str, face: str = MONO) -> str:
    """Replace what the font has no glyph for by its code point, never an empty box."""
    missing = _glyph("\U0010fffd", face)
    return "".join(
        char if char == " " or _glyph(char, face) != missing else f"[U+{ord(char):04X}]"
        for char in text
    )


def wrapped(text: str, usable: int, made: ImageFont.FreeTypeFont, most: int) -> list[str]:
    """Break a text into lines that fit; what goes beyond the last one is cut, and marked so.

    Args:
        text: as `drawable` gives it; its blanks and line breaks are taken as one blank each.
        usable: width in pixels.
        made: the font.
        most: lines.
    """
    lines: list[str] = [""]
    for word in text.split():
        if len(lines) > most:
            break
        longer = f"{lines[-1]} {word}".lstrip()
        if made.getlength(longer) <= usable:
            lines[-1] = longer
            continue
        pieces = _pieces(word, usable, made)
        lines += pieces if lines[-1] else []
        if not lines[0]:
            lines[:1] = pieces
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and made.getlength(last + _CUT) > usable:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip() + _CUT]


def _pieces(word: str, usable: int, made: ImageFont.FreeTypeFont) -> list[str]:
    """Break a word that is longer than a line."""
    pieces = [""]
    for char in word:
        if pieces[-1] and made.getlength(pieces[-1] + char) > usable:
            pieces.append("")
        pieces[-1] += char
    return pieces


@lru_cache(maxsize=4096)
def _glyph(char: str, face: str) -> bytes:
    mask = font(24, face).getmask(char)
    return bytes(mask) + repr(mask.size).encode()
