"""A date that may be unknown."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCheckBox, QDateEdit, QWidget

from widgets.parts import row


class OptionalDate(QWidget):
    """A day and whether it is known.

    Args:
        text: accessible name.
    """

    changed = Signal()

    def __init__(self, text: str) -> None:
        super().__init__()
        self._known = QCheckBox(self.tr("diketahui"))
        self._date = QDateEdit(QDate.currentDate())
        self._date.setCalendarPopup(True)
        self._date.setDisplayFormat("dd-MM-yyyy")
        self._date.setAccessibleName(text)
        self._known.setAccessibleName(self.tr("{field}: diketahui").format(field=text))
        self._known.toggled.connect(self._date.setEnabled)
        self._known.toggled.connect(lambda _on: self.changed.emit())
        self._date.dateChanged.connect(lambda _day: self.changed.emit())
        self._date.setEnabled(False)
        self.setLayout(row(self._date, self._known, None))
        self.setFocusProxy(self._known)

    @property
    def text(self) -> str:
        """ISO date, empty while unknown."""
        if not self._known.isChecked():
            return ""
        chosen = self._date.date()
        return date(chosen.year(), chosen.month(), chosen.day()).isoformat()

    @text.setter
    def text(self, stamp: str) -> None:
        self._known.setChecked(bool(stamp))
        if stamp:
            day = date.fromisoformat(stamp)
            self._date.setDate(QDate(day.year, day.month, day.day))
