"""The four shipped fonts: registered once, and which characters each can show."""

from __future__ import annotations

from functools import cache
from threading import Lock

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from app.runtime import paths

REGULAR = "NotoSans-Regular"
BOLD = "NotoSans-Bold"
ITALIC = "NotoSans-Italic"
MONO = "NotoSansMono-Regular"
_ALL = (REGULAR, BOLD, ITALIC, MONO)
_lock = Lock()


def register() -> None:
    """Make the fonts known to ReportLab; safe from any thread, and cheap when repeated."""
    with _lock:
        if REGULAR in pdfmetrics.getRegisteredFontNames():
            return
        rl_config.useA85 = 0  # streams are deflated; ASCII85 on top adds a quarter
        for name in _ALL:
            pdfmetrics.registerFont(TTFont(name, str(paths.resource("fonts", f"{name}.ttf"))))
        pdfmetrics.registerFontFamily(
            REGULAR, normal=REGULAR, bold=BOLD, italic=ITALIC, boldItalic=BOLD
        )


@cache
def characters(font: str) -> frozenset[int]:
    """Give the code points for which the font's cmap has a glyph."""
    register()
    return frozenset(pdfmetrics.getFont(font).face.charToGlyph)


def width(text: str, font: str, size: float) -> float:
    """Measure one line in points."""
    register()
    measured: float = pdfmetrics.stringWidth(text, font, size)
    return measured


def fitted(text: str, font: str, size: float, room: float) -> str:
    """Cut one line so that it fits `room` points, ending in an ellipsis where it was cut."""
    if width(text, font, size) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle].rstrip() + "…", font, size) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"
