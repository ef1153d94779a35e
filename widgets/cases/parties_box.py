"""The persons of a case: who is reported, who reports, who saw it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from app.domain.case import Party, PartyRole
from widgets.parts import Button, column, label, row


class PartiesBox(QWidget):
    """Lists the persons and takes new ones; those are stored with the form.

    Args:
        parties: who is in the case already.
    """

    changed = Signal()

    def __init__(self, parties: tuple[Party, ...]) -> None:
        super().__init__()
        self._known = parties
        self._added: list[Party] = []
        self.role = QComboBox()
        for role in PartyRole:
            self.role.addItem(self._role_text(role), role.value)
        self.name = _field(self.tr("Nama"))
        self.office = _field(self.tr("Jabatan"))
        self.agency = _field(self.tr("Instansi"))
        self.nip = _field(self.tr("NIP"))
        self.add = Button(self.tr("Tambah orang"), "", "person")
        self._list = QGridLayout()
        self._list.setHorizontalSpacing(12)
        self._list.setVerticalSpacing(2)
        line = row(self.role, self.name, self.office, self.agency, self.nip, self.add)
        for place, share in enumerate((0, 4, 3, 3, 2, 0)):
            line.setStretch(place, share)
        self.setLayout(column(label(self.tr("PARA PIHAK"), "section"), self._list, line))
        self.add.clicked.connect(self.take)
        self.name.textChanged.connect(self._check)
        for party in parties:
            self._show(party)
        self._check()

    @property
    def added(self) -> tuple[Party, ...]:
        """New persons, one that was typed and not yet added among them."""
        typed = self._typed
        return (*self._added, typed) if typed is not None else tuple(self._added)

    def take(self) -> None:
        """Add the typed person to the list."""
        typed = self._typed
        if typed is None:
            return
        self._added.append(typed)
        self._show(typed)
        for field in (self.name, self.office, self.agency, self.nip):
            field.clear()
        self.name.setFocus()
        self.changed.emit()

    @property
    def _typed(self) -> Party | None:
        name = self.name.text().strip()
        if not name:
            return None
        return Party(
            role=PartyRole(self.role.currentData()),
            name=name,
            office=self.office.text().strip(),
            agency=self.agency.text().strip(),
            nip=self.nip.text().strip(),
        )

    def _show(self, party: Party) -> None:
        place = self._list.rowCount()
        rest = " · ".join(part for part in (party.office, party.agency, party.nip) if part)
        self._list.addWidget(label(self._role_text(party.role), "muted"), place, 0)
        self._list.addWidget(label(party.name), place, 1)
        self._list.addWidget(label(rest, "muted"), place, 2)
        self._list.setColumnStretch(2, 1)

    def _check(self) -> None:
        self.add.setEnabled(self._typed is not None)

    def _role_text(self, role: PartyRole) -> str:
        return {
            PartyRole.TERLAPOR: self.tr("Terlapor"),
            PartyRole.PELAPOR: self.tr("Pelapor"),
            PartyRole.SAKSI: self.tr("Saksi"),
            PartyRole.PASLON: self.tr("Pasangan calon"),
        }[role]


def _field(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setPlaceholderText(name)
    made.setAccessibleName(name)
    return made
