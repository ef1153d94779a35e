"""Where the files come from: asked once for everything that was dropped together."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QDateTime
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QDialog,
    QFormLayout,
    QLineEdit,
    QWidget,
)

from app.domain.evidence import Provenance
from app.services.intake import IntakePlan
from app.services.messages import format_size
from widgets.parts import Button, column, label, row


class ProvenanceDialog(QDialog):
    """Asks who handed the files over, when, and from what; what is missing needs a reason."""

    def __init__(self, plan: IntakePlan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Asal barang bukti"))
        self.received_from = QLineEdit()
        self.received_from.setPlaceholderText(self.tr("Nama yang menyerahkan"))
        self.source = QLineEdit()
        self.source.setPlaceholderText(self.tr("Ponsel, akun, atau alamat unggahan"))
        self.received_at = QDateTimeEdit(QDateTime.currentDateTime())
        self.received_at.setCalendarPopup(True)
        self.received_at.setDisplayFormat("dd-MM-yyyy HH:mm")
        self.time_unknown = QCheckBox(self.tr("tidak tersedia"))
        self.note = QLineEdit()
        self.reason = QComboBox()
        self.reason.setEditable(True)
        self.reason.addItems(
            [
                "",
                self.tr("Diserahkan tanpa keterangan"),
                self.tr("Diambil dari media sosial terbuka"),
                self.tr("Pelapor meminta dirahasiakan"),
            ]
        )
        self._hint = label("", "muted", wraps=True)
        self._ok = Button(self.tr("Masukkan"), "primary")
        cancel = Button(self.tr("Batal"))
        self._lay_out(plan, cancel)
        self._ok.setDefault(True)
        self._ok.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        for field in (self.received_from, self.source):
            field.textChanged.connect(self._check)
        self.reason.editTextChanged.connect(self._check)
        self.time_unknown.toggled.connect(self._check)
        self._check()

    @property
    def provenance(self) -> Provenance:
        """The answer; an empty field is stored as not available, with the reason."""
        at = ""
        if not self.time_unknown.isChecked():
            seconds = self.received_at.dateTime().toSecsSinceEpoch()
            at = datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="minutes")
        return Provenance(
            source=self.source.text().strip(),
            received_from=self.received_from.text().strip(),
            received_at=at,
            note=self.note.text().strip(),
            unavailable_reason=self.reason.currentText().strip() if self._is_missing else "",
        )

    @property
    def _is_missing(self) -> bool:
        is_blank = not (self.received_from.text().strip() and self.source.text().strip())
        return is_blank or self.time_unknown.isChecked()

    def _lay_out(self, plan: IntakePlan, cancel: Button) -> None:
        files = self.tr("{n} berkas, {size}").format(
            n=len(plan.sources), size=format_size(plan.total_bytes)
        )
        explained = self.tr("Berlaku untuk semua yang dimasukkan sekarang. Aslinya tidak diubah.")
        form = QFormLayout()
        form.addRow(self.tr("&Diserahkan oleh"), self.received_from)
        form.addRow(self.tr("Diterima pada"), row(self.received_at, self.time_unknown, None))
        form.addRow(self.tr("Perangkat atau &alamat"), self.source)
        form.addRow(self.tr("&Catatan"), self.note)
        form.addRow(self.tr("A&lasan tidak tersedia"), self.reason)
        self.setLayout(
            column(
                label(self.windowTitle(), "heading"),
                label(f"{files}. {explained}", "muted", wraps=True),
                form,
                self._hint,
                row(None, cancel, self._ok),
                margins=(20, 16, 20, 16),
                spacing=12,
            )
        )
        self.setMinimumWidth(520)

    def _check(self) -> None:
        self.received_at.setEnabled(not self.time_unknown.isChecked())
        self.reason.setEnabled(self._is_missing)
        has_reason = bool(self.reason.currentText().strip())
        self._hint.setText(
            self.tr("Yang kosong dicatat “tidak tersedia”; isi alasannya.")
            if self._is_missing and not has_reason
            else ""
        )
        self._ok.setEnabled(has_reason or not self._is_missing)
