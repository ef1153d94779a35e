"""With what a package or a receipt is signed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QWidget

from app.services.signing_choice import SigningChoice
from widgets.parts import Button, column, row

FILE, DEMO, NONE = range(3)


class SigningRow(QWidget):
    """Asks for the certificate; the passphrase is held no longer than needed."""

    changed = Signal()

    def __init__(self, first: int = FILE) -> None:
        super().__init__()
        self.how = QComboBox()
        self.how.addItems(
            (
                self.tr("Dengan sertifikat berkas (.p12, .pfx)"),
                self.tr("Dengan sertifikat demonstrasi (tidak membuktikan identitas)"),
                self.tr("Tanpa tanda tangan"),
            )
        )
        self.how.setAccessibleName(self.tr("Tanda tangan"))
        self.certificate = QLineEdit()
        self.certificate.setPlaceholderText(self.tr("Berkas sertifikat"))
        self.certificate.setAccessibleName(self.tr("Berkas sertifikat"))
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText(self.tr("Kata sandi"))
        self.passphrase.setAccessibleName(self.tr("Kata sandi"))
        self._choose = Button(self.tr("Pilih…"))
        line = row(self.certificate, self._choose, self.passphrase)
        line.setStretch(0, 3)
        line.setStretch(2, 2)
        self._by_file = QWidget()
        self._by_file.setLayout(line)
        self.setLayout(column(self.how, self._by_file, spacing=6))
        self.how.currentIndexChanged.connect(self._check)
        self.certificate.textChanged.connect(self._check)
        self._choose.clicked.connect(self._on_choose)
        self.how.setCurrentIndex(first)
        self._check()

    @property
    def choice(self) -> SigningChoice:
        """The answer."""
        if self.how.currentIndex() != FILE:
            return SigningChoice(is_demo=self.how.currentIndex() == DEMO)
        certificate = Path(self.certificate.text().strip())
        return SigningChoice(certificate, self.passphrase.text().encode())

    @property
    def is_complete(self) -> bool:
        """Everything needed was answered."""
        return self.how.currentIndex() != FILE or bool(self.certificate.text().strip())

    def forget_passphrase(self) -> None:
        """Empty the field once it was used."""
        self.passphrase.clear()

    def _check(self) -> None:
        self._by_file.setVisible(self.how.currentIndex() == FILE)
        self.changed.emit()

    def _on_choose(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, self.tr("Sertifikat"), "", self.tr("Sertifikat (*.p12 *.pfx)")
        )
        if chosen:
            self.certificate.setText(chosen)
            self.passphrase.setFocus()
