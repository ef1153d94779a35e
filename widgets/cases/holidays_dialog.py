"""The free days that limits are counted over; the office adds its own and takes others out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.domain.errors import AppError
from app.domain.workdays import Holiday, HolidayKind
from app.services import holidays
from app.services.deadline_texts import confidence_text
from widgets.notices import Notices
from widgets.parts import Button, column, label, row
from widgets.texts import date_text


class HolidaysDialog(QDialog):
    """Lists the free days by year; what is changed is stored in the office's own file.

    Args:
        year: shown first.
    """

    def __init__(self, notices: Notices, year: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notices = notices
        self.setWindowTitle(self.tr("Hari libur"))
        book = holidays.book()
        self._book = book
        self.own = book.own
        self.year = QComboBox()
        for known in sorted(book.workdays.years | {year}):
            self.year.addItem(str(known), known)
        self.year.setAccessibleName(self.tr("Tahun"))
        self.table = QTableWidget(0, 4)
        self.day = QDateEdit(QDate.currentDate())
        self.name = QLineEdit()
        self.kind = QComboBox()
        self.basis = QLineEdit(book.own.basis)
        self.joint = QCheckBox(self.tr("&Cuti bersama tidak dihitung sebagai hari kerja"))
        self.add = Button(self.tr("&Tambah"), "", "plus")
        self.remove = Button(self.tr("&Jadikan hari kerja"), "", "trash")
        self.save = Button(self.tr("Simpan"), "primary")
        self._cancel = Button(self.tr("Batal"))
        self._lay_out()
        self._connect()
        self.year.setCurrentIndex(max(0, self.year.findData(year)))
        self._show()

    def add_day(self) -> None:
        """Add the typed day to the office's list."""
        chosen = self.day.date()
        day = date(chosen.year(), chosen.month(), chosen.day())
        made = Holiday(
            day,
            self.name.text().strip(),
            HolidayKind(self.kind.currentData()),
            self.basis.text().strip(),
            is_own=True,
        )
        added = tuple(item for item in self.own.added if item.day != day)
        removed = tuple(other for other in self.own.removed if other != day)
        self.own = replace(self.own, added=(*added, made), removed=removed)
        self.name.clear()
        self.year.setCurrentIndex(max(0, self.year.findData(day.year)))
        self._show()

    def remove_day(self) -> None:
        """Let the chosen day be worked: an own one goes, a shipped one is taken out."""
        item = self.table.item(self.table.currentRow(), 0)
        if item is None:
            return
        day = date.fromisoformat(str(item.data(Qt.ItemDataRole.UserRole)))
        added = tuple(other for other in self.own.added if other.day != day)
        removed = self.own.removed
        if len(added) == len(self.own.added):
            removed = (*removed, day)
        self.own = replace(self.own, added=added, removed=removed)
        self._show()

    def accept(self) -> None:
        """Store the office's list; a refusal keeps the dialog open."""
        basis = self.basis.text().strip()
        try:
            holidays.write_own(
                replace(self.own, basis=basis, joint_leave_is_free=self.joint.isChecked())
            )
        except AppError as error:
            self._notices.error(error)
            return
        super().accept()

    def _lay_out(self) -> None:
        self.table.setAccessibleName(self.tr("Hari libur"))
        self.table.setProperty("kind", "framed")
        self.table.setHorizontalHeaderLabels(
            [self.tr("Hari"), self.tr("Nama"), self.tr("Jenis"), self.tr("Dasar dan kepastian")]
        )
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        head = self.table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("dd-MM-yyyy")
        self.day.setAccessibleName(self.tr("Hari yang ditambah"))
        self.name.setPlaceholderText(self.tr("Nama hari libur"))
        self.name.setAccessibleName(self.tr("Nama hari libur"))
        for kind in HolidayKind:
            self.kind.addItem(kind.value, kind.value)
        self.kind.setAccessibleName(self.tr("Jenis"))
        self.basis.setPlaceholderText(self.tr("Keputusan yang diikuti kantor, mis. SKB 3 Menteri"))
        self.basis.setAccessibleName(self.tr("Dasar daftar kantor"))
        self.joint.setChecked(self._book.workdays.joint_leave_is_free)
        told = [self._book.disclaimer]
        if self._book.problem:
            problem = self.tr("Daftar kantor tidak terbaca dan akan diganti bila disimpan: {why}")
            told.append(problem.format(why=self._book.problem))
        where = self.tr("Daftar kantor: {path}").format(path=holidays.own_file())
        new = row(self.day, self.name, self.kind, self.add)
        new.setStretch(1, 1)
        basis = row(label(self.tr("Dasar daftar kantor")), self.basis)
        basis.setStretch(1, 1)
        parts = column(
            row(label(self.windowTitle(), "title"), None, self.year),
            label(" ".join(told), "muted", wraps=True),
            self.table, new, basis, self.joint, label(where, "muted", wraps=True),
            row(self.remove, None, self._cancel, self.save),
            margins=(20, 16, 20, 14), spacing=10,
        )  # fmt: skip
        parts.setStretch(2, 1)
        self.setLayout(parts)
        self.resize(860, 560)

    def _connect(self) -> None:
        self.year.currentIndexChanged.connect(lambda _place: self._show())
        self.add.clicked.connect(self.add_day)
        self.remove.clicked.connect(self.remove_day)
        self.name.textChanged.connect(self._check)
        self.table.itemSelectionChanged.connect(self._check)
        self.save.clicked.connect(self.accept)
        self._cancel.clicked.connect(self.reject)

    def _show(self) -> None:
        year = int(self.year.currentData())
        days = [item for item in holidays.with_own(self.own) if item.day.year == year]
        self.table.setRowCount(len(days))
        for place, item in enumerate(days):
            sure = self.tr("daftar kantor") if item.is_own else confidence_text(item.confidence)
            basis = f"{item.basis} ({sure})" if item.basis else sure
            texts = (date_text(item.day), item.name, item.kind.value, basis)
            for at, text in enumerate(texts):
                cell = QTableWidgetItem(text)
                cell.setData(Qt.ItemDataRole.UserRole, item.day.isoformat())
                cell.setToolTip(text)
                self.table.setItem(place, at, cell)
        self._check()

    def _check(self) -> None:
        self.add.setEnabled(bool(self.name.text().strip()))
        self.remove.setEnabled(bool(self.table.selectedItems()))
