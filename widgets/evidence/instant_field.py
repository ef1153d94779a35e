"""A date and time of day with its zone, or the statement that it is not known."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QDate, QDateTime, QTime, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateTimeEdit, QWidget

from app.domain.zones import ZONES, zone_name
from widgets.parts import row

_FORM = "yyyy-MM-ddTHH:mm"


class InstantField(QWidget):
    """What the office writes: wall-clock time and WIB, WITA or WIT.

    A text that was filled in and not touched is given back as it was: a date alone stays one,
    and seconds are not lost.

    Args:
        name: accessible name of the field.
        needs_zone: False offers "not known" for the zone as well.
    """

    changed = Signal()

    def __init__(self, name: str, *, needs_zone: bool) -> None:
        super().__init__()
        self._kept: tuple[str, str] | None = None
        self._known = QCheckBox()
        self._known.setAccessibleName(self.tr("{field}: diketahui").format(field=name))
        self._known.setToolTip(self.tr("diketahui"))
        self._edit = QDateTimeEdit(QDateTime.currentDateTime())
        self._edit.setCalendarPopup(True)
        self._edit.setDisplayFormat("dd-MM-yyyy HH:mm")
        self._edit.setAccessibleName(name)
        self._zone = QComboBox()
        self._zone.setAccessibleName(self.tr("{field}: zona waktu").format(field=name))
        for zone in ZONES:
            self._zone.addItem(zone, zone)
        if not needs_zone:
            self._zone.addItem(self.tr("zona?"), "")
        self._choose_zone(zone_name(datetime.now().astimezone()))
        line = row(self._known, self._edit, self._zone, spacing=6)
        line.setStretch(1, 1)
        self.setLayout(line)
        self.setFocusProxy(self._known)
        self._known.toggled.connect(self._on_touched)
        self._edit.dateTimeChanged.connect(self._on_touched)
        self._zone.currentIndexChanged.connect(self._on_touched)
        self._enable()

    @property
    def is_known(self) -> bool:
        """A time was given."""
        return self._known.isChecked()

    @property
    def stamp(self) -> str:
        """ISO 8601 wall-clock time without a zone, or the text that was filled in; else empty."""
        if not self.is_known:
            return ""
        return self._kept[0] if self._kept is not None else self._edit.dateTime().toString(_FORM)

    @property
    def zone(self) -> str:
        """Name of the zone; empty where it is not known, or stands in the stamp itself."""
        if not self.is_known:
            return ""
        return self._kept[1] if self._kept is not None else str(self._zone.currentData())

    def fill(self, stamp: str, zone: str = "") -> None:
        """Show a stored answer; an empty one is not known."""
        self.blockSignals(True)
        try:
            found = datetime.fromisoformat(stamp) if stamp else None
        except ValueError:
            found = None  # as somebody entered it in an older case: kept, not shown as a time
        self._known.setChecked(bool(stamp))
        if found is not None:
            self._edit.setDateTime(
                QDateTime(
                    QDate(found.year, found.month, found.day), QTime(found.hour, found.minute)
                )
            )
            self._choose_zone(zone_name(found) or zone)
        self._kept = (stamp, zone) if stamp else None
        self.blockSignals(False)
        self._enable()

    def set_known(self, is_known: bool) -> None:
        """Say whether a time is known."""
        self._known.setChecked(is_known)

    def _choose_zone(self, zone: str) -> None:
        if self._zone.findData(zone) < 0:
            self._zone.addItem(zone, zone)
        self._zone.setCurrentIndex(self._zone.findData(zone))

    def _on_touched(self) -> None:
        self._kept = None
        self._enable()
        self.changed.emit()

    def _enable(self) -> None:
        self._edit.setEnabled(self.is_known)
        self._zone.setEnabled(self.is_known)
