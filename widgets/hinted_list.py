"""A list that says, while it is empty, what belongs in it and how to begin."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QListWidget

_MARGIN = 10


class HintedList(QListWidget):
    """A framed list.

    Args:
        name: read aloud.
        hint: plain text, written where the first items would be.
    """

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self.hint = hint
        self.setAccessibleName(name)
        self.setAccessibleDescription(hint)
        self.setProperty("kind", "framed")

    @property
    def shows_hint(self) -> bool:
        """True while there is nothing else to see."""
        return self.count() == 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the items, or the hint."""
        super().paintEvent(event)
        if not self.shows_hint:
            return
        painter = QPainter(self.viewport())
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        room = self.viewport().rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self.hint)
        painter.end()
