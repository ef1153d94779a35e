"""Netra's own line drawings, in the colour of the text they stand beside."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.runtime.paths import resource
from widgets.tokens import Tokens, current_tokens

_SIZES = (16, 20, 24, 32)


def icon(name: str, colour: str = "") -> QIcon:
    """Give a drawing of `resources/icons` in a colour, or in the colour of text."""
    tokens = current_tokens()
    return _made(name, colour or tokens.text, tokens)


def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Give one picture of `size` logical pixels for a painter."""
    made = QPixmap(round(size * ratio), round(size * ratio))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(_drawing(name, colour)).render(painter, QRectF(made.rect()))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


@cache
def _made(name: str, colour: str, tokens: Tokens) -> QIcon:
    made = QIcon()
    for size in _SIZES:
        for mode, shade in (
            (QIcon.Mode.Normal, colour),
            (QIcon.Mode.Disabled, tokens.faded),
        ):
            made.addPixmap(pixmap(name, shade, size), mode)
    return made


@cache
def _drawing(name: str, colour: str) -> QByteArray:
    text = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    return QByteArray(text.replace("currentColor", colour).encode())
