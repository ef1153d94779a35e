"""The waiting items as a list that can be put into another order by drag or by key."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

_ROW_HEIGHT = 26
_CODE = Qt.ItemDataRole.UserRole


class WaitingRows(QTreeWidget):
    """One row an item; the first may be the one that runs."""

    arranged = Signal(list)
    """Codes in the order that a drag made."""
    moved = Signal(str, int)
    """Code and by how many places."""
    dropped = Signal(str)
    """Code that is to be taken out."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "framed")
        self.setAccessibleName(self.tr("Antrean transkripsi"))
        self.setToolTip(
            self.tr("Seret, atau Alt+Naik dan Alt+Turun, untuk mengubah urutan; Del mengeluarkan")
        )
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setHeaderLabels(
            [
                self.tr("Nomor"), self.tr("Nama"), self.tr("Panjang"), self.tr("Bahasa"),
                self.tr("Perkiraan, paling lama"), self.tr("Keadaan"),
            ]
        )  # fmt: skip
        header = self.header()
        header.setStretchLastSection(False)
        for column in range(6):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)

    @property
    def code(self) -> str:
        """The chosen item's code; empty without one."""
        chosen = self.currentItem()
        return str(chosen.data(0, _CODE)) if chosen is not None else ""

    @property
    def codes(self) -> list[str]:
        """All codes from top to bottom."""
        rows = (self.topLevelItem(place) for place in range(self.topLevelItemCount()))
        return [str(found.data(0, _CODE)) for found in rows if found is not None]

    def show_rows(self, rows: list[tuple[str, ...]], running: str) -> None:
        """Show texts by column; rows of the same codes change in place."""
        if [texts[0] for texts in rows] != self.codes:
            kept = self.code
            self.clear()
            for texts in rows:
                self.addTopLevelItem(self._made(texts[0]))
            self.choose(kept)
        for place, texts in enumerate(rows):
            item = self.topLevelItem(place)
            if item is None:
                continue
            for column, text in enumerate(texts):
                if item.text(column) != text:
                    item.setText(column, text)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            if texts[0] != running:
                flags |= Qt.ItemFlag.ItemIsDragEnabled
            if item.flags() != flags:
                item.setFlags(flags)

    def choose(self, code: str) -> None:
        """Choose an item, or the first."""
        codes = self.codes
        if codes:
            place = codes.index(code) if code in codes else 0
            self.setCurrentIndex(self.model().index(place, 0))

    def dropEvent(self, event: QDropEvent) -> None:
        """Move a row, then say the new order."""
        code = self.code
        super().dropEvent(event)
        self.choose(code)
        self.arranged.emit(self.codes)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with Alt and an arrow, take out with Del."""
        is_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if is_alt and steps and self.code:
            self.moved.emit(self.code, steps)
        elif event.key() == Qt.Key.Key_Delete and self.code:
            self.dropped.emit(self.code)
        else:
            super().keyPressEvent(event)

    @staticmethod
    def _made(code: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem()
        item.setData(0, _CODE, code)
        item.setSizeHint(0, QSize(0, _ROW_HEIGHT))
        return item
