"""The persons of a case: who is reported, who reports, who saw it, which pairs run."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.domain.case import EmployeeStatus, KeptParty, Party, PartyRole
from app.domain.register import NipFault, nip_faults
from widgets.parts import Button, column, label, row, set_tone

_FIELDS = ("name", "number", "nip", "rank", "office", "agency", "address", "phone")


class PartiesBox(QWidget):
    """Lists the persons; new, changed and removed ones are stored with the form.

    Args:
        parties: who is in the case already.
    """

    changed = Signal()

    def __init__(self, parties: tuple[KeptParty, ...] = ()) -> None:
        super().__init__()
        self._before = {kept.code: kept.party for kept in parties}
        self._people: list[tuple[str, Party]] = [(kept.code, kept.party) for kept in parties]
        self._edited: int | None = None
        self._make_fields()
        self._lay_out()
        self.add.clicked.connect(self.take)
        self.remove.clicked.connect(self._on_remove)
        self.fresh.clicked.connect(self._begin_new)
        self.role.currentIndexChanged.connect(lambda _place: self._check())
        self.table.itemSelectionChanged.connect(self._on_selected)
        for field in (self.name, self.nip):
            field.textChanged.connect(self._check)
        self._show()

    @property
    def added(self) -> tuple[Party, ...]:
        """New persons, one that was typed and not yet added among them."""
        return tuple(party for code, party in self._now if not code)

    @property
    def altered(self) -> dict[str, Party]:
        """Persons that are stated otherwise than before, by code."""
        return {
            code: party for code, party in self._now if code and party != self._before.get(code)
        }

    @property
    def removed(self) -> tuple[str, ...]:
        """Codes of the persons who were taken out."""
        left = {code for code, _ in self._people}
        return tuple(code for code in self._before if code not in left)

    def take(self) -> None:
        """Put the typed person into the list: a new one, or the chosen one anew."""
        if self._typed is None:
            return
        self._people = self._now
        self._begin_new()
        self.changed.emit()

    @property
    def _now(self) -> list[tuple[str, Party]]:
        """The list with what stands in the fields."""
        typed, people = self._typed, list(self._people)
        if typed is None:
            return people
        if self._edited is None:
            return [*people, ("", typed)]
        people[self._edited] = (people[self._edited][0], typed)
        return people

    @property
    def _typed(self) -> Party | None:
        texts = {name: getattr(self, name).text().strip() for name in _FIELDS}
        if not texts["name"]:
            return None
        role = PartyRole(self.role.currentData())
        return Party(role=role, status=EmployeeStatus(self.status.currentData()), **texts)

    def _make_fields(self) -> None:
        self.table = QTableWidget(0, 5)
        self.table.setAccessibleName(self.tr("Para pihak"))
        self.role, self.status = QComboBox(), QComboBox()
        for role in PartyRole:
            self.role.addItem(self._role_text(role), role.value)
        self.role.setAccessibleName(self.tr("Kedudukan"))
        self.status.addItem(self.tr("Belum diketahui"), "")
        for status in EmployeeStatus:
            if status.value:
                self.status.addItem(status.value, status.value)
        self.status.setAccessibleName(self.tr("Status kepegawaian"))
        self.name = _field(self.tr("Nama"))
        self.number = _field(self.tr("Nomor urut"))
        self.nip = _field(self.tr("NIP"), self.tr("18 angka"))
        self.nip_hint = label("", "muted")
        self.rank = _field(self.tr("Pangkat/golongan"), self.tr("Mis. Penata Tk. I (III/d)"))
        self.office = _field(self.tr("Jabatan"))
        self.agency = _field(self.tr("Instansi"))
        self.address = _field(self.tr("Alamat atau domisili"))
        self.phone = _field(self.tr("Telepon"))
        self.add = Button(self.tr("Tambah orang"), "", "person")
        self.fresh = Button(self.tr("Orang baru"), "quiet", "plus")
        self.remove = Button(self.tr("Keluarkan"), "quiet", "trash")

    def _lay_out(self) -> None:
        self.table.setHorizontalHeaderLabels(
            [self.tr("Kedudukan"), self.tr("Nama"), self.tr("NIP"), self.tr("Jabatan"),
             self.tr("Instansi")]
        )  # fmt: skip
        self.table.setProperty("kind", "framed")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        head = self.table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        left, right = QFormLayout(), QFormLayout()
        left.addRow(self.tr("&Kedudukan"), self.role)
        left.addRow(self.tr("&Nama"), self.name)
        self._number_label = label(self.tr("Nomor urut"))
        left.addRow(self._number_label, self.number)
        left.addRow(self.tr("Ala&mat"), self.address)
        left.addRow(self.tr("&Telepon"), self.phone)
        right.addRow(self.tr("N&IP"), self.nip)
        right.addRow("", self.nip_hint)
        right.addRow(self.tr("&Pangkat"), self.rank)
        right.addRow(self.tr("&Jabatan"), self.office)
        right.addRow(self.tr("Instan&si"), self.agency)
        right.addRow(self.tr("Stat&us"), self.status)
        both = row(column(left, None), column(right, None), spacing=24)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        parts = column(self.table, both, row(self.remove, None, self.fresh, self.add), spacing=8)
        parts.setStretch(0, 1)
        self.setLayout(parts)

    def _show(self) -> None:
        self.table.blockSignals(True)
        self.table.setRowCount(len(self._people))
        for place, (_code, party) in enumerate(self._people):
            number = self.tr(" (nomor urut {n})").format(n=party.number) if party.number else ""
            role, name = self._role_text(party.role), f"{party.name}{number}"
            for at, text in enumerate((role, name, party.nip, party.office, party.agency)):
                self.table.setItem(place, at, QTableWidgetItem(text))
        self.table.clearSelection()
        self.table.setCurrentCell(-1, -1)
        self.table.blockSignals(False)
        self._check()

    def _begin_new(self) -> None:
        self._edited = None
        for name in _FIELDS:
            getattr(self, name).clear()
        self.status.setCurrentIndex(0)
        self._show()
        self.name.setFocus()

    def _on_selected(self) -> None:
        chosen = self.table.selectionModel().selectedRows()
        if not chosen:
            return
        place = chosen[0].row()
        if self._typed is not None:
            self._people = self._now  # what was typed and not yet taken over is not lost
        self._edited = place
        party = self._people[place][1]
        self.role.setCurrentIndex(self.role.findData(party.role.value))
        self.status.setCurrentIndex(max(0, self.status.findData(party.status.value)))
        for name in _FIELDS:
            getattr(self, name).setText(getattr(party, name))
        self._check()

    def _on_remove(self) -> None:
        if self._edited is not None:
            del self._people[self._edited]
            self._begin_new()
            self.changed.emit()

    def _check(self) -> None:
        is_edited = self._edited is not None
        self.add.setEnabled(self._typed is not None)
        self.add.setText(self.tr("Perbarui") if is_edited else self.tr("Tambah orang"))
        self.remove.setEnabled(is_edited)
        self.fresh.setEnabled(is_edited)
        is_pair = self.role.currentData() == PartyRole.PASLON.value
        self.number.setVisible(is_pair or bool(self.number.text()))
        self._number_label.setVisible(self.number.isVisibleTo(self))
        faults = nip_faults(self.nip.text())
        self.nip_hint.setText("; ".join(self._nip_text(fault) for fault in faults))
        self.nip_hint.setVisible(bool(faults))
        set_tone(self.nip_hint, "warn" if faults else "")

    def _nip_text(self, fault: NipFault) -> str:
        return {
            NipFault.LENGTH: self.tr("NIP biasanya 18 angka"),
            NipFault.BIRTH: self.tr("delapan angka pertama bukan tanggal lahir"),
            NipFault.APPOINTED: self.tr("angka 9-14 bukan tahun dan bulan pengangkatan"),
            NipFault.SEX: self.tr("angka ke-15 biasanya 1 atau 2"),
        }[fault]

    def _role_text(self, role: PartyRole) -> str:
        return {
            PartyRole.TERLAPOR: self.tr("Terlapor"),
            PartyRole.PELAPOR: self.tr("Pelapor"),
            PartyRole.SAKSI: self.tr("Saksi"),
            PartyRole.PASLON: self.tr("Pasangan calon"),
        }[role]


def _field(name: str, hint: str = "") -> QLineEdit:
    made = QLineEdit()
    made.setPlaceholderText(hint)
    made.setAccessibleName(name)
    return made
