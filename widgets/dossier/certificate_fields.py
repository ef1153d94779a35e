"""What signs: a certificate file with its passphrase, or a token with its PIN."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from app.services.dossiers import DossierRequest
from widgets.parts import Button, column, row

_DRIVERS = frozenset((".dll", ".so", ".dylib"))


class FileLine(QWidget):
    """A line for a path, and a button that opens the files.

    Args:
        title: of the file dialog, and the accessible name.
        hint: shown while it is empty.
        kinds: filter of the file dialog.
    """

    changed = Signal()

    def __init__(self, title: str, hint: str, kinds: str) -> None:
        super().__init__()
        self._title, self._kinds = title, kinds
        self.line = QLineEdit()
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleName(title)
        choose = Button(self.tr("Pilih…"))
        choose.clicked.connect(self._on_choose)
        laid = row(self.line, choose)
        laid.setStretch(0, 1)
        self.setLayout(laid)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self.changed)

    @property
    def path(self) -> Path | None:
        """The file; None while none is named."""
        text = self.line.text().strip()
        return Path(text) if text else None

    def _on_choose(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, self._title, "", self._kinds)
        if chosen:
            self.line.setText(chosen)


class CertificateFields(QWidget):
    """A certificate file and its passphrase, or a token's driver and its PIN.

    Neither secret is held longer than needed.

    Args:
        kinds: filter of the file dialog; empty for files that can sign.
    """

    changed = Signal()

    def __init__(self, kinds: str = "") -> None:
        super().__init__()
        self._kinds = kinds or self.tr(
            "Sertifikat (*.p12 *.pfx);;Driver token PKCS#11 (*.dll *.so *.dylib)"
        )
        self.certificate = QLineEdit()
        self.certificate.setPlaceholderText(self.tr("Berkas sertifikat"))
        self.certificate.setAccessibleName(self.tr("Berkas sertifikat"))
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText(self.tr("Kata sandi"))
        self.passphrase.setAccessibleName(self.tr("Kata sandi sertifikat"))
        self.token = QLineEdit()
        self.token.setPlaceholderText(self.tr("Label token, bila ada beberapa"))
        self.token.setAccessibleName(self.tr("Label token atau nama pada sertifikat"))
        self.token.hide()
        choose = Button(self.tr("Pilih…"))
        line = row(self.certificate, choose, self.passphrase)
        line.setStretch(0, 3)
        line.setStretch(2, 2)
        self.setLayout(column(line, self.token, spacing=6))
        choose.clicked.connect(self._on_choose)
        self.certificate.textChanged.connect(self._on_named)
        for field in (self.certificate, self.passphrase):
            field.textChanged.connect(self.changed)

    @property
    def path(self) -> Path | None:
        """The file; None while none is named."""
        text = self.certificate.text().strip()
        return Path(text) if text else None

    @property
    def is_token(self) -> bool:
        """A driver is named, by which a token signs."""
        return self.path is not None and self.path.suffix.lower() in _DRIVERS

    @property
    def signing(self) -> DossierRequest:
        """What signs, and nothing else of a request."""
        if self.is_token:
            label = self.token.text().strip()
            return DossierRequest(driver=self.path, passphrase=self.secret, token=label)
        return DossierRequest(certificate=self.path, passphrase=self.secret)

    @property
    def secret(self) -> bytes:
        """The passphrase."""
        return self.passphrase.text().encode()

    def recall(self, path: str, token: str) -> None:
        """Name what was used last, where it is still there."""
        if path and Path(path).is_file():
            self.certificate.setText(path)
            self.token.setText(token)

    def forget(self) -> None:
        """Empty the passphrase once it was used."""
        self.passphrase.clear()

    def _on_named(self) -> None:
        self.token.setVisible(self.is_token)
        asked = self.tr("PIN token") if self.is_token else self.tr("Kata sandi")
        self.passphrase.setPlaceholderText(asked)

    def _on_choose(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, self.tr("Sertifikat"), "", self._kinds)
        if chosen:
            self.certificate.setText(chosen)
            self.passphrase.setFocus()
