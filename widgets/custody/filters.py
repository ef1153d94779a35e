"""What of the history is shown: item, person, kind of act, days, words."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.services.history import HistoryFilter
from widgets.custody.period import PeriodChoice
from widgets.parts import column, row

_PAUSE_MS = 250


class HistoryFilters(QWidget):
    """Four choices and a search line; says so a moment after a person stopped typing."""

    changed = Signal(object)
    """The `HistoryFilter` wanted now."""

    def __init__(self, export: QWidget) -> None:
        super().__init__()
        self.items = _choice(self.tr("Butir"))
        self.people = _choice(self.tr("Orang"))
        self.kinds = _choice(self.tr("Perbuatan"))
        self.period = PeriodChoice()
        self.text = QLineEdit()
        self.text.setPlaceholderText(self.tr("Cari dalam riwayat…"))
        self.text.setAccessibleName(self.tr("Cari dalam riwayat"))
        self.text.setClearButtonEnabled(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._say)
        self.setLayout(
            column(
                row(self.items, self.people, self.kinds, spacing=4),
                row(self.period, self.text, export, spacing=4),
                self.period.dates,
                margins=(8, 6, 8, 6),
                spacing=4,
            )
        )
        self.offer((), (), ())
        for box in (self.items, self.people, self.kinds):
            box.activated.connect(lambda _place: self._say())
        self.period.changed.connect(self._say)
        self.text.textChanged.connect(lambda _text: self._timer.start())
        self.text.returnPressed.connect(self._say)

    @property
    def wanted(self) -> HistoryFilter:
        """What is asked for now."""
        since, until = self.period.days
        return HistoryFilter(
            since=since,
            until=until,
            item=str(self.items.currentData() or ""),
            person=str(self.people.currentData() or ""),
            kind=str(self.kinds.currentData() or ""),
            text=self.text.text(),
        )

    def offer(
        self,
        items: tuple[str, ...],
        people: tuple[str, ...],
        kinds: tuple[tuple[str, str], ...],
    ) -> None:
        """Offer what there is to choose; what was chosen stays."""
        _fill(self.items, self.tr("Semua butir"), [(code, code) for code in items])
        _fill(self.people, self.tr("Semua orang"), [(name, name) for name in people])
        _fill(self.kinds, self.tr("Semua jenis"), list(kinds))

    def choose_item(self, code: str) -> None:
        """Show the history of one item; empty shows all."""
        self.items.setCurrentIndex(max(self.items.findData(code), 0))
        self._say()

    def _say(self) -> None:
        self._timer.stop()
        self.changed.emit(self.wanted)


def _choice(name: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(6)
    return made


def _fill(box: QComboBox, all_of_them: str, pairs: list[tuple[str, str]]) -> None:
    chosen = box.currentData()
    listed = [(None, all_of_them), *pairs]
    if [box.itemData(place) for place in range(box.count())] == [key for key, _ in listed]:
        return
    box.blockSignals(True)  # what is offered changes nothing of what is asked for
    box.clear()
    for key, text in listed:
        box.addItem(text, key)
    box.setCurrentIndex(max(box.findData(chosen), 0) if chosen else 0)
    box.blockSignals(False)
