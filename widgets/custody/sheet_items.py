"""Which items a paper is about: all of them, until somebody unticks one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.domain.evidence import Evidence, EvidenceStatus
from app.services import intake
from widgets.desk import Desk
from widgets.parts import Button, column, label, row
from widgets.texts import kind_text

_ROWS = 4


class SheetItems(QWidget):
    """The items of the case that were not withdrawn, each with a tick."""

    changed = Signal()

    def __init__(self, desk: Desk, title: str = "") -> None:
        super().__init__()
        title = title or self.tr("Yang diserahkan")
        self._items: dict[str, Evidence] = {}
        self.list = QListWidget()
        self.list.setProperty("kind", "framed")
        self.list.setSpacing(2)  # a tick box is higher than a line of text
        self.list.setAccessibleName(self.tr("Barang bukti: {title}").format(title=title))
        for item in intake.evidence_list(desk.session):
            if item.status is not EvidenceStatus.WITHDRAWN:
                self._items[str(item.code)] = item
                self._add(str(item.code), f"{item.code}   {item.name}   ({kind_text(item.kind)})")
        line = self.list.fontMetrics().height() + 12
        self.list.setMaximumHeight(line * max(1, min(_ROWS, self.list.count())) + 6)
        self.count = label("", "muted")
        self.all, self.none = Button(self.tr("Semua")), Button(self.tr("Kosongkan"))
        self.all.setToolTip(self.tr("Centang semua barang bukti"))
        self.none.setToolTip(self.tr("Hapus semua centang"))
        self.all.clicked.connect(lambda: self._tick_all(Qt.CheckState.Checked))
        self.none.clicked.connect(lambda: self._tick_all(Qt.CheckState.Unchecked))
        head = row(label(title), self.count, None, self.all, self.none)
        self.setLayout(column(head, self.list, spacing=4))
        self.list.itemChanged.connect(lambda _item: self._on_changed())
        self._on_changed()

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the ticked items, in order; empty where all are: nothing is left out then."""
        ticked = self._ticked()
        return () if len(ticked) == self.list.count() else ticked

    @property
    def ticked_items(self) -> tuple[Evidence, ...]:
        """The ticked items, in order."""
        return tuple(self._items[code] for code in self._ticked())

    @property
    def has_any(self) -> bool:
        """Something is ticked."""
        return bool(self._ticked())

    def tick(self, code: str, *, is_on: bool) -> None:
        """Tick an item, or take its tick away."""
        for place in range(self.list.count()):
            if self.list.item(place).data(Qt.ItemDataRole.UserRole) == code:
                self.list.item(place).setCheckState(_state(is_on=is_on))

    def _ticked(self) -> tuple[str, ...]:
        items = (self.list.item(place) for place in range(self.list.count()))
        return tuple(
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        )

    def _add(self, code: str, text: str) -> None:
        item = QListWidgetItem(text)
        item.setData(Qt.ItemDataRole.UserRole, code)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked)
        self.list.addItem(item)

    def _tick_all(self, state: Qt.CheckState) -> None:
        for place in range(self.list.count()):
            self.list.item(place).setCheckState(state)

    def _on_changed(self) -> None:
        text = self.tr("{n} dari {total}").format(n=len(self._ticked()), total=self.list.count())
        self.count.setText(text)
        self.changed.emit()


def _state(*, is_on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
