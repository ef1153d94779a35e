"""Of which days the history is shown: all, today, this week, this month, or from one to another."""

from __future__ import annotations

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QWidget

from widgets.parts import column, label, row

ALL, TODAY, WEEK, MONTH, RANGE = "all", "today", "week", "month", "range"
_ISO = "yyyy-MM-dd"


class PeriodChoice(QWidget):
    """A list of periods; the last one asks for two dates below it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.choice = QComboBox()
        self.choice.setAccessibleName(self.tr("Waktu"))
        self.choice.setToolTip(self.tr("Hanya riwayat dari hari-hari ini"))
        for key, text in (
            (ALL, self.tr("Semua waktu")),
            (TODAY, self.tr("Hari ini")),
            (WEEK, self.tr("Minggu ini")),
            (MONTH, self.tr("Bulan ini")),
            (RANGE, self.tr("Dari … sampai …")),
        ):
            self.choice.addItem(text, key)
        self.first, self.last = (self._date(name) for name in (self.tr("Dari"), self.tr("Sampai")))
        self.dates = QWidget()
        """The two dates; whoever lays this out puts them where there is room."""
        dates = row(label(self.tr("Dari")), self.first, label(self.tr("sampai")), self.last, None)
        self.dates.setLayout(dates)
        self.dates.hide()
        self.setLayout(column(self.choice))
        self.choice.activated.connect(lambda _place: self._on_chosen())

    @property
    def days(self) -> tuple[str, str]:
        """First and last day as ISO dates, both included; empty where there is no limit."""
        today = QDate.currentDate()
        first, last = {
            ALL: (None, None),
            TODAY: (today, today),
            WEEK: (today.addDays(1 - today.dayOfWeek()), today),
            MONTH: (QDate(today.year(), today.month(), 1), today),
            RANGE: (self.first.date(), self.last.date()),
        }[self.choice.currentData()]
        if first is None or last is None:
            return "", ""
        return first.toString(_ISO), last.toString(_ISO)

    def choose(self, key: str) -> None:
        """Choose a period."""
        self.choice.setCurrentIndex(self.choice.findData(key))
        self._on_chosen()

    def _on_chosen(self) -> None:
        self.dates.setVisible(self.choice.currentData() == RANGE)
        self.changed.emit()

    def _date(self, name: str) -> QDateEdit:
        made = QDateEdit(QDate.currentDate())
        made.setDisplayFormat("dd-MM-yyyy")
        made.setCalendarPopup(True)
        made.setAccessibleName(name)
        made.dateChanged.connect(self._on_date)
        return made

    def _on_date(self, _date: QDate) -> None:
        """Keep the first day before the last one: the other date follows the one just set."""
        moved, other = (
            (self.first, self.last) if self.sender() is self.first else (self.last, self.first)
        )
        if self.first.date() > self.last.date():
            other.blockSignals(True)
            other.setDate(moved.date())
            other.blockSignals(False)
        self.changed.emit()
