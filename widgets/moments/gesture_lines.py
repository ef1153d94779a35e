"""What was noted of hands on the chosen moment, line by line, each to be taken off again."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.gesture import GestureFinding
from app.services import gestures
from widgets.parts import IconButton, label, row


class GestureLines(QWidget):
    """Hidden where nothing was noted."""

    taken_off = Signal(int)
    """Place in the list of what is to go."""

    def __init__(self) -> None:
        super().__init__()
        self.buttons: list[IconButton] = []
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(2)
        self.setAccessibleName(self.tr("Gestur tangan"))
        self.setVisible(False)

    def show_findings(self, found: tuple[GestureFinding, ...], *, may_write: bool) -> None:
        """Show these in place of what was shown."""
        while (old := self._lines.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons.clear()
        for place, one in enumerate(found):
            self._lines.addWidget(self._line(place, one, may_write=may_write))
        self.setVisible(bool(found))

    def _line(self, place: int, one: GestureFinding, *, may_write: bool) -> QWidget:
        told = gestures.told(one)
        text = label(gestures.line(one), wraps=True)
        text.setToolTip(told.fingers)
        drop = IconButton(
            "close",
            self.tr("Lepas kartu {card} dari momen").format(card=one.card),
            partial(self.taken_off.emit, place),
        )
        drop.setEnabled(may_write)
        self.buttons.append(drop)
        both = row(text, drop, spacing=4)
        both.setStretch(0, 1)
        both.setAlignment(drop, Qt.AlignmentFlag.AlignTop)
        line = QWidget()
        line.setLayout(both)
        return line
