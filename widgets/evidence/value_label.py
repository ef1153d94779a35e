"""A fact that wraps anywhere: a path or a hash has no space to break at."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QMenu

_BREAK = "\N{ZERO WIDTH SPACE}"
_LONG_WORD = re.compile(r"\S{19,}")
_STEP = 18


class ValueLabel(QLabel):
    """Plain text to be selected and copied; what makes it wrap is not copied along."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.value = text
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setText(_LONG_WORD.sub(lambda found: _breakable(found[0]), text))
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the text itself."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy what is selected, or everything."""
        menu = QMenu(self)
        menu.addAction(self.tr("Salin"), self.copy)
        menu.popup(event.globalPos())
        menu.aboutToHide.connect(menu.deleteLater)

    def copy(self) -> None:
        """Put what is selected, or everything, on the clipboard."""
        chosen = self.selectedText().replace(_BREAK, "")
        QApplication.clipboard().setText(chosen or self.value)


def _breakable(word: str) -> str:
    return _BREAK.join(word[place : place + _STEP] for place in range(0, len(word), _STEP))
