"""F1 in the window of several recordings: every key of it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from widgets.parts import Button, column, label, row
from widgets.together.keys import KEYS

_IN_COLUMN = 13


class KeysSheet(QDialog):
    """Lists what can be done and the key of each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Daftar tombol"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        with_keys = [key for key in KEYS if key.keys]
        for place, key in enumerate(with_keys):
            line, side = place % _IN_COLUMN, 2 * (place // _IN_COLUMN)
            native = QKeySequence.SequenceFormat.NativeText
            shown = " / ".join(QKeySequence(text).toString(native) for text in key.keys)
            grid.addWidget(label(shown, "chip"), line, side)
            text = QCoreApplication.translate("Together", key.text)
            grid.addWidget(label(text.rstrip("…")), line, side + 1)
        close = Button(self.tr("Tutup"), "primary")
        close.clicked.connect(self.accept)
        title = label(self.windowTitle(), "title")
        self.setLayout(column(title, grid, row(None, close), margins=(20, 16, 20, 14), spacing=12))
