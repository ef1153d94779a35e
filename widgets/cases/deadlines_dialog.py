"""All limits of a case: what they are, how they were counted, what a person set about them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFileDialog,
    QHeaderView,
    QInputDialog,
    QTableView,
    QWidget,
)

from app.domain.deadlines import Counting, DeadlineChoice
from app.services import deadlines
from widgets.cases.deadline_editor import DeadlineEditor
from widgets.cases.deadline_model import DeadlineModel
from widgets.cases.holidays_dialog import HolidaysDialog
from widgets.desk import Desk
from widgets.parts import Button, column, label, row

ROW_HEIGHT = 32


class DeadlinesDialog(QDialog):
    """The table of the limits, and below it everything about the chosen one."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle(self.tr("Tenggat perkara"))
        self.model = DeadlineModel()
        self.view = QTableView()
        self.told = label("", wraps=True)
        self.reading = QComboBox()
        self.note = label("", "muted", wraps=True)
        self.set_by_hand = Button(self.tr("&Tetapkan sendiri…"), "primary", "edit")
        self.holidays = Button(self.tr("Hari &libur…"), "", "clock")
        self.export = Button(self.tr("&Salin ke kalender (.ics)…"), "", "export")
        self._close = Button(self.tr("Tutup"))
        self._make()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Count again and show it; the chosen limit stays chosen."""
        session = self._desk.session
        chosen = self.model.row_at(self._place).rule.id if self.model.rowCount() else ""
        sheet = deadlines.sheet(session)
        self.model.show(sheet, deadlines.today(session))
        self.view.selectRow(self.model.place_of(chosen))
        self.reading.blockSignals(True)
        self.reading.setCurrentIndex(self.reading.findData(sheet.plain_days.value))
        self.reading.blockSignals(False)
        notes = [sheet.plain_days_note]
        if sheet.plain_days_choice is not None:
            why = sheet.plain_days_choice.why
            notes = [self.tr("Ditetapkan petugas: {why}").format(why=why)]
        if sheet.book.problem:
            text = self.tr("Daftar hari libur kantor tidak terbaca: {why}")
            notes.append(text.format(why=sheet.book.problem))
        self.note.setText(" ".join(notes))
        self._show_told()

    def edit_chosen(self) -> None:
        """Ask what a person sets about the chosen limit, and store it."""
        shown = self.model.row_at(self._place)
        editor = DeadlineEditor(shown, self.model.told(self._place), self)
        if editor.exec() == QDialog.DialogCode.Accepted:
            self._set(editor.choice, editor.reason)
        editor.deleteLater()

    def export_to(self, out: Path) -> None:
        """Write the calendar file, and say where it lies."""
        session = self._desk.session
        if self._desk.attempt(lambda: deadlines.export_ics(session, out)) is not None:
            title = self.tr("Tenggat disalin")
            self._desk.notices.say(title, str(out), "ok")

    @property
    def _place(self) -> int:
        return max(0, self.view.currentIndex().row())

    def _make(self) -> None:
        self.view.setModel(self.model)
        self.view.setAccessibleName(self.tr("Tenggat perkara"))
        self.view.setProperty("kind", "framed")
        self.view.setShowGrid(False)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setTabKeyNavigation(False)
        self.view.setWordWrap(False)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        head = self.view.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.reading.addItem(self.tr("hari kerja"), Counting.WORKING.value)
        self.reading.addItem(self.tr("hari kalender"), Counting.CALENDAR.value)
        self.reading.setAccessibleName(self.tr("Arti kata hari"))
        self.told.setMinimumHeight(118)
        for button in (self.set_by_hand, self.reading):
            button.setEnabled(self._desk.may_write)
        reading = row(label(self.tr("“Hari” tanpa “kerja” dibaca sebagai")), self.reading, None)
        buttons = row(self.set_by_hand, self.holidays, self.export, None, self._close)
        parts = column(
            label(self.windowTitle(), "title"), self.view, self.told, reading, self.note, buttons,
            margins=(20, 16, 20, 14), spacing=10,
        )  # fmt: skip
        parts.setStretch(1, 1)
        self.setLayout(parts)
        self.resize(980, 620)

    def _connect(self) -> None:
        self.set_by_hand.clicked.connect(self.edit_chosen)
        self.view.activated.connect(self._on_activated)
        self.view.selectionModel().currentRowChanged.connect(lambda _new, _old: self._show_told())
        self.reading.activated.connect(self._on_reading)
        self.holidays.clicked.connect(self._show_holidays)
        self.export.clicked.connect(self._ask_export)
        self._close.clicked.connect(self.accept)

    def _on_activated(self, _index: QModelIndex) -> None:
        if self._desk.may_write:
            self.edit_chosen()

    def _show_told(self) -> None:
        if self.model.rowCount():
            self.told.setText("\n".join(f"• {line}" for line in self.model.told(self._place)))

    def _on_reading(self, place: int) -> None:
        counting = Counting(self.reading.itemData(place))
        if counting is not deadlines.sheet(self._desk.session).plain_days:
            why, is_given = QInputDialog.getText(
                self, self.tr("Arti kata hari"), self.tr("Alasan (masuk riwayat perkara):")
            )
            if is_given:
                self._set(DeadlineChoice(deadlines.EVERY, counting=counting), why)
        self.refresh()

    def _set(self, choice: DeadlineChoice, why: str) -> None:
        session = self._desk.session
        self._desk.attempt(lambda: deadlines.set_choice(session, choice, why))
        self.refresh()

    def _show_holidays(self) -> None:
        year = deadlines.today(self._desk.session).year
        dialog = HolidaysDialog(self._desk.notices, year, self)
        dialog.exec()
        dialog.deleteLater()
        self.refresh()

    def _ask_export(self) -> None:
        proposed = self._desk.session.folder.parent / self.tr("Tenggat.ics")
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Salin tenggat"), str(proposed), self.tr("Kalender (*.ics)")
        )
        if name:
            self.export_to(Path(name))
