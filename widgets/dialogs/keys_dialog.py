"""F1: every key of the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from widgets.action_specs import SPECS, Group
from widgets.actions import Actions, title_of
from widgets.parts import Button, column, label, row
from widgets.timeline.keys import key_list

_COLUMNS = (
    (Group.PLAY,),
    (Group.PICTURE, Group.EVIDENCE),
    (Group.MARK, Group.EDIT),
    (Group.CASE, Group.VIEW),
)
_WIDTH = 1340
"""Pixels: the four columns side by side with hardly a text in two lines."""


class KeysDialog(QDialog):
    """Lists the actions and their keys by menu; long texts take two lines rather than be cut."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self.setWindowTitle(self.tr("Daftar tombol"))
        sheets = row(spacing=16)
        for groups in _COLUMNS:
            sheet = QVBoxLayout()
            for group in groups:
                sheet.addLayout(self._table(group))
            if Group.EDIT in groups:  # the column with room
                sheet.addLayout(_table(self.tr("Garis waktu (Alt+6)"), key_list()))
            sheet.addStretch(1)
            sheets.addLayout(sheet)
        close = Button(self.tr("Tutup"), "primary")
        close.clicked.connect(self.accept)
        title = label(self.windowTitle(), "title")
        page = QWidget()
        page.setLayout(sheets)
        room = QScrollArea()
        room.setFrameShape(QFrame.Shape.NoFrame)
        room.setWidgetResizable(True)
        room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        room.setWidget(page)
        room.setAccessibleName(self.windowTitle())
        body = column(title, room, row(None, close), margins=(20, 16, 20, 14), spacing=12)
        self.setLayout(body)
        wanted = QSize(_WIDTH, page.sizeHint().height() + 110)
        # a small screen scrolls instead of losing its last lines
        self.resize(wanted.boundedTo(self.screen().availableSize() - QSize(20, 40)))

    def _table(self, group: Group) -> QVBoxLayout:
        entries = [self._actions[spec.name] for spec in SPECS if spec.group is group]
        lines = [(_keys(a.shortcuts()), a.text()) for a in entries if a.shortcuts()]
        if group is Group.MARK:
            lines.append(("1–9", self.tr("Tandai dengan kategori favorit")))
        return _table(title_of(group).replace("&", ""), lines)


def _table(title: str, lines: Sequence[tuple[str, str]]) -> QVBoxLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(3)
    for number, (keys, text) in enumerate(lines):
        grid.addWidget(label(keys, "chip"), number, 0)
        grid.addWidget(label(text.rstrip("…"), wraps=True), number, 1)
    grid.setColumnStretch(1, 1)
    return column(label(title.upper(), "section"), grid, 6, spacing=4)


def _keys(sequences: list[QKeySequence]) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return " / ".join(sequence.toString(native) for sequence in sequences)
