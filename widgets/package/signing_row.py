"""With what a package or a receipt is signed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.services.signing_choice import SigningChoice
from widgets.dossier.certificate_fields import CertificateFields
from widgets.parts import column

FILE, DEMO, NONE = range(3)


class SigningRow(QWidget):
    """Asks for the certificate; the passphrase is held no longer than needed."""

    changed = Signal()

    def __init__(self, first: int = FILE) -> None:
        super().__init__()
        self.how = QComboBox()
        self.how.addItems(
            (
                self.tr("Dengan sertifikat berkas (.p12, .pfx), atau driver token (.dll, .so)"),
                self.tr("Dengan sertifikat demonstrasi (tidak membuktikan identitas)"),
                self.tr("Tanpa tanda tangan"),
            )
        )
        self.how.setAccessibleName(self.tr("Tanda tangan"))
        self.fields = CertificateFields()
        self.certificate, self.passphrase = self.fields.certificate, self.fields.passphrase
        self.setLayout(column(self.how, self.fields, spacing=6))
        self.how.currentIndexChanged.connect(self._check)
        self.fields.changed.connect(self._check)
        self.how.setCurrentIndex(first)
        self._check()

    @property
    def choice(self) -> SigningChoice:
        """The answer."""
        if self.how.currentIndex() != FILE:
            return SigningChoice(is_demo=self.how.currentIndex() == DEMO)
        fields = self.fields
        if fields.is_token:
            label = fields.token.text().strip()
            return SigningChoice(passphrase=fields.secret, driver=fields.path, token=label)
        return SigningChoice(fields.path, fields.secret)

    @property
    def is_complete(self) -> bool:
        """Everything needed was answered."""
        return self.how.currentIndex() != FILE or self.fields.path is not None

    def forget_passphrase(self) -> None:
        """Empty the field once it was used."""
        self.fields.forget()

    def _check(self) -> None:
        self.fields.setVisible(self.how.currentIndex() == FILE)
        self.changed.emit()
