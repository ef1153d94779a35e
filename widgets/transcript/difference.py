"""What a person changed in the machine's text: left out words struck through, new ones marked."""

from __future__ import annotations

from difflib import SequenceMatcher

from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from app.domain.transcript import Segment
from widgets.tokens import current_tokens

_LINES = 3


class DifferenceView(QPlainTextEdit):
    """Read-only; the machine's words beside the person's, plain text with marks."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.setAccessibleName(self.tr("Teks mesin dan perubahannya"))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES + 12)

    def show_segment(self, segment: Segment) -> None:
        """Write both texts into one, word by word."""
        self.clear()
        cursor = self.textCursor()
        cursor.insertText(self.tr("Mesin: "), _shape("about"))
        for kind, text in differences(segment.machine.text, segment.text):
            cursor.insertText(text + " ", _shape(kind))
        if segment.machine.alternative_text:
            other = self.tr("Pembacaan lain: {text}")
            said = other.format(text=segment.machine.alternative_text)
            cursor.insertText("\n" + said, _shape(""))
        self.moveCursor(QTextCursor.MoveOperation.Start)


def differences(machine: str, written: str) -> list[tuple[str, str]]:
    """Give both texts in order: `-` the machine's only, `+` the person's only, empty for both."""
    before, after = machine.split(), written.split()
    found: list[tuple[str, str]] = []
    for kind, first, stop, to_first, to_stop in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            found.append(("", " ".join(before[first:stop])))
            continue
        if stop > first:
            found.append(("-", " ".join(before[first:stop])))
        if to_stop > to_first:
            found.append(("+", " ".join(after[to_first:to_stop])))
    return found


def _shape(kind: str) -> QTextCharFormat:
    tokens = current_tokens()
    shape = QTextCharFormat()
    shape.setForeground(QColor(tokens.text))
    if kind == "-":
        shape.setFontStrikeOut(True)
        shape.setForeground(QColor(tokens.bad))
    elif kind == "about":
        shape.setForeground(QColor(tokens.muted))
    elif kind == "+":
        shape.setFontUnderline(True)
        shape.setFontWeight(QFont.Weight.DemiBold)
        shape.setForeground(QColor(tokens.ok))
    return shape
